import type { Db } from '../platform/database.ts'
import { readMigrations } from '../platform/migrate.ts'
import {
  captureBody,
  captureFunctionName,
  captureSql,
  pinnedSettings,
  type AuditedTable,
} from './capture.ts'
import { function_list, trigger_list, type FunctionRow, type TriggerRow } from './verify-queries.ts'

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
  const functions = new Map((await function_list(db)).map((row) => [row.name, row]))
  const triggers = new Map(
    (await trigger_list(db)).map((row) => [`${row.schema}.${row.table}.${row.name}`, row]),
  )
  const recorder = functions.get('ledger.record_entries')?.owner
  const faults: CaptureFault[] = []
  const hold = (
    place: { schema: string; table: string; name: string },
    expected: { type: number; calls: string },
  ) => {
    const trigger = triggers.get(`${place.schema}.${place.table}.${place.name}`)
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
      if (!isCaptureFunction(functions.get(calls), captureBody(whole, action), recorder)) {
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
  for (const [name, bodies] of migratedFunctions()) {
    const found = functions.get(name)
    if (found && !bodies.some((body) => body.test(found.body))) {
      faults.push(bentFunction(name.replace(/^\w+\./, ''), name))
    }
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

function isCaptureFunction(
  found: FunctionRow | undefined,
  body: string,
  recorder: string | undefined,
): boolean {
  const settings = found?.settings ?? []
  return (
    found?.body === body &&
    found.isDefiner &&
    found.owner === recorder &&
    settings.length === captureSettings.length &&
    captureSettings.every((setting) => settings.includes(setting))
  )
}

/** The bodies that the migrations give each function; a name of a role may be whatever it is. */
function migratedFunctions(): Map<string, RegExp[]> {
  const found = new Map<string, RegExp[]>()
  const pattern =
    /create (?:or replace )?(?:function|procedure) ((?:luminous|ledger)\.\w+)\((?:(?!\bas \$)[^])*?\bas \$(\w*)\$([^]*?)\$\2\$/g
  for (const { sql } of readMigrations()) {
    for (const [, name = '', , body = ''] of sql.matchAll(pattern)) {
      const escaped = body
        .split(/\{\{\w+:text\}\}/)
        .map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
      found.set(name, [...(found.get(name) ?? []), new RegExp(`^${escaped.join("'[^']+'")}$`)])
    }
  }
  return found
}
