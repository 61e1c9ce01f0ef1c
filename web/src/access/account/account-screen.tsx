import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { paths } from '../../paths.ts'
import { AccountPage } from './account-page.tsx'

/** The account's page as `routes.tsx` puts it in; whoever deletes their account is out. */
export function AccountScreen() {
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  return (
    <AccountPage
      onDeleted={async () => {
        queryClient.clear()
        await navigate({ to: paths.signIn, search: {}, replace: true })
      }}
    />
  )
}
