import { AssayError, quote } from '../../assay-error.ts'
import { type PlateFormat, plateFormats } from '../../plate/well.ts'
import type { VictorLabel } from './victor-list.ts'

/** What the description of the protocol says, and what went wrong in the run. */
export type VictorProtocol = {
  name: string | null
  format: PlateFormat | null
  serial: string | null
  measuredOn: string | null
  procedure: readonly string[]
}

const linesMax = 400
const lineCharactersMax = 200

const technologies: Readonly<Record<string, VictorLabel['unit']>> = {
  Photometry: 'OD',
  Luminometry: 'CPS',
  'Prompt fluorometry': 'RFU',
}

/** Throws `file.unsupported` where a label was measured in another way than its unit says. */
export function readVictorProtocol(
  protocol: readonly string[],
  errors: readonly string[],
  labels: readonly VictorLabel[],
): VictorProtocol {
  const pairs = protocol.map(pairOf)
  checkTechnologies(pairs, labels)
  const first = (key: string): string | null =>
    nothingOf(pairs.find((pair) => pair?.key === key)?.value)
  // Notes come before these and may hold anything.
  const last = (key: string): string | null =>
    nothingOf(pairs.findLast((pair) => pair?.key === key)?.value)
  const start = pairs.findIndex((pair) => pair?.key === 'Protocol name')
  const map = protocol.findLastIndex((line) => line.startsWith('Plate map of plate'))
  const steps = start === -1 ? [] : protocol.slice(start + 1, map === -1 ? undefined : map)
  return {
    name: first('Protocol name'),
    format: formatOf(first('Name of the plate type')),
    serial: last('Instrument serial number'),
    measuredOn: last('Measured on'),
    procedure: [...steps, ...errors.slice(1)].flatMap(stepOf).slice(0, linesMax),
  }
}

type Pair = { key: string; value: string }

/** `Label technology .................. Photometry`; null for a line that is no key and value. */
function pairOf(line: string): Pair | null {
  const match = /^([^.]{1,80}?):? +\.+(?: +(.*))?$/.exec(line.trim())
  return match === null ? null : { key: match[1] ?? '', value: (match[2] ?? '').trim() }
}

const nothingOf = (value: string | undefined): string | null =>
  value === undefined || /^(?:N\/A)?$/i.test(value) ? null : value

function stepOf(line: string): string[] {
  const pair = pairOf(line)
  if (pair === null) return line.trim() === '' ? [] : [line.trim().slice(0, lineCharactersMax)]
  const value = nothingOf(pair.value)
  return value === null ? [] : [`${pair.key}: ${value}`.slice(0, lineCharactersMax)]
}

/** `Generic 8x12 size plate`. Throws `file.unsupported` for rows and columns of no plate that is known. */
function formatOf(plateType: string | null): PlateFormat | null {
  const match = /\b([0-9]{1,2})x([0-9]{1,2})\b/.exec(plateType ?? '')
  if (match === null) return null
  const [rowCount, columnCount] = [Number(match[1]), Number(match[2])]
  const known = plateFormats.find(
    (format) => format.rowCount === rowCount && format.columnCount === columnCount,
  )
  if (known !== undefined) return known
  throw new AssayError(
    'file.unsupported',
    `The plate type ${quote(plateType ?? '')} is of no size that is known here.`,
  )
}

/** The label's technology stands below its name and must be what the label's unit says. */
function checkTechnologies(pairs: readonly (Pair | null)[], labels: readonly VictorLabel[]): void {
  pairs.forEach((pair, at) => {
    if (pair?.key !== 'Name of the label') return
    const technology = pairs[at + 1]
    const label = labels.find(({ name }) => name === pair.value)
    if (label === undefined || technology?.key !== 'Label technology') return
    if (technologies[technology.value] === label.unit) return
    throw new AssayError(
      'file.unsupported',
      `The label ${quote(label.head)} was measured by ${quote(technology.value)}: only photometry in A, luminometry in CPS and prompt fluorometry in Counts are read.`,
    )
  })
}
