import type { Db } from '../platform/database.ts'
import { readMigrations } from '../platform/migrate.ts'
import {
  captureBody,
  captureFunctionName,
  captureSql,
  pinnedSettings,
  type AuditedTable,
} from './capture.ts'
import {
  function_list,
  table_fault_list,
  trigger_list,
  type FunctionRow,
  type TriggerRow,
} from './capture-queries.ts'
import { server_version_number } from './schema-queries.ts'

export type CaptureFault = { readonly type: string; readonly message: string }

/** Bits of `pg_trigger.tgtype`. */
const bits = { row: 1, before: 2, insert: 4, delete: 8, update: 16, truncate: 32 } as const
const actions = ['insert', 'update', 'delete'] as const

/** What keeps the tables of the ledger append-only (0002_ledger.sql). */
const guards: readonly (readonly [table: string, trigger: string, type: number, calls: string])[] =
  [
    ...['log', 'log_key', 'leaf', 'tile', 'checkpoint'].map(
      (table) =>
        [
          table,
          'append_only',
          bits.row + bits.before + bits.update + bits.delete,
          'refuse_change',
        ] as const,
    ),
    ['entry', 'append_only', bits.row + bits.before + bits.delete, 'refuse_change'],
    ['entry', 'only_purge', bits.row + bits.before + bits.update, 'only_purge'],
    ...['log', 'log_key', 'entry', 'pending', 'leaf', 'tile', 'checkpoint'].map(
      (table) => [table, 'no_truncate', bits.before + bits.truncate, 'refuse_change'] as const,
    ),
  ]

/**
 * Holds triggers and functions against what was installed: capture is generated again, the fixed functions
 * are those of the migrations. Whoever bends the recording itself leaves no entry: it is found here.
 */
export async function findCaptureFaults(
  db: Db,
  tables: readonly AuditedTable[],
): Promise<CaptureFault[]> {
  const listed = await function_list(db)
  const functions = new Map(listed.map((row) => [row.name, row]))
  const triggers = new Map(
    (await trigger_list(db)).map((row) => [`${row.schema}.${row.table}.${row.name}`, row]),
  )
  const faults: CaptureFault[] = []
  const expectedTriggers = new Set<string>()
  const hold = (
    place: { schema: string; table: string; name: string },
    expected: { type: number; calls: string },
  ) => {
    const name = `${place.schema}.${place.table}.${place.name}`
    expectedTriggers.add(name)
    const trigger = triggers.get(name)
    const fault = findTriggerFault(trigger, expected)
    if (fault === null) return
    faults.push({
      type: place.table,
      message: `Changes of ${place.table} are not recorded as they should be: the trigger ${place.name} is ${fault}.`,
    })
  }
  for (const { schema, name: table, ...rest } of tables) {
    const whole = { schema, name: table, ...rest }
    for (const action of actions) {
      const calls = `ledger.${captureFunctionName(whole, action)}`
      hold({ schema, table, name: `capture_${action}` }, { type: bits[action], calls })
      if (!isCaptureFunction(functions.get(calls), captureBody(whole, action))) {
        faults.push(bentFunction(table, calls))
      }
    }
    const raise = `luminous.raise_version_${table}`
    const type = bits.row + bits.before + bits.update
    hold({ schema, table, name: 'raise_version' }, { type, calls: raise })
    const [, body] = /as \$version\$([^]*?)\$version\$/.exec(captureSql(whole, '')) ?? []
    if (functions.get(raise)?.body !== body) faults.push(bentFunction(table, raise))
    hold(
      { schema, table, name: 'no_truncate' },
      { type: bits.before + bits.truncate, calls: 'ledger.refuse_change' },
    )
  }
  for (const [table, name, type, calls] of guards) {
    hold({ schema: 'ledger', table, name }, { type, calls: `ledger.${calls}` })
  }
  const migrated = migratedFunctions(await server_version_number(db))
  faults.push(...findFunctionFaults(listed, migrated, tables))
  const ours = new Set([...guards.map(([table]) => table), ...tables.map(({ name }) => name)])
  for (const [name, trigger] of triggers) {
    if (expectedTriggers.has(name) || !ours.has(trigger.table)) continue
    faults.push({
      type: trigger.table,
      message: `Changes of ${trigger.table} are not recorded as they should be: there is a trigger ${trigger.name} that was never installed.`,
    })
  }
  for (const { table, fault } of await table_fault_list(db)) {
    faults.push({ type: table, message: `The table ${table} is not as it was made: ${fault}.` })
  }
  return faults
}

