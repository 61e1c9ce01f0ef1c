import type { Onboarding, OnboardingStep, Session } from '@luminous/contract'
import { mayRole, type Permission } from '@luminous/contract/permissions.ts'
import { paths } from '../../paths.ts'

export type NavigationItem = {
  readonly label: string
  readonly href: string
  /** Where the pages below begin, if not at `href`. */
  readonly covers?: string
}

/** What a customer's admin sets up; the rest of the onboarding comes by itself. */
const setUpSteps: readonly OnboardingStep[] = [
  'details-confirmed',
  'thresholds-set',
  'preferences-set',
  'recipient-named',
  'first-site',
]

export const leadsSetUp = ({ role, team, via }: Session): boolean =>
  role === 'admin' && via === 'membership' && team.kind !== 'lab'

/** The main pages of whoever is signed in, the one that most come for first. */
export function navigationOf(
  session: Session,
  onboarding: Onboarding | undefined,
): readonly NavigationItem[] {
  if (session.mustEnrol) return []
  const { role, via, team } = session
  const may = (permission: Permission) => mayRole(permission, role, via)
  const results = { label: 'Results', href: paths.results }
  const samples = may('samples:read') ? [{ label: 'Samples', href: paths.samples }] : []
  const teamHref = paths.team.replace('$teamId', team.id)
  if (team.kind === 'lab') {
    return [
      ...(may('samples:read') ? [{ label: 'Worklist', href: paths.worklist }] : []),
      ...(may('receipts:write') ? [{ label: 'Receive', href: paths.receive }] : []),
      ...(may('runs:read') ? [{ label: 'Runs', href: paths.runs }] : []),
      ...(may('runs:read') ? [{ label: 'Bench', href: paths.bench }] : []),
      ...(may('kits:read') ? [{ label: 'Kits', href: paths.kits }] : []),
      ...samples,
      results,
      ...(may('customers:read')
        ? [{ label: 'Customers', href: paths.customers, covers: teams }]
        : []),
      ...(may('members:read')
        ? [{ label: 'Staff', href: `${teamHref}/people`, covers: teamHref }]
        : []),
      ...(may('mail:read') ? [{ label: 'Mail', href: paths.mail }] : []),
      ...(may('settings:read') ? [{ label: 'Settings', href: paths.settings }] : []),
    ]
  }
  const isSetUp = !onboarding?.steps.some(
    ({ step, doneAt }) => doneAt === null && setUpSteps.includes(step),
  )
  return [
    results,
    ...samples,
    ...(may('kits:read') ? [{ label: 'Kits', href: `${teamHref}/kits` }] : []),
    { label: 'Team', href: teamHref },
    ...(may('samples:write') ? [{ label: 'Field', href: paths.field }] : []),
    ...(leadsSetUp(session) && !isSetUp ? [{ label: 'Set-up', href: paths.welcome }] : []),
  ]
}

/** Every team but their own is a customer to staff. */
const teams = paths.team.replace('/$teamId', '')

/** Of two items the longer one is meant: the staff's page is a team's page too. */
export function currentItem(
  items: readonly NavigationItem[],
  pathname: string,
): NavigationItem | null {
  const fitting = items.flatMap((item) => {
    const begins = [item.href, item.covers ?? item.href].filter((begin) => isBelow(begin, pathname))
    return begins.map((begin) => ({ item, length: begin.length }))
  })
  return fitting.toSorted((a, b) => b.length - a.length)[0]?.item ?? null
}

const isBelow = (begin: string, pathname: string): boolean =>
  pathname === begin || pathname.startsWith(`${begin}/`)
