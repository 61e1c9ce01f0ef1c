import { AssayError, quote } from '../../assay-error.ts'
import type { GridRow } from '../plate-matrix.ts'
import { parseReadAtText } from '../read-at.ts'
import type { ReadingUnit } from '../../plate/reading.ts'
import { plateFormatOf } from '../../plate/well.ts'

/** An operation that measured. */
export type NivoRead = { number: number; name: string; unit: ReadingUnit }

/** What the part `PARAMETERS` says. */
export type NivoParameters = {
  version: string | null
  serial: string | null
  wellCount: number | null
  startedText: string | null
  startedLocal: string | null
  procedure: readonly string[]
  /**
   * The operation of a block of results. Throws `file.unsupported` where the parameters do not tell what it measured,
   * and `file.cutOff` where they end with it.
   */
  readOf: (number: number, nameInResults: string, line: number) => NivoRead
}

const linesMax = 400
const lineCharactersMax = 200
/** No place on Earth is further from UTC. */
const offsetHoursMax = 14

const units: Readonly<Record<string, ReadingUnit>> = { 'ABS OD': 'OD', 'LUM COUNTS': 'Counts' }

export function readNivoParameters(rows: readonly GridRow[]): NivoParameters {
  const cellsOf = (key: string): string[] =>
    rows
      .find(({ cells }) => cells[0] === key)
      ?.cells.slice(1)
      .map(String) ?? []
  const valueOf = (key: string): string | null => cellsOf(key)[0] || null
  const started = cellsOf('MEASUREMENT START DATE')
  const startedText = started[0] || null
  const first = rows.findIndex(({ cells }) => isOperation(cells[0]))
  const behind = rows.findIndex(({ cells }, at) => at > first && cells[0] === 'PROTOCOL COMMENT')
  const steps = first === -1 ? [] : rows.slice(first, behind === -1 ? undefined : behind)
  const wells = /^([0-9]{1,4}) wells\b/.exec(valueOf('PLATE FORMAT') ?? '')?.[1]
  return {
    version: valueOf('User interface program version'),
    serial: valueOf('Instrument serial number'),
    wellCount: plateFormatOf(Number(wells))?.wellCount ?? null,
    startedText,
    startedLocal: localOf(startedText ?? '', started.find(isUtc) ?? ''),
    procedure: steps.map(stepOf).slice(0, linesMax),
    readOf: (number, name, line) => readOf(rows, number, name, line),
  }
}

const isOperation = (cell: string | number | undefined): boolean =>
  /^[0-9]{1,4} OPERATION$/.test(String(cell ?? ''))

function stepOf({ cells }: GridRow): string {
  const values = cells.slice(1).filter((cell) => cell !== '')
  return `${cells[0] ?? ''}: ${values.join(', ')}`.slice(0, lineCharactersMax)
}

/** Names differ a little between results and parameters (`LUM-Kinetics`, `LUM-Plate Kinetics`); numbers do not. */
function readOf(
  rows: readonly GridRow[],
  number: number,
  nameInResults: string,
  line: number,
): NivoRead {
  const start = rows.findIndex(({ cells }) => cells[0] === `${number} OPERATION`)
  const end = rows.findIndex(({ cells }, at) => at > start && isEnd(cells[0]))
  if (start === -1 || end === -1) {
    throw new AssayError(
      'file.cutOff',
      `The parameters of the operation ${number} (line ${line}) are not in the file or end too early, and only they say what was measured: export results and parameters.`,
      { line },
    )
  }
  const own = rows.slice(start, end)
  const valueOf = (key: string): string =>
    String(own.find(({ cells }) => cells[0] === key)?.cells[1] ?? '')
  const kind = /^[A-Z]+/.exec(nameInResults)?.[0] ?? ''
  const kindOfParameters = /^[A-Z]+/.exec(String(own[0]?.cells[1] ?? ''))?.[0]
  const unit = units[`${kind} ${valueOf('MEASUREMENT UNIT')}`]
  const isSingle = /^(?:Single label)?$/.test(valueOf('MEASUREMENT TYPE'))
  if (unit === undefined || kind !== kindOfParameters || !isSingle) {
    throw new AssayError(
      'file.unsupported',
      `The operation ${number}, ${quote(nameInResults)}, measured ${quote(valueOf('MEASUREMENT TYPE'))} in ${quote(valueOf('MEASUREMENT UNIT'))}: only luminescence in COUNTS and absorbance in OD with a single label are read.`,
      { line },
    )
  }
  const filter = valueOf('EXCITATION FILTER') || valueOf('EMISSION FILTER')
  return { number, name: [nameInResults, filter].filter((part) => part !== '').join(' '), unit }
}

/** Another operation, or what stands behind the last one. */
function isEnd(cell: string | number | undefined): boolean {
  return (
    isOperation(cell) || /^(?:PROTOCOL COMMENT|PLATE MAP|EXPORT FORMAT)$/.test(String(cell ?? ''))
  )
}

const isUtc = (cell: string): boolean =>
  /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(?:\+0000|Z)$/.test(cell)

/**
 * The reader's own clock. Of `10/3/2022  10:44:45 AM` day and month are certain by the same moment in UTC beside it,
 * which is never a day away.
 */
function localOf(text: string, utc: string): string | null {
  const moment = Date.parse(`${utc.slice(0, 19)}Z`)
  const near = (['dayFirst', 'monthFirst'] as const)
    .map((order) => parseReadAtText(text, order))
    .filter((local) => {
      const hours = (Date.parse(`${local ?? ''}Z`) - moment) / 3_600_000
      return Math.abs(hours) <= offsetHoursMax
    })
  return new Set(near).size === 1 ? (near[0] ?? null) : null
}
