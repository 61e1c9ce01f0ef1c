import { type Line, filledCells, firstCell } from '../../text/text-lines.ts'
import type { ReadMode } from '../plate-file.ts'
import type { ReadingUnit } from '../../plate/reading.ts'

const modeUnits: readonly (readonly [RegExp, ReadingUnit])[] = [
  [/^luminescence\b/i, 'RLU'],
  [/^absorbance\b/i, 'OD'],
  [/^(?:fluorescence|alpha|time resolved)/i, 'RFU'],
]

/** Reads of one procedure; labels are looked up among them line by line. */
const readModesMax = 200

function unitOfMode(text: string): ReadingUnit | null {
  return modeUnits.find(([pattern]) => pattern.test(text))?.[1] ?? null
}

/**
 * The reads of a procedure: `Read<tab>LUM` followed by `<tab>Luminescence Endpoint`, or the mode
 * at once when the step has no name. A read inside `Start Kinetic ... 10 Reads` carries that
 * count.
 */
export function parseReadModes(procedure: readonly Line[]): ReadMode[] {
  const modes: ReadMode[] = []
  let readCount: number | null = null
  for (const line of procedure) {
    const [key, text = ''] = filledCells(line)
    if (key === 'Start Kinetic') {
      const count = /\b([0-9]{1,6}) Reads\b/.exec(text)
      readCount = count === null ? null : Number(count[1])
    } else if (key === 'End Kinetic') {
      readCount = null
    } else if (key === 'Read' && firstCell(line) === 'Read' && modes.length < readModesMax) {
      const unit = unitOfMode(text)
      modes.push({ name: unit === null && text !== '' ? text : null, unit, readCount })
    } else {
      const last = modes.at(-1)
      if (last !== undefined && last.unit === null) last.unit = unitOfMode(key ?? '')
    }
  }
  return modes
}

/**
 * Bare labels of reads without a step name: `Lum`, `Alpha`, `450`, `579,616`, `460/40`, `Full
 * light`.
 */
const bareLabel =
  /^(?:Lum|Alpha|Full light|[0-9]{2,4}(?:\/[0-9]{1,3})?(?:,[0-9]{2,4}(?:\/[0-9]{1,3})?)?)$/i

/** `[Test]` and the like mark a raw read; any other bracket names the source of a calculation. */
const rawSuffix = / \[(?:Test|Ref|Parallel|Perpendicular)\]$/

/**
 * The read that a label of a table belongs to, or null when the reader software calculated its
 * values. The step names decide: `LUM:Lum` is a read of the step `LUM`, `Blank OD600:450` of none.
 * The first label of a table is a read too if it has the shape `X:Y` and the procedure names no
 * step.
 */
export function readModeOfLabel(label: string, modes: readonly ReadMode[]): ReadMode | null {
  const bare = label.replace(rawSuffix, '')
  if (bare.includes('[') || bare.endsWith(':Pathlength')) return null
  const named = modes.find(
    ({ name }) => name !== null && (bare === name || bare.startsWith(`${name}:`)),
  )
  if (named !== undefined) return named
  const numbered = /^Read ([0-9]{1,3})(?::|$)/.exec(bare)
  if (numbered !== null) {
    return modes[Number(numbered[1]) - 1] ?? modes.find(({ name }) => name === null) ?? unknownMode
  }
  if (bareLabel.test(bare))
    return modes.find(({ name }) => name === null) ?? modes[0] ?? unknownMode
  const isPrefixed = /^(?:Blank|Corrected|Mean|Delta|Norm|Ratio|Max|Min|Std|Conc|CV)/i.test(bare)
  return modes.length === 0 && /^[^:]+:[^:]+$/.test(bare) && !isPrefixed ? unknownMode : null
}

const unknownMode: ReadMode = { name: null, unit: null, readCount: null }

/**
 * The unit that a read's mode gives, or its label when the procedure does not say; null if neither
 * does.
 */
export function unitOfRead(label: string, mode: ReadMode): ReadingUnit | null {
  if (mode.unit !== null) return mode.unit
  if (/(?:^|:)Lum$/i.test(label)) return 'RLU'
  return null
}
