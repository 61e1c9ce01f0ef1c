import {
  type Layout,
  type WellContent,
  isDecimal,
  sampleCodeCharactersMax,
} from '../plate/layout.ts'
import { type DecimalMark, parseDecimal } from './parse-cell.ts'

/** What a file says of its wells, and of which wells it said something that was not taken over. */
export type FileLayout = { layout: Layout; remarks: { well: string; text: string }[] }

/**
 * What a file says of one well: an id as Gen5 writes it (`BLK`, `STD3`, `POSCON`, `SPL1:2`, or any
 * sample's code), the concentration of a standard or the dilution of a sample, and a name.
 */
export type WellText = { line: number; id: string; amount: string; name: string }

/** A well that cannot be taken over (a standard without concentration) comes back as a remark. */
export function layoutOfIds(
  texts: ReadonlyMap<string, WellText>,
  decimal: DecimalMark,
): FileLayout {
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
