import type { Onboarding, OnboardingStep } from '@luminous/contract'
import { Progress } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { paths } from '../paths.ts'
import type { TeamPageName } from '../session/team-pages.ts'
import { Icon } from '../ui/icons.tsx'
import { Moment } from '../ui/moment.tsx'
import classes from './onboarding-list.module.css'

type Owner = Onboarding['steps'][number]['owner']

/** Whose turn it is, as whoever looks would say it. */
export function ownerWords(owner: Owner, { isStaff }: { isStaff: boolean }): string {
  if (owner === 'customer') return isStaff ? 'the customer' : 'your team'
  return owner === 'luminous' ? (isStaff ? 'us, Luminous' : 'Luminous') : 'the lab'
}

/** How far a team has come, who owes the next step, and what it takes. */
export function OnboardingList({
  onboarding,
  isStaff,
  teamId,
}: {
  onboarding: Onboarding
  isStaff: boolean
  teamId: string
}) {
  const { done, total, next, steps } = onboarding
  return (
    <>
      <div className={classes.progress}>
        <Progress
          value={total === 0 ? 0 : (100 * done) / total}
          aria-label={`${done} of ${total} steps are done`}
        />
        <span>
          {done} of {total}
        </span>
      </div>
      <ol className={classes.steps}>
        {steps.map(({ step, title, how, owner, doneAt }) => (
          <li key={step} data-done={doneAt !== null || undefined} data-next={next?.step === step}>
            <span className={classes.mark} aria-hidden="true">
              {doneAt !== null && <Icon name="check" size={13} />}
            </span>
            <div>
              <p className={classes.title}>
                {title}
                {next?.step === step && <span className={classes.next}>Next</span>}
              </p>
              {doneAt !== null ? (
                <p className={classes.minor}>
                  Done <Moment at={doneAt} />
                </p>
              ) : (
                <p className={classes.minor}>
                  {how} Owed by <strong>{ownerWords(owner, { isStaff })}</strong>.
                </p>
              )}
            </div>
            {doneAt === null && <WayTo step={step} teamId={teamId} />}
          </li>
        ))}
      </ol>
    </>
  )
}

/** On which page a step is done; the others are done by the lab, or by themselves. */
const pageOfStep: Partial<Record<OnboardingStep, TeamPageName>> = {
  'users-invited': 'people',
  'first-user-in': 'people',
  'details-confirmed': 'details',
  'thresholds-set': 'thresholds',
  'preferences-set': 'notifications',
  'first-site': 'sites',
}

function WayTo({ step, teamId }: { step: OnboardingStep; teamId: string }) {
  const page = pageOfStep[step]
  if (!page) return null
  return (
    <Link to={paths.teamPage} params={{ teamId, page }}>
      Open
    </Link>
  )
}
