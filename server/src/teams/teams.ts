/** The face of teams: who is in them, who may look in, and what they are like. */
export { grant_insert } from './grant-queries.ts'
export { inviteOne } from './invitations.ts'
export { issueKey } from './keys.ts'
export { requireOpenTeam } from './members.ts'
export { customer_note_set, team_find_details, team_update } from './queries.ts'
export { furnishOlderTeams, furnishTeam, readTeam, setLogo, toTeam } from './team.ts'
