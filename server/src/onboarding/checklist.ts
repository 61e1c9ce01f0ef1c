import type { Onboarding, OnboardingStep } from '@luminous/contract'
import { toRfc3339 } from '../platform/instant.ts'
import type { FactsRow } from './queries.ts'

type Step = Onboarding['steps'][number]

/** Each step, the fact that ticks it, and who owes it. `docs/guides/onboarding.md` says the same at length. */
const steps: readonly {
  step: OnboardingStep
  fact: keyof FactsRow
  owner: Step['owner']
  title: string
  how: string
}[] = [
  {
    step: 'team-created',
    fact: 'teamCreated',
    owner: 'luminous',
    title: 'Team created',
    how: 'Customers, New customer: details, sites, thresholds, people.',
  },
  {
    step: 'users-invited',
    fact: 'usersInvited',
    owner: 'luminous',
    title: 'People invited',
    how: 'On the page People: paste their addresses, choose a role, send.',
  },
  {
    step: 'first-user-in',
    fact: 'firstUserIn',
    owner: 'customer',
    title: 'First person is in',
    how: 'Open the invitation’s mail, set a password.',
  },
  {
    step: 'details-confirmed',
    fact: 'detailsConfirmed',
    owner: 'customer',
    title: 'Details confirmed',
    how: 'Read name, contact and branding under Details, and confirm them.',
  },
  {
    step: 'thresholds-set',
    fact: 'thresholdsSet',
    owner: 'customer',
    title: 'Alert thresholds set',
    how: 'Under Thresholds: the limit, where it comes from, from when on.',
  },
  {
    step: 'preferences-set',
    fact: 'preferencesSet',
    owner: 'customer',
    title: 'Notifications chosen',
    how: 'Under Notifications: what the team is told of, in the app or by e-mail.',
  },
  {
    step: 'recipient-named',
    fact: 'recipientNamed',
    owner: 'customer',
    title: 'Somebody outside holds a checkpoint',
    how: 'On the overview, name a person outside of Luminous who keeps checkpoints of the ledger.',
  },
  {
    step: 'first-site',
    fact: 'firstSite',
    owner: 'customer',
    title: 'First site',
    how: 'Under Sites: where water is sampled, with its time zone.',
  },
  {
    step: 'first-sample',
    fact: 'firstSample',
    owner: 'customer',
    title: 'First sample',
    how: 'Collect with a coded kit.',
  },
  {
    step: 'first-result',
    fact: 'firstResult',
    owner: 'lab',
    title: 'First result',
    how: 'The lab reads the plate and publishes.',
  },
  {
    step: 'report-downloaded',
    fact: 'reportDownloaded',
    owner: 'customer',
    title: 'First report downloaded',
    how: 'Download a report once there are results. Reports come with a later release.',
  },
]

/** The checklist of a customer, from facts alone. Pure. */
export function toOnboarding(facts: FactsRow): Onboarding {
  const listed = steps.map(({ fact, ...step }) => {
    const at = facts[fact]
    return { ...step, doneAt: at === null ? null : toRfc3339(at) }
  })
  const next = listed.find(({ doneAt }) => doneAt === null)
  return {
    done: listed.filter(({ doneAt }) => doneAt !== null).length,
    total: listed.length,
    next: next ? { step: next.step, owner: next.owner } : null,
    steps: listed,
  }
}

/** The words of one step. */
export const titleOf = (step: OnboardingStep): string =>
  steps.find((each) => each.step === step)?.title ?? step
