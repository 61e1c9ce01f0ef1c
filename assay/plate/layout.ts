/**
 * What one well holds. An untreated control holds the culture in medium, and nothing else. Concentrations and dilutions are decimal strings, so that `0.10` stays what
 * was entered; codes are text, so that `0363147001` keeps its zero. `dilution` is the factor that
 * the found concentration is multiplied by (10 for one part in ten).
 */
export type WellContent = PlainContent & {
  /** The code of the biosensor in the well; none in medium alone, and on plates of a single one. */
  biosensor?: string | undefined
}

type PlainContent =
  | { role: 'standard'; concentration: string }
  | { role: 'blank' }
  | { role: 'untreatedControl' }
  | { role: 'positiveControl' }
  | { role: 'negativeControl' }
  | { role: 'sample'; sampleCode: string; dilution: string; replicate?: number | undefined }
  | { role: 'fieldBlank'; sampleCode: string; dilution: string; replicate?: number | undefined }
  | { role: 'duplicate'; sampleCode: string; dilution: string; replicate?: number | undefined }
  | {
      role: 'spike'
      sampleCode: string
      dilution: string
      /** What was added to the undiluted sample, in the method's unit. */
      addedConcentration: string
      replicate?: number | undefined
    }
  | { role: 'empty' }

export type WellRole = WellContent['role']

/** Well name (`A1`) to content; wells that are not named hold nothing. */
export type Layout = Readonly<Record<string, WellContent>>

/** The roles whose wells become results, each group of (role, sample code, dilution) one. */
export type QuantifiedContent = Extract<WellContent, { sampleCode: string }>

export const wellRoles: readonly WellRole[] = [
  'standard',
  'blank',
  'untreatedControl',
  'positiveControl',
  'negativeControl',
  'sample',
  'fieldBlank',
  'duplicate',
  'spike',
  'empty',
]

/** Characters of a sample code. */
export const sampleCodeCharactersMax = 100

/** A plain decimal that is not negative: digits, one point, no exponent. At most 30 characters. */
export function isDecimal(text: string): boolean {
  return text.length <= 30 && /^(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)$/.test(text)
}
