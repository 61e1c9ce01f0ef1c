import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
  useNavigate,
  useRouter,
} from '@tanstack/react-router'
import { parseNextPath } from './access/next-path.ts'
import { isDemonstrationPage, sessionQuery, signOut } from './access/session.ts'
import { SignInPage } from './access/sign-in-page.tsx'
import { isSignedOut } from './api/problem.ts'
import { paths } from './paths.ts'
import { resultQuery, resultsQuery } from './results/queries.ts'
import { ResultsPage } from './results/results-page.tsx'
import { ErrorPage } from './shell/error-page.tsx'
import { NotFound } from './shell/not-found.tsx'
import { Frame, Shell } from './shell/shell.tsx'

type Context = { readonly queryClient: QueryClient }

const rootRoute = createRootRouteWithContext<Context>()({
  component: Outlet,
  notFoundComponent: () => (
    <Frame badge={isDemonstrationPage()}>
      <NotFound />
    </Frame>
  ),
  errorComponent: (props) => (
    <Frame badge={isDemonstrationPage()}>
      <ErrorPage {...props} />
    </Frame>
  ),
})

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: paths.signIn,
  validateSearch: (search: Record<string, unknown>): { next?: string } => {
    const next = parseNextPath(search.next, location.origin)
    return next === null ? {} : { next }
  },
  component: function SignIn() {
    const { next } = signInRoute.useSearch()
    const queryClient = useQueryClient()
    const router = useRouter()
    return (
      <Frame badge={isDemonstrationPage()}>
        <SignInPage
          onSignedIn={async (session) => {
            // What somebody else saw in this tab before is not the next person's.
            queryClient.clear()
            queryClient.setQueryData(sessionQuery.queryKey, session)
            // The router hands on what the address bar says beside what was validated: it is hostile here too.
            const href = parseNextPath(next, location.origin) ?? paths.results
            await router.navigate({ href, replace: true })
          }}
        />
      </Frame>
    )
  },
})

/** Everything behind the sign-in. */
const memberRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'member',
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queryClient.ensureQueryData(sessionQuery)
    } catch (error) {
      if (!isSignedOut(error)) throw error
      const next = parseNextPath(location.href, globalThis.location.origin)
      throw redirect({ to: paths.signIn, search: next === null ? {} : { next } })
    }
  },
  component: function Member() {
    const { data: session } = useQuery(sessionQuery)
    const queryClient = useQueryClient()
    const navigate = useNavigate()
    if (!session) return null
    const leave = async () => {
      await signOut()
      queryClient.clear()
      await navigate({ to: paths.signIn, search: {} })
    }
    return <Shell session={session} onSignOut={() => void leave()} />
  },
})

const homeRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: paths.home,
  beforeLoad: () => {
    throw redirect({ to: paths.results, replace: true })
  },
})

const resultsRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: paths.results,
  loader: ({ context }) => {
    // Asked for while the page is still being put together.
    void context.queryClient.prefetchInfiniteQuery(resultsQuery)
  },
  component: function Results() {
    const { data: session } = useQuery(sessionQuery)
    if (!session) return null
    return <ResultsPage showsTeam={session.isStaff} teamName={session.team.name} />
  },
})

/** The one place where results and glass box meet; loaded apart, since the list comes first. */
const resultRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: paths.result,
  loader: ({ context, params }) => {
    // Begun here, waited for on the page, which has something to show meanwhile.
    void context.queryClient.prefetchQuery(resultQuery(params.resultId))
  },
  component: lazyRouteComponent(() => import('./result-screen.tsx'), 'ResultScreen'),
})

const routeTree = rootRoute.addChildren([
  signInRoute,
  memberRoute.addChildren([homeRoute, resultsRoute, resultRoute]),
])

export function makeRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    context: { queryClient },
    defaultPreload: 'intent',
    defaultErrorComponent: ErrorPage,
    scrollRestoration: true,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>
  }
}
