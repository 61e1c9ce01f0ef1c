import {
  isStaffRole,
  mayRole,
  permissions,
  type Permission,
} from '@luminous/contract/permissions.ts'
import type { Session } from '@luminous/contract'

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
