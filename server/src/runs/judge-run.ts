import { amountOf } from '@luminous/assay/quality/quality.ts'
import type { QualityCheck } from '@luminous/assay/result/run-result.ts'
import type { Instrument, ReagentLot } from '@luminous/contract'
import { toRfc3339 } from '../platform/instant.ts'
import type { Sample } from '../samples/samples.ts'
import type { OpenedRun, RunPart } from './open-run.ts'
import type { PlateJudgement } from './plate-work.ts'
import type { RunRow } from './queries.ts'
import type { ResultKey } from './said-about.ts'

export type RunContext = {
  readonly samples: ReadonlyMap<string, Sample>
  /** Those of the run, each of a biosensor or of the whole plate. */
  readonly lots: readonly { readonly biosensor: string | null; readonly lot: ReagentLot }[]
  /** The reader that was chosen. */
  readonly reader: Pick<Instrument, 'name' | 'serial'> | undefined
  /** How the plate lay. */
  readonly orientation: PlateJudgement['orientation']
  readonly exchanges: PlateJudgement['exchanges']
  /** Codes of the lab's register. */
  readonly biosensors: ReadonlySet<string>
  /** Results of which another run's is published, or waits to be. */
  readonly repeated: readonly ResultKey[]
  readonly now: string
}

/** A rule as it came out; without a biosensor it is of the whole plate, or of a single one that nobody named. */
export type RunCheck = QualityCheck & { readonly biosensor: string | null }

/** The method's rules, and those about lots, times and field duplicates, which are ruled on as they are. Pure. */
export function judgeRun(opened: OpenedRun, context: RunContext): RunCheck[] {
  const { parts, row } = opened
  const ofPlate = [...judgeReader(opened, context), ...judgeTimes(row, context)]
  return [
    // What puts numbers under the wrong name comes before what says how good they are.
    ...judgeExchange(row, context).map((check) => ({ ...check, biosensor: null })),
    ...(parts ?? []).flatMap((part) =>
      [...part.computed.qc, ...judgeFieldDuplicates(part, context)].map((check) => ({
        ...check,
        biosensor: part.biosensor,
      })),
    ),
    ...judgeLots(row, context),
    ...ofPlate.map((check) => ({ ...check, biosensor: null })),
  ]
}

const plain = { observed: null, limit: null, wells: [] } as const

function judgeLots(row: RunRow, { lots, now }: RunContext): RunCheck[] {
  // The day of the place where it was read: at 19:00 in Alberta it is the next one in UTC.
  const readOn = (row.readAtLocal ?? row.readAt ?? now).slice(0, 10)
  return lots.map(({ biosensor, lot }) => ({
    ...plain,
    rule: 'lotExpiry',
    biosensor,
    subject: `${lot.kind} ${lot.lot}`,
    message: `The ${lot.kind} lot ${lot.lot} is good until ${lot.expiresOn}; the plate was read on ${readOn}.`,
    passed: lot.expiresOn >= readOn,
  }))
}

/** A file that names another reader than the one whose clock its times are told by. */
function judgeReader({ facts }: OpenedRun, { reader }: RunContext): QualityCheck[] {
  const { serial } = facts.file.instrument
  if (reader === undefined || serial === null || reader.serial === '') return []
  const passed = serial === reader.serial
  return [
    {
      ...plain,
      rule: 'reader',
      subject: null,
      passed,
      message: passed
        ? `The file is of the reader with the serial number ${serial}.`
        : `The file names the reader ${serial.slice(0, 60)}, and ${reader.name} is ${reader.serial}: choose the reader of the file, or say why this one.`,
    },
  ]
}

/** What the controls tell of two biosensors in each other's wells. What they cannot tell is said elsewhere, with no tick. */
function judgeExchange(row: RunRow, { exchanges }: RunContext): QualityCheck[] {
  const layout = row.layout ?? {}
  const exchanged = exchanges.filter(({ verdict }) => verdict === 'exchanged')
  const told = exchanges.filter(({ verdict }) => verdict === 'asLaidOut')
  if (exchanged.length > 0) {
    return exchanged.map(({ biosensors: [one, other] }) => ({
      ...plain,
      rule: 'exchange',
      subject: `${one}, ${other}`,
      wells: Object.keys(layout).filter((well) =>
        [one, other].includes(layout[well]?.biosensor ?? ''),
      ),
      passed: false,
      message: `${one} and ${other} seem to stand in each other’s wells: their controls and standards fail as they are laid out, and pass the other way round. Look at the plate, and lay it out anew or read it again.`,
    }))
  }
  if (told.length === 0) return []
  const pairs = told.map(({ biosensors }) => biosensors.join(' and ')).join(', ')
  return [
    {
      ...plain,
      rule: 'exchange',
      subject: null,
      passed: true,
      message: `Controls and standards would tell if they stood in each other’s wells: ${pairs}.`,
    },
  ]
}

function judgeTimes({ readAt }: RunRow, { samples }: RunContext): QualityCheck[] {
  if (readAt === null) return []
  return [...samples.values()].flatMap((sample) => {
    const before = toRfc3339(sample.receivedAt ?? sample.collectedAt)
    const happened = sample.receivedAt === null ? 'collected' : 'received'
    if (Date.parse(before) <= Date.parse(toRfc3339(readAt))) return []
    const message = `${sample.code} was ${happened} at ${before}, after the plate was read.`
    return [{ ...plain, rule: 'timeOrder', subject: sample.code, message, passed: false }]
  })
}

/** Two bottles of the same water: their relative difference, where both are numbers. */
function judgeFieldDuplicates(
  { computed, method }: RunPart,
  { samples }: RunContext,
): QualityCheck[] {
  const { definition } = method
  const limit = definition.qc.duplicateDifferenceMaxPercent
  if (limit === null) return []
  // Of several dilutions the one that has a number.
  const of = (code: string) =>
    computed.results.find(
      (result) =>
        result.role === 'sample' &&
        result.sampleCode === code &&
        amountOf(result, definition) !== null,
    )
  return [...samples.values()].flatMap((sample) => {
    if (sample.duplicateOf === null) return []
    const [one, other] = [of(sample.code), of(sample.duplicateOf)]
    if (!one || !other) return []
    const [a, b] = [amountOf(one, definition), amountOf(other, definition)]
    if (a === null || b === null) return []
    const observed = (Math.abs(a - b) / ((a + b) / 2)) * 100
    const rounded = observed.toFixed(1)
    return [
      {
        rule: 'duplicate',
        subject: sample.code,
        passed: observed <= limit,
        observed,
        limit,
        wells: [...one.wells, ...other.wells],
        message: `${sample.code} and ${sample.duplicateOf}, which it doubles, differ by ${rounded} % of their mean; up to ${limit} % is right.`,
      },
    ]
  })
}
