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
import { SignInPage } from './access/sign-in-page.tsx'
import { pageCode } from './api/page-code.ts'
import { Member } from './pages/member.tsx'
import { ErrorPage } from './pages/shell/error-page.tsx'
import { Frame } from './pages/shell/shell.tsx'
import { paths } from './paths.ts'
import { resultQuery, resultsQuery } from './results/queries.ts'
import { ResultsPage } from './results/results-page.tsx'
import { useEnterSession } from './session/enter-session.ts'
import { parseNextPath } from './session/next-path.ts'
import { requireSession } from './session/require-session.ts'
import { isDemonstrationPage, sessionQuery } from './session/session.ts'
import { NotFound } from './ui/not-found.tsx'

/** A page whose code is loaded when somebody comes to it. */
const later = <Module extends Record<string, unknown>, Name extends keyof Module>(
  load: () => Promise<Module>,
  name: Name,
) => lazyRouteComponent(() => pageCode(load()), name)

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
  component: later(() => import('./access/forgot-page.tsx'), 'ForgotPage'),
})

const resetRoute = createRoute({
  getParentRoute: () => outsideRoute,
  path: paths.reset,
  component: later(() => import('./access/reset-page.tsx'), 'ResetPage'),
})

const confirmEmailRoute = createRoute({
  getParentRoute: () => outsideRoute,
  path: paths.confirmEmail,
  component: later(() => import('./access/confirm-email-page.tsx'), 'ConfirmEmailPage'),
})

const invitationRoute = createRoute({
  getParentRoute: () => outsideRoute,
  path: paths.invitation,
  component: later(() => import('./pages/invitation-page.tsx'), 'InvitationPage'),
})

const setupRoute = createRoute({
  getParentRoute: () => outsideRoute,
  path: paths.setup,
  component: later(() => import('./pages/setup-page.tsx'), 'SetupPage'),
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
  component: later(() => import('./field/field-screen.tsx'), 'FieldScreen'),
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
  component: later(() => import('./access/account/account-screen.tsx'), 'AccountScreen'),
})

const secondFactorRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: paths.secondFactor,
  validateSearch: validateNext,
  component: later(() => import('./access/account/must-enrol-screen.tsx'), 'MustEnrolScreen'),
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
  component: later(() => import('./pages/result-screen.tsx'), 'ResultScreen'),
})

const samplesRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: paths.samples,
  component: later(() => import('./samples/samples-screen.tsx'), 'SamplesScreen'),
})

const sampleRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: paths.sample,
  component: later(() => import('./pages/sample-screen.tsx'), 'SampleScreen'),
})

const receiveRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: paths.receive,
  component: later(() => import('./pages/receive-screen.tsx'), 'ReceiveScreen'),
})

const worklistRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: paths.worklist,
  component: later(() => import('./samples/lab/worklist-screen.tsx'), 'WorklistScreen'),
})

const runsRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: paths.runs,
  component: later(() => import('./runs/runs-screen.tsx'), 'RunsScreen'),
})

const runRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: paths.run,
  component: later(() => import('./pages/run/run-screen.tsx'), 'RunScreen'),
})

const bench = later(() => import('./pages/bench-screen.tsx'), 'BenchScreen')

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
  component: later(() => import('./kits/kits-screen.tsx'), 'KitsScreen'),
})

const kitBatchRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: paths.kitBatch,
  component: later(() => import('./kits/batch-screen.tsx'), 'BatchScreen'),
})

const teamScreen = later(() => import('./pages/team-screen.tsx'), 'TeamScreen')

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
  component: later(() => import('./onboarding/customers-screen.tsx'), 'CustomersScreen'),
})

const newCustomerRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: paths.newCustomer,
  validateSearch: validateStep,
  component: later(
    () => import('./pages/new-customer/new-customer-screen.tsx'),
    'NewCustomerScreen',
  ),
})

const mailRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: paths.mail,
  component: later(() => import('./onboarding/mail-screen.tsx'), 'MailScreen'),
})

const settingsRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: paths.settings,
  component: later(() => import('./pages/settings-page.tsx'), 'SettingsPage'),
})

const welcomeRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: paths.welcome,
  validateSearch: validateStep,
  component: later(() => import('./pages/welcome/welcome-screen.tsx'), 'WelcomeScreen'),
})

const fieldImportRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: paths.fieldImport,
  component: later(() => import('./field/import-screen.tsx'), 'ImportScreen'),
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
