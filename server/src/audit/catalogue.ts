import { readFileSync } from 'node:fs'
import type { Db } from '../platform/database.ts'
import { functionRoles, loginRoleName, loginRoles } from '../platform/roles.ts'
import type { AuditedTable } from './capture.ts'
import {
  column_list,
  constraint_list,
  function_line_list,
  grant_list,
  policy_list,
  relation_list,
  trigger_line_list,
  type CatalogueLine,
  type RoleParts,
} from './catalogue-queries.ts'
import { built_in_list, role_list, stranger_list } from './catalogue-stranger-queries.ts'
import type { Finding } from './finding.ts'
import type { ExpectedChange } from './schema-changes.ts'

/** What is in the two schemas and how it is, by its name; roles stand in it by the part that they play. */
export type Catalogue = Readonly<Record<string, string>>

/** What `luminous verify` knows without asking the database: what the migrations of this release make of it. */
export type Truth = {
  readonly tables: readonly AuditedTable[]
  readonly changes: readonly ExpectedChange[]
  readonly catalogue: Catalogue
}

const file = new URL('./as-migrated.json', import.meta.url)

/** Generated from an empty database after all migrations (UPDATE_SCHEMA=1, see server/test/as-migrated.test.ts). */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by the generator, held to it by a test
export const readTruth = (): Truth => JSON.parse(readFileSync(file, 'utf8')) as Truth

const lists = [
  relation_list,
  column_list,
  constraint_list,
  policy_list,
  trigger_line_list,
  function_line_list,
  grant_list,
  role_list,
  stranger_list,
  built_in_list,
] as const

/** Who plays which part in a database whose roles begin with `prefix`. */
export function partsOf(roles: { prefix: string; owner: string }): RoleParts {
  const parts = [...loginRoles, ...functionRoles].map(
    (role) => [loginRoleName(roles.prefix, role), `{{${role}}}`] as const,
  )
  return Object.fromEntries([...parts, [roles.owner, '{{owner}}']])
}

/** Reads the catalogue. The search path is pinned to `pg_catalog` by whoever asks. */
export async function readCatalogue(db: Db, parts: RoleParts): Promise<Catalogue> {
  const lines: CatalogueLine[] = []
  for (const read of lists) lines.push(...(await read(db, parts)))
  const catalogue = new Map<string, string>()
  // Two of one name (a function beside a second form) are told apart; none hides the other.
  for (const { key, text } of lines) {
    catalogue.set(catalogue.has(key) ? `${key} (once more)` : key, text)
  }
  return Object.fromEntries([...catalogue].toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** Bodies name roles in SQL text: the parts are put in their place before they are compared. */
function castParts(body: string, parts: RoleParts): string {
  let cast = body
  for (const [name, part] of Object.entries(parts)) {
    cast = cast.replaceAll(part, name.replaceAll("'", "''"))
  }
  return cast
}

/**
 * What PostgreSQL before 18 has otherwise (0001_principal.sql): no UUIDs of version 7 of its own, and before 16 nobody
 * who says who really authenticated. A database that came from an older server keeps its UUIDs.
 */
function isOfOlderServer(key: string, found: string, server: ServerFacts): boolean {
  const isMadeToo = server.olderBodies.some((body) => body.trim() === found.trim())
  if (key === 'body of function luminous.uuidv7()') return isMadeToo
  const isOld = server.version < 160_000 && !found.includes('system_user')
  return key === 'body of function luminous.authenticated_role()' && isMadeToo && isOld
}

type ServerFacts = { readonly version: number; readonly olderBodies: readonly string[] }

/** The bodies that 0001_principal.sql makes in one way or another. */
export const bodiesIn = (sql: string): string[] =>
  [...sql.matchAll(/\$f\$([^]*?)\$f\$/g)].map(([, body = '']) => body)

export type CatalogueFault = Pick<Finding, 'code' | 'message'> & { readonly table: string }

/** Differences in one sentence each. What keeps changes recorded has a code of its own. */
export function compareCatalogues(
  expected: Catalogue,
  found: Catalogue,
  parts: RoleParts,
  server: ServerFacts,
): CatalogueFault[] {
  const faults: CatalogueFault[] = []
  const tell = (key: string, how: string) =>
    faults.push({
      code: captureKinds.test(key) ? 'capture-changed' : 'schema-changed',
      message: `The ${key} ${how}.`,
      table: tableOf(key),
    })
  for (const [key, wanted] of Object.entries(expected)) {
    const have = found[key]
    const want = key.startsWith('body of ') ? castParts(wanted, parts) : wanted
    if (have === undefined) tell(key, 'is missing: the migrations make it')
    else if (have !== want && !isOfOlderServer(key, have, server)) {
      tell(key, `is not as the migrations make it: ${tellDifference(want, have)}`)
    }
  }
  for (const key of Object.keys(found)) {
    if (key in expected) continue
    tell(key, `is there (${shorten(found[key] ?? '')}), and no migration makes it`)
  }
  return faults
}

const captureKinds = /^(?:trigger|rule|function|body|table|column|grant on function) /
const tableOf = (key: string): string =>
  /(?:luminous|ledger)\.(\w+)/.exec(key)?.[1] ?? key.replace(/^\w+ /, '')

const shorten = (text: string): string => {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line.length > 120 ? `${line.slice(0, 120)}...` : line
}

/** From the first letter on that differs. */
function tellDifference(expected: string, found: string): string {
  let at = 0
  while (at < expected.length && expected[at] === found[at]) at += 1
  const from = Math.max(0, at - 24)
  return `"${shorten(found.slice(from))}" in place of "${shorten(expected.slice(from))}"`
}
