import { type FileLayout, type WellText, layoutOfIds } from '../layout-ids.ts'
import { readMatrixHead, readPlateMatrix } from '../plate-matrix.ts'
import type { DecimalMark } from '../parse-cell.ts'
import { type Line, filledCells, firstCell } from '../../text/text-lines.ts'

/** Words of the legend below a map, and the ids that a layout has for them. */
const roles: readonly (readonly [RegExp, string])[] = [
  [/^blank/i, 'BLK'],
  [/^standard|^calibrat/i, 'STD'],
  [/^(?:positive|high)/i, 'POSCON'],
  [/^(?:negative|low)/i, 'NEGCON'],
]

/**
 * The maps behind `Platemap:`, by the plate's number: `STD1`, `UNK3` or `-` for each well, and
 * below it what the letters mean (`STD - Standard`). `-` is undefined.
 */
export function readPlatemaps(
  lines: readonly Line[],
  from: number,
  decimal: DecimalMark,
): Map<string, FileLayout> {
  const maps = new Map<string, FileLayout>()
  const start = lines.findIndex(
    (line, index) => index >= from - 1 && /^Platemap:/i.test(firstCell(line)),
  )
  if (start === -1) return maps
  let plate = ''
  for (let index = start + 1; index < lines.length; index++) {
    const line = lines[index]
    if (line === undefined) break
    if (/^[A-Z][a-z]+s:/.test(firstCell(line))) break
    if (firstCell(line) === 'Plate') plate = filledCells(line)[1] ?? ''
    const head = readMatrixHead(line)
    if (head === null) continue
    const matrix = readPlateMatrix(lines, index, head)
    const legend = readLegend(lines, matrix.nextIndex)
    const texts = new Map<string, WellText>()
    for (const { well, cell, line: number } of matrix.cells) {
      texts.set(well, { line: number, id: idOf(String(cell), legend), amount: '', name: '' })
    }
    const layout = layoutOfIds(texts, decimal)
    if (Object.keys(layout.layout).length + layout.remarks.length > 0) maps.set(plate, layout)
    index = matrix.nextIndex - 1
  }
  return maps
}

/** `STD - Standard`, a line each, up to the next key or map. */
function readLegend(lines: readonly Line[], from: number): Map<string, string> {
  const legend = new Map<string, string>()
  for (const line of lines.slice(from, from + 40)) {
    const match = /^([A-Za-z-]{1,8}) - (.{1,60})$/.exec(firstCell(line))
    if (match !== null) legend.set(match[1] ?? '', match[2] ?? '')
    else if (firstCell(line) !== '' || readMatrixHead(line) !== null) break
  }
  return legend
}

function idOf(cell: string, legend: ReadonlyMap<string, string>): string {
  const letters = /^[A-Za-z-]+/.exec(cell)?.[0] ?? ''
  const meaning = legend.get(letters) ?? ''
  if (cell === '-' || /^undefined|^empty/i.test(meaning)) return ''
  const role = roles.find(([pattern]) => pattern.test(meaning))?.[1]
  return role === undefined ? cell : role
}
