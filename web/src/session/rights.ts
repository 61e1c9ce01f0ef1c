import {
  isStaffRole,
  mayRole,
  permissions,
  type Permission,
} from '@luminous/contract/permissions.ts'
import type { Session, Team } from '@luminous/contract'

/** What whoever is signed in may do with a team; the server decides, the screen only says it beforehand. */
export type Rights = {
  readonly may: (permission: Permission) => boolean
  /** Staff as themselves, not while they view as a customer. */
  readonly isStaff: boolean
  /** Why something cannot be done here, for the title of what is switched off. */
  readonly whyNot: (permission: Permission) => string
}

export const rightsOf = ({ role, via }: Session): Rights => ({
  may: (permission) => mayRole(permission, role, via),
  isStaff: isStaffRole(role) && via === 'membership',
  whyNot: (permission) =>
    via === 'view'
      ? 'You view as a customer: nothing can be changed.'
      : `Your role may not ${permissions[permission].does}.`,
})

/** Why nothing can be written here: nobody changes a closed team. */
export const whyNotWrite = (team: Team, rights: Rights, permission: Permission): string =>
  team.state === 'closed'
    ? 'The team is closed: nothing can be changed.'
    : rights.whyNot(permission)
