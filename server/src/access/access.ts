/** The face of teams, people and sessions. */
export { addPerson, makeTeam } from './make-team.ts'
export {
  person_find_by_email,
  session_delete_expired,
  team_count_customers,
  team_find_by_slug,
  team_find_lab,
} from './queries.ts'
export { requirePrincipal, requireSession, teamFilter } from './session-of-request.ts'
