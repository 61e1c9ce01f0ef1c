import { parseEnvelope, parsePayload, type Image } from './entry-text.ts'
import type { ExpectedChange } from './schema-changes.ts'

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

/** A migration and the time at which the database has it that it was applied. */
export type AppliedMigration = { readonly name: string; readonly appliedAtMs: number }

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null)
/** Clocks are set right now and then. */
const clockStepMs = 3600 * 1000

/**
 * Builds the history from entries of `schema_change`. A forged step would blind the comparison of a column: believed is
 * only what the very release does by its own migrations, told once, with every word as it was then, by a migration and
 * while that migration was applied. Answers the others apart, each in half a sentence.
 */
export function readSchemaHistory(
  entries: readonly { envelope: string; payload: string | null }[],
  expected: readonly ExpectedChange[],
  applied: readonly AppliedMigration[],
): { history: SchemaHistory; disbelieved: string[] } {
  const steps: SchemaStep[] = []
  const disbelieved: string[] = []
  const believed = new Set<ExpectedChange>()
  for (const entry of entries) {
    if (entry.payload === null) continue
    const told = readTold(entry.envelope, entry.payload)
    if (told === null) {
      disbelieved.push('something that cannot be read')
      continue
    }
    const { step, migration, isOurs, actor } = told
    if (isOurs && step.change === 'recaptured') continue
    const change = expected.find((each) => each.migration === migration && isTold(each, step))
    const isInTime = isWhileApplied(migration, step.at, applied)
    if (isOurs && actor === migration && change && isInTime && !believed.has(change)) {
      believed.add(change)
      steps.push(step)
    } else {
      disbelieved.push(`${step.table}.${step.column} was ${step.change} at ${step.at}`)
    }
  }
  // A migration writes all that it does in one transaction: half of it is nobody's.
  const half = new Set<string>()
  for (const { migration } of believed) {
    if (expected.some((each) => each.migration === migration && !believed.has(each))) {
      half.add(migration)
    }
  }
  disbelieved.push(...[...half].map((migration) => `${migration} did only half of what it does`))
  steps.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
  return { history: { steps }, disbelieved }
}

type Told = { step: SchemaStep; migration: string; isOurs: boolean; actor: string }

function readTold(envelopeText: string, payloadText: string): Told | null {
  try {
    const { at, actor, action } = parseEnvelope(envelopeText)
    const { after, before } = parsePayload(payloadText)
    const told = after ?? before ?? {}
    return {
      step: {
        at,
        table: String(told['table_name']),
        column: String(told['column_name']),
        change: String(told['change']),
        formerName: textOrNull(told['former_name']),
        defaultImage: textOrNull(told['default_image']),
      },
      migration: String(told['migration']),
      isOurs: actor.kind === 'migration' && action === 'insert',
      actor: actor.id,
    }
  } catch {
    return null
  }
}

const isTold = (change: ExpectedChange, step: SchemaStep): boolean =>
  change.table === step.table &&
  change.column === step.column &&
  change.change === step.change &&
  change.formerName === step.formerName &&
  change.defaultImage === step.defaultImage

/** After the migration before it and before its own end: whoever forges one today comes too late. */
function isWhileApplied(
  migration: string,
  at: string,
  applied: readonly AppliedMigration[],
): boolean {
  const inOrder = applied.toSorted((one, other) => one.appliedAtMs - other.appliedAtMs)
  const index = inOrder.findIndex(({ name }) => name === migration)
  const own = inOrder[index]
  if (!own) return false
  const atMs = Date.parse(at)
  const beganMs = (inOrder[index - 1]?.appliedAtMs ?? -Infinity) - clockStepMs
  return atMs >= beganMs && atMs <= own.appliedAtMs + 1
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

/**
 * Whether two images that have other fingerprints and no field that differs were to be the same text: they have the same
 * fields, and no migration lies between. Then a number differs in digits beyond those that JavaScript reads.
 */
export function wereToBeSame(
  table: string,
  earlier: DatedImage,
  later: DatedImage,
  { steps }: SchemaHistory,
): boolean {
  const isBetween = ({ at }: SchemaStep) =>
    at > (earlier.at ?? '') && (later.at === null || at <= later.at)
  const fields = Object.keys(earlier.image)
  return (
    fields.length === Object.keys(later.image).length &&
    fields.every((field) => field in later.image) &&
    !steps.some((step) => step.table === table && isBetween(step))
  )
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
