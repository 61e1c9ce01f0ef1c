import { createHmac } from 'node:crypto'

/** Roles that log in, each with the least that its part of the server needs. */
export const loginRoles = ['web', 'worker', 'sequencer', 'backup'] as const
/** Roles that only own functions. */
export const functionRoles = ['recorder', 'reader', 'retention'] as const
export type DatabaseRole = (typeof loginRoles)[number]
export type FunctionRole = (typeof functionRoles)[number]

/** Roles belong to the whole cluster, so their names carry the database's. */
export const loginRoleName = (prefix: string, role: DatabaseRole | FunctionRole): string =>
  `${prefix}_${role}`

/** Nobody types these passwords: each is derived from LUMINOUS_SECRET and the role's name. */
export const rolePassword = (secret: string, roleName: string): string =>
  createHmac('sha256', secret).update(`database role ${roleName}`).digest('base64url')

export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`

/**
 * The statements that make the roles, for the migrator where it may, or for a database administrator
 * (`luminous migrate --print-roles`). They can be run again.
 */
export function rolesSql(settings: {
  prefix: string
  secret: string
  database: string
  migrator: string
}): string {
  const lines: string[] = []
  const make = (role: DatabaseRole | FunctionRole, options: string) => {
    const name = loginRoleName(settings.prefix, role)
    lines.push(
      `do $$ begin if not exists (select from pg_roles where rolname = '${name.replaceAll("'", "''")}') then create role ${identifier(name)}; end if; end $$;`,
      `alter role ${identifier(name)} ${options};`,
    )
  }
  for (const role of loginRoles) {
    const password = rolePassword(settings.secret, loginRoleName(settings.prefix, role))
    const bypass = role === 'backup' ? ' bypassrls' : ''
    make(role, `login password '${password}' nosuperuser nocreatedb nocreaterole${bypass}`)
  }
  for (const role of functionRoles) make(role, 'nologin')
  for (const role of loginRoles) {
    lines.push(
      `grant connect on database ${identifier(settings.database)} to ${identifier(loginRoleName(settings.prefix, role))};`,
    )
  }
  // Whoever may make temporary tables and types could hang a capture trigger on one of its own.
  lines.push(`revoke temporary on database ${identifier(settings.database)} from public;`)
  // The migrator gives functions to these roles, for which it has to be a member of them. They own
  // nothing but functions, and the grant does not let the migrator inherit what they may do.
  for (const role of functionRoles) {
    const grant = `grant ${identifier(loginRoleName(settings.prefix, role))} to ${identifier(settings.migrator)}`
    const text = grant.replaceAll("'", "''")
    // As text, since before 16 the block would not even be parsed.
    lines.push(
      `do $do$ begin if current_setting('server_version_num')::int >= 160000 then execute '${text} with inherit false, set true'; else execute '${text}'; end if; end $do$;`,
    )
  }
  return lines.join('\n')
}
