import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter, useSearch } from '@tanstack/react-router'
import { paths } from '../../paths.ts'
import { parseNextPath } from '../../session/next-path.ts'
import { sessionQuery } from '../../session/session.ts'
import { SecondFactorSetup } from './second-factor-setup.tsx'

/** Where every page leads to while a second factor is asked for and not there. */
export function MustEnrolScreen() {
  const { next } = useSearch({ from: `/member${paths.secondFactor}` })
  const { data: session } = useQuery(sessionQuery)
  const queryClient = useQueryClient()
  const router = useRouter()
  if (!session) return null
  return (
    <SecondFactorSetup
      password={null}
      isRequired={session.mustEnrol}
      onDone={async () => {
        await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey })
        const href = parseNextPath(next, location.origin) ?? paths.home
        await router.navigate({ href, replace: true })
      }}
    />
  )
}
