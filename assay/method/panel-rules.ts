import { biosensorCodePattern } from '../plate/biosensor.ts'
import { choiceOf, decimalOf, invalid, numberOf, objectOf, textOf } from './fields.ts'

/** What a method for one biosensor of the panel says beyond the curve. */
export type PanelRules = {
  /** The biosensor's code, as the register and the layouts write it. */
  biosensor: string
  /** `fold`: screening alone, without a concentration. */
  report: 'concentration' | 'fold'
  /** The concentration is semi-quantitative, and is called an estimate wherever it is shown. */
  isEstimate: boolean
  /** From this fold on the response is significant; 2 by convention. Null for a signal that is no fold. */
  significantFold: string | null
  /** The limit of detection is the concentration at which the curve reaches this fold; null: `lod` is a validated number. */
  lodFold: string | null
  /** The part of the well that is water: a well of 101 µL with 90 µL of water dilutes it 101/90 times. Null: not at all. */
  wellDilution: { waterUl: string; wellUl: string } | null
  /** Growth below this share of the untreated control means inhibition: no statement about the sample. */
  growthMinPercent: number | null
  /** A fold below this, with normal growth, means silencing. */
  silencedBelowFold: number | null
  /** Limits of quality control in the method's signal; null means that the method does not check it. */
  qc: {
    positiveControlMin: number | null
    negativeControlMax: number | null
    controlCvMaxPercent: number | null
    /** Light over growth that the untreated control gives at the time that is reported; another strain gives another. */
    untreatedSignal: ExpectedRange | null
    /** By kind of sample: beyond these somebody looks again. */
    expected: {
      sample: ExpectedRange | null
      fieldBlank: ExpectedRange | null
    }
  }
}

export type ExpectedRange = { min: number | null; max: number | null }

/** Throws `method.invalid`. */
export function parsePanelRules(input: unknown): PanelRules {
  const fields = objectOf(input, 'panel', [
    'biosensor',
    'report',
    'isEstimate',
    'significantFold',
    'lodFold',
    'wellDilution',
    'growthMinPercent',
    'silencedBelowFold',
    'qc',
  ])
  const biosensor = textOf(fields, 'biosensor')
  if (!biosensorCodePattern.test(biosensor)) {
    throw invalid(
      'panel.biosensor',
      'must be a code of at most 40 letters, digits, points, dashes and underscores',
    )
  }
  const { isEstimate } = fields
  if (typeof isEstimate !== 'boolean') throw invalid('panel.isEstimate', 'must be true or false')
  return {
    biosensor,
    report: choiceOf(fields, 'report', ['concentration', 'fold']),
    isEstimate,
    significantFold: decimalOf(fields, 'significantFold'),
    lodFold: decimalOf(fields, 'lodFold'),
    wellDilution: parseWellDilution(fields['wellDilution']),
    growthMinPercent: optional(fields, 'growthMinPercent', { min: 0, max: 100 }),
    silencedBelowFold: optional(fields, 'silencedBelowFold', { min: 0, max: 1 }),
    qc: parsePanelQuality(fields['qc']),
  }
}

function parseWellDilution(input: unknown): PanelRules['wellDilution'] {
  if (input === null) return null
  const fields = objectOf(input, 'panel.wellDilution', ['waterUl', 'wellUl'])
  const [waterUl, wellUl] = [decimalOf(fields, 'waterUl'), decimalOf(fields, 'wellUl')]
  if (waterUl === null || wellUl === null || Number(wellUl) < Number(waterUl)) {
    throw invalid('panel.wellDilution', 'must hold volumes in µL, the well not below its water')
  }
  return { waterUl, wellUl }
}

function parsePanelQuality(input: unknown): PanelRules['qc'] {
  const fields = objectOf(input, 'panel.qc', [
    'positiveControlMin',
    'negativeControlMax',
    'controlCvMaxPercent',
    'untreatedSignal',
    'expected',
  ])
  const expected = objectOf(fields['expected'], 'panel.qc.expected', ['sample', 'fieldBlank'])
  return {
    positiveControlMin: optional(fields, 'positiveControlMin', signals),
    negativeControlMax: optional(fields, 'negativeControlMax', signals),
    controlCvMaxPercent: optional(fields, 'controlCvMaxPercent', { min: 0, max: 1000 }),
    // Methods from before there was this rule do not name it.
    untreatedSignal: parseExpected(fields['untreatedSignal'] ?? null, 'untreatedSignal'),
    expected: {
      sample: parseExpected(expected['sample'], 'expected.sample'),
      fieldBlank: parseExpected(expected['fieldBlank'], 'expected.fieldBlank'),
    },
  }
}

const signals = { min: 0, max: 1e9 }

function parseExpected(input: unknown, name: string): ExpectedRange | null {
  if (input === null) return null
  const fields = objectOf(input, `panel.qc.${name}`, ['min', 'max'])
  const min = optional(fields, 'min', signals)
  return { min, max: optional(fields, 'max', { ...signals, min: min ?? 0 }) }
}

function optional(
  fields: Readonly<Record<string, unknown>>,
  key: string,
  range: { min: number; max: number },
): number | null {
  return fields[key] === null ? null : numberOf(fields, key, range)
}

/** How many times the well holds less of the sample than the water that was put in. */
export function wellFactor(panel: Pick<PanelRules, 'wellDilution'> | undefined): number {
  const dilution = panel?.wellDilution ?? null
  return dilution === null ? 1 : Number(dilution.wellUl) / Number(dilution.waterUl)
}
