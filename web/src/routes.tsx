import { useQuery, type QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
  useRouter,
} from '@tanstack/react-router'
import { useEnterSession } from './access/enter-session.ts'
import { parseNextPath } from './access/next-path.ts'
import { requireSession } from './access/require-session.ts'
import { isDemonstrationPage, sessionQuery } from './access/session.ts'
import { SignInPage } from './access/sign-in-page.tsx'
import { pageCode } from './api/page-code.ts'
import { Member } from './member.tsx'
import { paths } from './paths.ts'
import { resultQuery, resultsQuery } from './results/queries.ts'
import { ResultsPage } from './results/results-page.tsx'
import { ErrorPage } from './shell/error-page.tsx'
import { NotFound } from './shell/not-found.tsx'
import { Frame } from './shell/shell.tsx'

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

/** Where to go afterwards, from the address bar. */
function validateNext(search: Record<string, unknown>): { next?: string } {
  const next = parseNextPath(search.next, location.origin)
  return next === null ? {} : { next }
}

const validateStep = ({ step }: Record<string, unknown>): { step?: string } =>
  typeof step === 'string' ? { step } : {}

/** What needs no session: the way in, and where links of mails lead. */
const outsideRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'outside',
  component: () => (
    <Frame badge={isDemonstrationPage()}>
      <Outlet />
    </Frame>
  ),
})

const signInRoute = createRoute({
  getParentRoute: () => outsideRoute,
  path: paths.signIn,
  validateSearch: validateNext,
  component: function SignIn() {
    const { next } = signInRoute.useSearch()
    const enter = useEnterSession()
    const router = useRouter()
    return (
      <SignInPage
        onSignedIn={async (session) => {
          await enter(session)
          // The router hands on what the address bar says beside what was validated: it is hostile here too.
          const href = parseNextPath(next, location.origin) ?? paths.results
          await router.navigate({ href, replace: true })
        }}
      />
    )
  },
})

const forgotRoute = createRoute({
  getParentRoute: () => outsideRoute,
  path: paths.forgot,
  component: lazyRouteComponent(() => pageCode(import('./access/forgot-page.tsx')), 'ForgotPage'),
})

const resetRoute = createRoute({
  getParentRoute: () => outsideRoute,
  path: paths.reset,
  component: lazyRouteComponent(() => pageCode(import('./access/reset-page.tsx')), 'ResetPage'),
})

const confirmEmailRoute = createRoute({
  getParentRoute: () => outsideRoute,
  path: paths.confirmEmail,
  component: lazyRouteComponent(
    () => pageCode(import('./access/confirm-email-page.tsx')),
    'ConfirmEmailPage',
  ),
})

const invitationRoute = createRoute({
  getParentRoute: () => outsideRoute,
  path: paths.invitation,
  component: lazyRouteComponent(
    () => pageCode(import('./access/invitation-page.tsx')),
    'InvitationPage',
  ),
})

const setupRoute = createRoute({
  getParentRoute: () => outsideRoute,
  path: paths.setup,
  component: lazyRouteComponent(() => pageCode(import('./access/setup-page.tsx')), 'SetupPage'),
})

type FieldSearch = { part?: 'hand-over' | 'queue' | 'phone'; code?: string }

/** Taking samples: needs no network, and so no session that could be asked for. */
const fieldRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: paths.field,
  validateSearch: ({ part, code }: Record<string, unknown>): FieldSearch => ({
    ...((part === 'hand-over' || part === 'queue' || part === 'phone') && { part }),
    ...(typeof code === 'string' && { code: code.slice(0, 200) }),
  }),
  component: lazyRouteComponent(() => pageCode(import('./field/field-screen.tsx')), 'FieldScreen'),
})

const kitRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: paths.kit,
  beforeLoad: ({ params }) => {
    throw redirect({ to: paths.field, search: { code: params.code }, replace: true })
  },
})

/** Everything behind the sign-in. */
const memberRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'member',
  beforeLoad: ({ context, location }) => requireSession(context.queryClient, location),
  component: Member,
})

const accountRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: paths.account,
  component: lazyRouteComponent(
    () => pageCode(import('./account/account-screen.tsx')),
    'AccountScreen',
  ),
})

const secondFactorRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: paths.secondFactor,
  validateSearch: validateNext,
  component: lazyRouteComponent(
    () => pageCode(import('./account/must-enrol-screen.tsx')),
    'MustEnrolScreen',
  ),
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
    return (
      <ResultsPage
        showsTeam={session.isStaff && session.via === 'membership'}
        team={session.team}
      />
    )
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
  component: lazyRouteComponent(() => pageCode(import('./result-screen.tsx')), 'ResultScreen'),
})

const samplesRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: paths.samples,
  component: lazyRouteComponent(
    () => pageCode(import('./samples/samples-screen.tsx')),
    'SamplesScreen',
  ),
})

const sampleRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: paths.sample,
  component: lazyRouteComponent(
    () => pageCode(import('./samples/sample-screen.tsx')),
    'SampleScreen',
  ),
})

const receiveRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: paths.receive,
  component: lazyRouteComponent(
    () => pageCode(import('./lab/receive-screen.tsx')),
    'ReceiveScreen',
  ),
})

const worklistRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: paths.worklist,
  component: lazyRouteComponent(
    () => pageCode(import('./lab/worklist-screen.tsx')),
    'WorklistScreen',
  ),
})

const runsRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: paths.runs,
  component: lazyRouteComponent(() => pageCode(import('./runs/runs-screen.tsx')), 'RunsScreen'),
})

const runRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: paths.run,
  component: lazyRouteComponent(() => pageCode(import('./runs/run-screen.tsx')), 'RunScreen'),
})

const bench = lazyRouteComponent(() => pageCode(import('./bench-screen.tsx')), 'BenchScreen')

const benchRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: paths.bench,
  component: bench,
})

const benchPageRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: paths.benchPage,
  component: bench,
})

const kitsRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: paths.kits,
  component: lazyRouteComponent(() => pageCode(import('./kits/kits-screen.tsx')), 'KitsScreen'),
})

const kitBatchRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: paths.kitBatch,
  component: lazyRouteComponent(() => pageCode(import('./kits/batch-screen.tsx')), 'BatchScreen'),
})

const teamScreen = lazyRouteComponent(
  () => pageCode(import('./team/team-screen.tsx')),
  'TeamScreen',
)

const teamRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: paths.team,
  component: teamScreen,
})

const teamPageRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: paths.teamPage,
  component: teamScreen,
})

const customersRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: paths.customers,
  component: lazyRouteComponent(
    () => pageCode(import('./console/customers-screen.tsx')),
    'CustomersScreen',
  ),
})

const newCustomerRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: paths.newCustomer,
  validateSearch: validateStep,
  component: lazyRouteComponent(
    () => pageCode(import('./console/new-customer-screen.tsx')),
    'NewCustomerScreen',
  ),
})

const mailRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: paths.mail,
  component: lazyRouteComponent(() => pageCode(import('./console/mail-screen.tsx')), 'MailScreen'),
})

const settingsRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: paths.settings,
  component: lazyRouteComponent(
    () => pageCode(import('./console/settings-screen.tsx')),
    'SettingsScreen',
  ),
})

const welcomeRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: paths.welcome,
  validateSearch: validateStep,
  component: lazyRouteComponent(
    () => pageCode(import('./welcome/welcome-screen.tsx')),
    'WelcomeScreen',
  ),
})

const fieldImportRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: paths.fieldImport,
  component: lazyRouteComponent(
    () => pageCode(import('./field/import-screen.tsx')),
    'ImportScreen',
  ),
})

const routeTree = rootRoute.addChildren([
  fieldRoute,
  kitRoute,
  outsideRoute.addChildren([
    signInRoute,
    forgotRoute,
    resetRoute,
    confirmEmailRoute,
    invitationRoute,
    setupRoute,
  ]),
  memberRoute.addChildren([
    homeRoute,
    resultsRoute,
    resultRoute,
    samplesRoute,
    sampleRoute,
    receiveRoute,
    worklistRoute,
    runsRoute,
    runRoute,
    benchRoute,
    benchPageRoute,
    kitsRoute,
    kitBatchRoute,
    accountRoute,
    secondFactorRoute,
    teamRoute,
    teamPageRoute,
    customersRoute,
    newCustomerRoute,
    mailRoute,
    settingsRoute,
    welcomeRoute,
    fieldImportRoute,
  ]),
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
