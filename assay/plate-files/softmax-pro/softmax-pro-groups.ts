import type { Collector } from '../collect-readings.ts'
import { type FileLayout, type WellText, layoutOfIds } from '../layout-ids.ts'
import { type Line, firstCell, isBlank } from '../../text/text-lines.ts'
import { formatWell, readWell } from '../../plate/well.ts'

/** A group's table: which wells a sample has, on which plate, and its concentration or dilution. */
export type GroupTable = { name: string; wells: readonly GroupWell[] }

type GroupWell = {
  line: number
  sample: string
  amount: string
  isDilution: boolean
  well: string
  plate: string | null
}

/** Wells of one group. */
const wellsMax = 100_000

/**
 * The table of a `Group:` section: a head with `Sample` and `Well` or `Wells`, then a line for each
 * well; a sample's name stands on its first well only.
 */
export function readGroup(lines: readonly Line[]): GroupTable {
  const title = lines[0] === undefined ? '' : lines[0].cells.join(' ')
  const name = title
    .replace(/^Group:/, '')
    .replace(/ [0-9]+ *$/, '')
    .trim()
  const headIndex = lines.findIndex((line) => /^Samples?$/i.test(firstCell(line)))
  const head = lines[headIndex]
  const wells: GroupWell[] = []
  if (head === undefined) return { name, wells }
  const find = (pattern: RegExp): number => head.cells.findIndex((cell) => pattern.test(cell))
  const at = {
    well: find(/^Wells?$/i),
    plate: find(/^WellPlateName$/i),
    amount: find(/^(?:standard ?value|conc|concentration|std|nominal|dilution)/i),
  }
  const isDilution = /^dilution/i.test(head.cells[at.amount] ?? '')
  let [sample, amount] = ['', '']
  for (const line of lines.slice(headIndex + 1)) {
    if (isBlank(line) || wells.length > wellsMax) break
    const cells = line.cells
    if (cells[0] !== undefined && cells[0] !== '') {
      ;[sample, amount] = [cells[0], at.amount === -1 ? '' : (cells[at.amount] ?? '')]
    }
    const position = readWell(cells[at.well] ?? '')
    if (position === null) continue
    const plate = at.plate === -1 ? null : (cells[at.plate] ?? null)
    wells.push({ line: line.number, sample, amount, isDilution, well: formatWell(position), plate })
  }
  return { name, wells }
}

/** The layout of each plate by its name. A well whose plate cannot be told has none. */
export function layoutsOfGroups(
  groups: readonly GroupTable[],
  { plates, decimal }: Collector,
): Map<string, FileLayout> {
  const texts = new Map<string, Map<string, WellText>>()
  for (const group of groups) {
    for (const well of group.wells) {
      const only = plates.length === 1 ? (plates[0]?.name ?? null) : null
      const plate = well.plate === null || well.plate === '' ? only : well.plate
      if (plate === null || !plates.some(({ name }) => name === plate)) continue
      const ofPlate = texts.get(plate) ?? new Map<string, WellText>()
      ofPlate.set(well.well, textOf(group.name, well))
      texts.set(plate, ofPlate)
    }
  }
  return new Map([...texts].map(([plate, ofPlate]) => [plate, layoutOfIds(ofPlate, decimal)]))
}

/** A group's name tells the role; samples that are only numbered are told apart by their group. */
function textOf(group: string, { line, sample, amount, isDilution }: GroupWell): WellText {
  const text = { line, name: '' }
  if (/^(?:standard|std|calibrat)/i.test(group)) return { ...text, id: 'STD', amount }
  if (/blank/i.test(group)) return { ...text, id: 'BLK', amount: '' }
  if (/^pos/i.test(group)) return { ...text, id: 'POSCON', amount: '' }
  if (/^neg/i.test(group)) return { ...text, id: 'NEGCON', amount: '' }
  const code = /^[0-9]+$/.test(sample) ? `${group} ${sample}` : sample
  return { ...text, id: code, amount: isDilution ? amount : '' }
}
