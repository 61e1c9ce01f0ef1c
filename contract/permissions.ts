/**
 * Who may do what: the one table that the server asks, the screens read and the documentation prints.
 * A permission's name is also the scope of an API key, where `forKeys` says that a key may have it.
 */
export const staffRoles = ['staff-admin', 'analyst', 'reviewer'] as const
export const memberRoles = ['admin', 'editor', 'viewer'] as const
export const roles = [...staffRoles, ...memberRoles, 'auditor'] as const

export type StaffRole = (typeof staffRoles)[number]
export type MemberRole = (typeof memberRoles)[number]
/** `auditor` is no place in a team: it comes with a grant and ends with it. */
export type Role = (typeof roles)[number]

export const roleWords: Readonly<Record<Role, { name: string; does: string }>> = {
  'staff-admin': {
    name: 'Luminous admin',
    does: 'Sets up customers and staff, and sees what every team sees.',
  },
  analyst: {
    name: 'Lab analyst',
    does: 'Receives samples, uploads plate files, computes results.',
  },
  reviewer: { name: 'Lab reviewer', does: 'Checks runs and publishes results.' },
  admin: {
    name: 'Admin',
    does: 'Manages the team: people, roles, thresholds, API keys, and who may audit it.',
  },
  editor: { name: 'Editor', does: 'Manages sites and kits, reads everything of the team.' },
  viewer: { name: 'Viewer', does: 'Reads results and reports.' },
  auditor: {
    name: 'Auditor',
    does: 'Reads the teams of a grant while it lasts; each reading is logged.',
  },
}

const everyone = roles
const staff = staffRoles
const managers = ['staff-admin', 'admin'] as const
const members = [...staffRoles, ...memberRoles] as const

type PermissionRow = {
  /** What it allows, as a sentence without its subject. */
  readonly does: string
  readonly kind: 'read' | 'write'
  readonly roles: readonly Role[]
  readonly forKeys: boolean
}

export const permissions = {
  'results:read': {
    does: 'read results, plates and curves',
    kind: 'read',
    roles: everyone,
    forKeys: true,
  },
  'ledger:read': {
    does: 'read histories and proofs',
    kind: 'read',
    roles: everyone,
    forKeys: true,
  },
  'imports:write': {
    does: 'take in results of other laboratories, and void what was taken in by mistake',
    kind: 'write',
    roles: ['staff-admin', 'analyst', 'admin', 'editor'],
    forKeys: true,
  },
  'runs:read': {
    does: 'see plate runs, biosensors, readers, lots, layouts and methods',
    kind: 'read',
    roles: staff,
    forKeys: true,
  },
  'runs:write': {
    does: 'upload plate files, lay plates out, compute results and hand them to review',
    kind: 'write',
    roles: ['staff-admin', 'analyst'],
    forKeys: true,
  },
  'runs:review': {
    does: 'rule on failed checks, return runs, sign and publish, withdraw, name a stand-in',
    kind: 'write',
    roles: ['reviewer'],
    forKeys: false,
  },
  'bench:write': {
    does: 'keep biosensors, readers, lots, layout templates and methods',
    kind: 'write',
    roles: ['staff-admin', 'analyst', 'reviewer'],
    forKeys: false,
  },
  'sites:read': { does: 'read sites', kind: 'read', roles: everyone, forKeys: true },
  'sites:write': {
    does: 'add and change sites',
    kind: 'write',
    roles: ['staff-admin', 'admin', 'editor'],
    forKeys: true,
  },
  'kits:read': { does: 'see kits', kind: 'read', roles: everyone, forKeys: true },
  'kits:write': {
    does: 'make, assign and void kits, and print their labels',
    kind: 'write',
    roles: ['staff-admin', 'analyst'],
    forKeys: true,
  },
  'samples:read': {
    does: 'see samples and who had them when',
    kind: 'read',
    roles: everyone,
    forKeys: true,
  },
  'samples:write': {
    does: 'take samples with kits, hand them over, correct what was written down in the field',
    kind: 'write',
    roles: ['staff-admin', 'analyst', 'admin', 'editor'],
    forKeys: true,
  },
  'receipts:write': {
    does: 'receive samples at the lab and decide about those that arrived damaged',
    kind: 'write',
    roles: ['staff-admin', 'analyst'],
    forKeys: true,
  },
  'thresholds:read': { does: 'read thresholds', kind: 'read', roles: everyone, forKeys: true },
  'thresholds:write': {
    does: 'set and end thresholds',
    kind: 'write',
    roles: managers,
    forKeys: false,
  },
  'team:read': {
    does: 'read the team’s details and its onboarding',
    kind: 'read',
    roles: everyone,
    forKeys: true,
  },
  'team:write': {
    does: 'change the team’s details, branding, policies and preferences',
    kind: 'write',
    roles: managers,
    forKeys: false,
  },
  'members:read': { does: 'see who is in the team', kind: 'read', roles: members, forKeys: false },
  'members:write': {
    does: 'invite people, change roles, remove members',
    kind: 'write',
    roles: managers,
    forKeys: false,
  },
  'grants:read': {
    does: 'see which auditors may read the team',
    kind: 'read',
    roles: managers,
    forKeys: false,
  },
  'grants:write': {
    does: 'let auditors read the team, and end that',
    kind: 'write',
    roles: managers,
    forKeys: false,
  },
  'access-log:read': {
    does: 'see what auditors read, and Luminous staff while viewing as the team',
    kind: 'read',
    roles: managers,
    forKeys: false,
  },
  'keys:read': { does: 'see the team’s API keys', kind: 'read', roles: managers, forKeys: false },
  'keys:write': {
    does: 'make, rotate and revoke API keys',
    kind: 'write',
    roles: managers,
    forKeys: false,
  },
  'customers:read': { does: 'see all customers', kind: 'read', roles: staff, forKeys: false },
  'customers:write': {
    does: 'set up, suspend, rename and close customers, and view as one',
    kind: 'write',
    roles: ['staff-admin'],
    forKeys: false,
  },
  'mail:read': {
    does: 'see what mail was sent and what waits',
    kind: 'read',
    roles: ['staff-admin'],
    forKeys: false,
  },
  'mail:write': {
    does: 'send waiting mail again',
    kind: 'write',
    roles: ['staff-admin'],
    forKeys: false,
  },
  'settings:read': {
    does: 'see the installation’s settings',
    kind: 'read',
    roles: ['staff-admin'],
    forKeys: false,
  },
  'settings:write': {
    does: 'change the installation’s settings',
    kind: 'write',
    roles: ['staff-admin'],
    forKeys: false,
  },
} as const satisfies Readonly<Record<string, PermissionRow>>

export type Permission = keyof typeof permissions

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of a constant
export const permissionNames = Object.keys(permissions) as [Permission, ...Permission[]]

/** The scopes that an API key may have. */
export const keyScopes = permissionNames.filter((name) => permissions[name].forKeys)
export type KeyScope = (typeof keyScopes)[number]

/** How somebody came to act for a team. `view`: staff who look at a customer's pages, and change nothing. */
export const vias = ['membership', 'grant', 'view'] as const
export type Via = (typeof vias)[number]

/** Whether a role may do something; staff who view as a customer see what its admin sees, and write nothing. */
export function mayRole(permission: Permission, role: Role, via: Via = 'membership'): boolean {
  const row: PermissionRow = permissions[permission]
  if (via === 'view') return row.kind === 'read' && row.roles.includes('admin')
  return row.roles.includes(role)
}

export const isStaffRole = (role: Role): role is StaffRole =>
  staffRoles.some((staffRole) => staffRole === role)
