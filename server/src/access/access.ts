/** The face of teams, people, sessions and keys: who asks, and what they may do. */
export { access_event_list } from './access-log-queries.ts'
export { clearSecondFactors } from './account.ts'
export { makeApiKey } from './api-key.ts'
export { api_key_is_made_by } from './api-key-queries.ts'
export { cookieName, cookieOptions, isLoopbackHost } from './authentication.ts'
export { membership_count_admins, team_lock } from './leave-queries.ts'
export {
  link_end_of_subject,
  link_find_newest,
  link_touch_insert,
  type LinkRow,
} from './link-queries.ts'
export { findLink, linkHours, makeLink, unusable, useLink } from './links.ts'
export { addPerson, makeTeam } from './make-team.ts'
export { confirmSigner } from './confirm-self.ts'
export { serve, serveApart, type FileToSend } from './serve.ts'
export { completeReset } from './reset-password.ts'
export { refuseWeakPassword } from './password-strength.ts'
export { hashPassword } from './passwords.ts'
export {
  credential_upsert,
  membership_insert,
  person_find_by_email,
  person_insert,
  person_update,
  team_find_by_slug,
  team_find_lab,
  type TeamRow,
} from './queries.ts'
export { place_list, session_delete_of_person } from './session-queries.ts'
export {
  requirePermission,
  requirePermissionIn,
  requireSelf,
  teamFilter,
} from './session-of-request.ts'
export { describeSession, deviceOf } from './describe-session.ts'
export { desk, dueFactors, findSession, openSession, switchTeam } from './sign-in.ts'
