import type { MatrixRow } from './gen5-matrix.ts'
import { type Layout, type WellContent, isDecimal, sampleCodeCharactersMax } from './layout.ts'
import type { DecimalMark } from './reading.ts'
import { parseDecimal } from './reading.ts'
import { formatWell } from './well.ts'

export type FileLayout = { layout: Layout; remarks: { well: string; text: string }[] }

type WellText = { line: number; id: string; amount: string; name: string }

/**
 * What the `Layout` block says: `STD3` with its concentration, `BLK`, `POSCON`, `NEGCON`, `SPL1`
 * or `SPL1:2` with its dilution, and any other id as a sample's code; a `Name` line gives a sample
 * its own code. A well that cannot be taken over (a standard without concentration) comes back as
 * a remark.
 */
export function interpretLayout(rows: readonly MatrixRow[], decimal: DecimalMark): FileLayout {
  const texts = new Map<string, WellText>()
  for (const { row, label, line, cells } of rows) {
    cells.forEach((cell, column) => {
      const well = formatWell({ row, column })
      const text = texts.get(well) ?? { line, id: '', amount: '', name: '' }
      if (label === 'Well ID') text.id = cell
      if (label === 'Conc/Dil') text.amount = cell
      if (label === 'Name') text.name = cell
      texts.set(well, text)
    })
  }
  const layout: Record<string, WellContent> = {}
  const remarks: { well: string; text: string }[] = []
  for (const [well, text] of texts) {
    if (text.id === '') continue
    const content = contentOf(text, well, decimal)
    if (typeof content === 'string') remarks.push({ well, text: content })
    else layout[well] = content
  }
  return { layout, remarks }
}

/** The content, or the sentence why there is none. */
function contentOf(text: WellText, well: string, decimal: DecimalMark): WellContent | string {
  const amount = decimalText(text, well, decimal)
  if (/^(?:BLK|BLANK)[0-9]{0,4}$/i.test(text.id)) return { role: 'blank' }
  if (/^POS(?:CON|CTRL|CTL)?[0-9]{0,4}$/i.test(text.id)) return { role: 'positiveControl' }
  if (/^NEG(?:CON|CTRL|CTL)?[0-9]{0,4}$/i.test(text.id)) return { role: 'negativeControl' }
  if (/^STD[0-9]{0,4}$/i.test(text.id)) {
    return amount === null
      ? `${text.id} in ${well} has no concentration that can be read.`
      : { role: 'standard', concentration: amount }
  }
  const code = text.name === '' ? text.id.replace(/^(SPL[0-9]{1,5}):[0-9]{1,4}$/i, '$1') : text.name
  if (code.length > sampleCodeCharactersMax) {
    return `The id in ${well} is longer than ${sampleCodeCharactersMax} characters.`
  }
  if (text.amount !== '' && (amount === null || Number(amount) === 0)) {
    return `The dilution of ${text.id} in ${well} cannot be read.`
  }
  return { role: 'sample', sampleCode: code, dilution: dilutionFactor(amount) }
}

/** The number beside the id, as a decimal string with a point. */
function decimalText(text: WellText, well: string, decimal: DecimalMark): string | null {
  if (text.amount === '') return null
  const value = parseDecimal(text.amount, decimal, { line: text.line, well })
  if (value === null) return null
  const plain = text.amount.replace(',', '.')
  if (isDecimal(plain)) return plain
  return isDecimal(String(value)) ? String(value) : null
}

/**
 * Gen5 writes one part in four as 0.25; we keep the factor that the concentration is multiplied
 * by.
 */
function dilutionFactor(amount: string | null): string {
  if (amount === null) return '1'
  const value = Number(amount)
  if (value >= 1) return amount
  const factor = 1 / value
  return isDecimal(String(factor)) ? String(Number(factor.toPrecision(12))) : '1'
}