const shortName = (name: string): string => name.replace(/^\w+\./, '')

/** Every function that the migrations make, as they make it, once; and no other beside those of capture. */
function findFunctionFaults(
  listed: readonly FunctionRow[],
  migrated: ReadonlyMap<string, MigratedFunction>,
  tables: readonly AuditedTable[],
): CaptureFault[] {
  const generated = new Set(
    tables.flatMap((table) => [
      `luminous.raise_version_${table.name}`,
      ...actions.map((action) => `ledger.${captureFunctionName(table, action)}`),
    ]),
  )
  const faults = listed.flatMap(({ name }, at) => {
    const isKnown = migrated.has(name) || generated.has(name)
    const isFirst = listed.findIndex((row) => row.name === name) === at
    if (isKnown && isFirst) return []
    // What capture of a table was that is gone now stays behind and records nothing.
    if (/^ledger\.capture_|^luminous\.raise_version_/.test(name) && isFirst) return []
    return [
      { type: shortName(name), message: `A function ${name} is there that was never installed.` },
    ]
  })
  for (const [name, expected] of migrated) {
    const found = listed.find((row) => row.name === name)
    const isSame =
      found !== undefined &&
      expected.bodies.some((body) => body.test(found.body)) &&
      found.isDefiner === expected.isDefiner &&
      (found.settings ?? []).join() === expected.settings.join() &&
      (expected.owner === null || found.owner.endsWith(`_${expected.owner}`))
    if (!isSame) faults.push(bentFunction(shortName(name), name))
  }
  return faults
}

const bentFunction = (type: string, name: string): CaptureFault => ({
  type,
  message: `Changes of ${type} are not recorded as they should be: the function ${name} is not the one that was installed.`,
})

function findTriggerFault(
  trigger: TriggerRow | undefined,
  expected: { type: number; calls: string },
): string | null {
  if (!trigger) return 'missing'
  if (trigger.enabled !== 'A') return 'switched off'
  const isSame =
    trigger.type === expected.type && trigger.calls === expected.calls && !trigger.isNarrowed
  return isSame ? null : 'not the one that was installed'
}

const captureSettings = Object.entries({
  search_path: 'pg_catalog, pg_temp',
  ...pinnedSettings,
}).map(([name, value]) => `${name}=${value}`)

function isCaptureFunction(found: FunctionRow | undefined, body: string): boolean {
  const settings = found?.settings ?? []
  return (
    found?.body === body &&
    found.isDefiner &&
    !found.isPublic &&
    found.owner.endsWith('_recorder') &&
    settings.length === captureSettings.length &&
    captureSettings.every((setting) => settings.includes(setting))
  )
}

type MigratedFunction = {
  readonly bodies: RegExp[]
  readonly isDefiner: boolean
  readonly settings: readonly string[]
  readonly owner: string | null
}

/**
 * What the migrations make of each function; a name of a role may be whatever it is. Where one is made in two
 * ways, for servers with and without something, the way of this server counts.
 */
function migratedFunctions(serverVersion: number): Map<string, MigratedFunction> {
  const found = new Map<string, MigratedFunction>()
  const pattern =
    /create (?:or replace )?(?:function|procedure) ((?:luminous|ledger)\.\w+)\(((?:(?!\bas \$)[^])*?)\bas \$(\w*)\$([^]*?)\$\3\$/g
  for (const { sql } of readMigrations()) {
    for (const [, name = ''] of sql.matchAll(/^drop function ((?:luminous|ledger)\.\w+)\(/gm)) {
      found.delete(name)
    }
    for (const [, name = '', head = '', , body = ''] of sql.matchAll(pattern)) {
      const isOfOtherServer =
        name === 'luminous.authenticated_role' &&
        body.includes('system_user') !== serverVersion >= 160_000
      if (isOfOtherServer) continue
      const escaped = body
        .split(/\{\{\w+:text\}\}/)
        .map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
      const [, searchPath] = /set search_path = ([\w, ]+?)\s*$/.exec(head.trim()) ?? []
      const [, owner = null] =
        new RegExp(`give ${name.replace('.', '\\.')}\\([^{}]* to (\\w+)\\}`).exec(sql) ?? []
      found.set(name, {
        bodies: [...(found.get(name)?.bodies ?? []), new RegExp(`^${escaped.join("'[^']+'")}$`)],
        isDefiner: /security definer/.test(head),
        settings: searchPath === undefined ? [] : [`search_path=${searchPath}`],
        owner,
      })
    }
  }
  return found
}
