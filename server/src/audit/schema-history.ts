import type { Migration } from '../platform/migrate.ts'
import { parseEnvelope, parsePayload, type Image } from './entry-text.ts'

/**
 * What migrations did to audited tables, as the ledger itself tells it (entries of `schema_change`), for
 * comparing images from before a migration with rows of today.
 */
type SchemaStep = {
  readonly at: string
  readonly table: string
  readonly column: string
  readonly change: string
  readonly formerName: string | null
  readonly defaultImage: string | null
}

export type SchemaHistory = {
  readonly steps: readonly SchemaStep[]
}

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null)

/**
 * Builds the history from entries of `schema_change`. Believed is only what a migration of this very release
 * does by its own words: a forged step would blind the comparison of a column. Answers the others apart.
 */
export function readSchemaHistory(
  entries: readonly { envelope: string; payload: string | null }[],
  migrations: readonly Pick<Migration, 'name' | 'sql'>[],
): { history: SchemaHistory; disbelieved: string[] } {
  const steps: SchemaStep[] = []
  const disbelieved: string[] = []
  for (const { envelope, payload } of entries) {
    if (payload === null) continue
    const { at, actor, action } = parseEnvelope(envelope)
    const { after, before } = parsePayload(payload)
    const told = after ?? before ?? {}
    const step: SchemaStep = {
      at,
      table: String(told['table_name']),
      column: String(told['column_name']),
      change: String(told['change']),
      formerName: textOrNull(told['former_name']),
      defaultImage: textOrNull(told['default_image']),
    }
    const migration = migrations.find(({ name }) => name === told['migration'])
    const isNamed = migration !== undefined && altersColumn(migration.sql, step)
    const isOurs = actor.kind === 'migration' && action === 'insert'
    if (isOurs && step.change === 'recaptured') continue
    if (isOurs && isNamed) steps.push(step)
    else disbelieved.push(`${step.table}.${step.column} ${step.change}`)
  }
  steps.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
  return { history: { steps }, disbelieved }
}

const wordsOf = (statement: string) => new Set(statement.match(/\w+/g))

/** Whether a migration has a statement on this table, or a remark, that names this column. */
function altersColumn(sql: string, { table, column }: SchemaStep): boolean {
  const statements = sql
    .split(';')
    .filter((statement) => /\balter\s+table\b|\bcomment\s+on\s+column\b/i.test(statement))
  return statements.some(
    (statement) => wordsOf(statement).has(table) && wordsOf(statement).has(column),
  )
}

/** An image of a table's row with the moment of the ledger that it is of; null: now. */
export type DatedImage = {
  readonly at: string | null
  readonly image: Image
}

/**
 * The fields in which a later image is not what an earlier one left, after the migrations between the two.
 * A column whose type changed between the two is not compared: the older image prints it in another way.
 */
export function compareImages(
  table: string,
  earlier: DatedImage,
  later: DatedImage,
  history: SchemaHistory,
): { field: string; expected: string; found: string }[] {
  const expected = carryImageForward(table, earlier, later.at, history)
  // A field that no migration took away and that is not there any more is a change too.
  const fields = new Set([...Object.keys(later.image), ...Object.keys(expected)])
  return [...fields].flatMap((field) => {
    if (!(field in expected)) return []
    const told = JSON.stringify(expected[field])
    const found = field in later.image ? JSON.stringify(later.image[field]) : 'no longer there'
    return told === found ? [] : [{ field, expected: told, found }]
  })
}

function carryImageForward(
  table: string,
  earlier: DatedImage,
  until: string | null,
  history: SchemaHistory,
): Record<string, unknown> {
  let carried: Record<string, unknown> = { ...earlier.image }
  for (const step of history.steps) {
    const between = step.at > (earlier.at ?? '') && (until === null || step.at <= until)
    if (step.table !== table || !between) continue
    if (step.change === 'renamed' && step.formerName !== null && step.formerName in carried) {
      const { [step.formerName]: value, ...rest } = carried
      carried = { ...rest, [step.column]: value }
    } else if (step.change === 'dropped' || step.change === 'retyped') {
      const { [step.column]: _, ...rest } = carried
      carried = rest
    } else if (step.change === 'added' && !(step.column in carried)) {
      carried[step.column] = step.defaultImage === null ? null : JSON.parse(step.defaultImage)
    }
  }
  return carried
}
