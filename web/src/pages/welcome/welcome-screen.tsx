import '../../ui/form-styles.ts'
import type { Onboarding, Session } from '@luminous/contract'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { onboardingQuery } from '../../onboarding/queries.ts'
import { paths } from '../../paths.ts'
import { rightsOf } from '../../session/rights.ts'
import { sessionQuery } from '../../session/session.ts'
import { teamQuery } from '../../session/team-queries.ts'
import { invitationsQuery } from '../../teams/queries.ts'
import { Icon } from '../../ui/icons.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { MessagePage } from '../../ui/message-page.tsx'
import page from '../../ui/page.module.css'
import way from '../../ui/steps.module.css'
import { WelcomeStepPart } from './welcome-step.tsx'
import { welcomeSteps, type WelcomeStep } from './welcome-steps.ts'
import classes from './welcome.module.css'

/** A first admin's way through the set-up: each step can wait, and what is done stays done. */
export function WelcomeScreen() {
  const { data: session } = useQuery(sessionQuery)
  if (!session) return null
  const rights = rightsOf(session)
  if (session.team.kind === 'lab' || !rights.may('team:write')) {
    return (
      <MessagePage title="Nothing for you to set up" mark={<Icon name="check" size={22} />}>
        <p>An admin of {session.team.name} does this. The results are yours to read meanwhile.</p>
        <Link to={paths.results}>To the results</Link>
      </MessagePage>
    )
  }
  return <Welcome session={session} />
}

function Welcome({ session }: { session: Session }) {
  const { id, name } = session.team
  const onboarding = useQuery(onboardingQuery(id))
  return (
    <div className={page.page}>
      <title>Set-up - Luminous</title>
      <div className={page.head}>
        <div>
          <h1>Welcome, {session.person.name}</h1>
          <p>
            A few things make {name} ready. Each takes a minute and can wait: this page remembers.
          </p>
        </div>
      </div>
      <Loaded query={onboarding} what="The set-up" rows={6}>
        {(data) => <WelcomeSteps session={session} onboarding={data} />}
      </Loaded>
    </div>
  )
}

const isDone = (step: WelcomeStep, { steps }: Onboarding, hasColleagues: boolean): boolean =>
  step.onboarding === null
    ? hasColleagues
    : steps.some(({ step: name, doneAt }) => name === step.onboarding && doneAt !== null)

function WelcomeSteps({ session, onboarding }: { session: Session; onboarding: Onboarding }) {
  const { step: asked } = useSearch({ from: `/member${paths.welcome}` })
  const navigate = useNavigate()
  const query = useQuery(teamQuery(session.team.id))
  const invitations = useInfiniteQuery(invitationsQuery(session.team.id))
  const isAnybodyInvited =
    invitations.data?.pages.some(({ items }) => items.some(({ state }) => state === 'pending')) ??
    false
  return (
    <Loaded query={query} what="The team" rows={6}>
      {(team) => {
        const hasColleagues = team.members > 1 || isAnybodyInvited
        const done = welcomeSteps.filter((step) => isDone(step, onboarding, hasColleagues))
        const firstOpen = welcomeSteps.find((step) => !done.includes(step))
        const shown =
          asked === 'done'
            ? undefined
            : (welcomeSteps.find(({ name }) => name === asked) ?? firstOpen)
        // What was skipped stays behind: the way leads forward, and the list shows the rest.
        const after = welcomeSteps
          .slice(shown ? welcomeSteps.indexOf(shown) + 1 : welcomeSteps.length)
          .find((step) => !done.includes(step))
        const goOn = () =>
          void navigate({ to: paths.welcome, search: { step: after?.name ?? 'done' } })
        return (
          <div className={classes.welcome}>
            <nav aria-label="Steps">
              <ol className={`${way.steps} ${classes.steps}`}>
                {welcomeSteps.map((step) => (
                  <li key={step.name} data-done={done.includes(step) || undefined}>
                    <Link
                      to={paths.welcome}
                      search={{ step: step.name }}
                      aria-current={step === shown ? 'step' : undefined}
                    >
                      <span className={classes.mark}>
                        {done.includes(step) && <Icon name="check" size={13} />}
                      </span>
                      {step.title}
                      <span className={classes.state}>
                        {done.includes(step) ? ', done' : ', open'}
                      </span>
                    </Link>
                  </li>
                ))}
              </ol>
            </nav>
            {shown ? (
              <WelcomeStepPart
                key={shown.name}
                step={shown}
                team={team}
                rights={rightsOf(session)}
                isDone={done.includes(shown)}
                onGoOn={goOn}
              />
            ) : (
              <AllDone teamId={team.id} left={welcomeSteps.length - done.length} />
            )}
          </div>
        )
      }}
    </Loaded>
  )
}

function AllDone({ teamId, left }: { teamId: string; left: number }) {
  return (
    <section className={classes.done} aria-labelledby="all-done">
      <h2 id="all-done">{left === 0 ? 'Everything is set up' : 'Enough for now'}</h2>
      <p>
        {left === 0
          ? 'Now the water: collect a first sample with a coded kit. Its result appears under Results as soon as the lab has published it.'
          : `${left === 1 ? 'One step is' : `${left} steps are`} still open. They stand under Set-up above until they are done.`}
      </p>
      <p className={classes.ways}>
        <Link to={paths.results}>To the results</Link>
        <Link to={paths.team} params={{ teamId }}>
          To the team
        </Link>
      </p>
    </section>
  )
}
