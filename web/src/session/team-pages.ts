import type { Team } from '@luminous/contract'
import type { Rights } from './rights.ts'

const teamPageNames = [
  'overview',
  'people',
  'thresholds',
  'sites',
  'kits',
  'imports',
  'keys',
  'auditors',
  'notifications',
  'details',
] as const
export type TeamPageName = (typeof teamPageNames)[number]

export const teamPageWords: Readonly<Record<TeamPageName, string>> = {
  overview: 'Overview',
  people: 'People',
  thresholds: 'Thresholds',
  sites: 'Sites',
  kits: 'Kits',
  imports: 'Other labs',
  keys: 'API keys',
  auditors: 'Auditors',
  notifications: 'Notifications',
  details: 'Details',
}

const labPages: readonly TeamPageName[] = ['people', 'keys', 'details']

/** The pages that somebody may open of a team, the first one first. The lab has people and keys, and no limits. */
export const pagesOf = (team: Team, { may }: Rights): TeamPageName[] =>
  teamPageNames.filter((page) => {
    if (team.kind === 'lab' && !labPages.includes(page)) return false
    if (page === 'people') return may('members:read')
    if (page === 'keys') return may('keys:read')
    if (page === 'auditors') return may('grants:read')
    return true
  })
