import type { QueryClient } from '@tanstack/react-query'
import { redirect } from '@tanstack/react-router'
import { isSignedOut } from '../api/problem.ts'
import { paths } from '../paths.ts'
import { parseNextPath } from './next-path.ts'
import { sessionQuery } from './session.ts'

/** Before a page behind the sign-in: whoever is not signed in, or must enrol first, is led there and back. */
export async function requireSession(
  queryClient: QueryClient,
  location: { readonly href: string; readonly pathname: string },
): Promise<void> {
  const here = parseNextPath(location.href, globalThis.location.origin)
  let session
  try {
    session = await queryClient.ensureQueryData(sessionQuery)
  } catch (error) {
    if (!isSignedOut(error)) throw error
    throw redirect({ to: paths.signIn, search: here === null ? {} : { next: here } })
  }
  if (session.mustEnrol && location.pathname !== paths.secondFactor) {
    throw redirect({ to: paths.secondFactor, search: here === null ? {} : { next: here } })
  }
}
