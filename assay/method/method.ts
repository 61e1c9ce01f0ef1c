import type { CurveModel } from '../curve/curve.ts'
import type { Weighting } from '../curve/fit.ts'
import { choiceOf, decimalOf, type Fields, invalid, numberOf, objectOf, textOf } from './fields.ts'
import { type PanelRules, parsePanelRules } from './panel-rules.ts'
import { type FoldRule, type SignalRule, isFoldRule, parseSignalRule } from './signal-rule.ts'

/**
 * Within which concentrations a number may be reported: from LOQ to ULOQ; between the lowest and
 * the highest standard, widened by a factor; or wherever the curve can be inverted.
 */
export type RangeRule =
  | { kind: 'loqToUloq'; uloq: string }
  | { kind: 'standards'; factor: number }
  | { kind: 'asymptotes' }

/** Limits of quality control; null means that the method does not check it. */
export type QualityRules = {
  cvMaxPercent: number | null
  r2Min: number | null
  backCalculation: {
    tolerancePercent: number
    tolerancePercentAtEnds: number
    shareMin: number
  } | null
  zPrimeMin: number | null
  blankBelow: 'LOD' | 'LOQ' | null
  fieldBlankBelow: 'LOD' | 'LOQ' | null
  duplicateDifferenceMaxPercent: number | null
  spikeRecoveryPercent: { min: number; max: number } | null
}

/**
 * A versioned recipe from readings to a concentration: plain JSON, immutable once used.
 * Concentrations are decimal strings in `unit` and hold for the undiluted well.
 */
export type Method = {
  code: string
  title: string
  /** Where its numbers come from. */
  citation: string
  strain: string
  calibrant: string
  analyte: string
  unit: string
  signal: SignalRule
  blankSubtraction: 'none' | 'mean'
  model: CurveModel
  /** Whether the signal rises or falls with the concentration: a mirrored series is found by it. */
  response?: 'rising' | 'falling'
  weighting: Weighting
  fitOn: 'means' | 'wells'
  lod: string | null
  loq: string | null
  rangeRule: RangeRule
  rounding: { kind: 'significantDigits' | 'decimals'; digits: number }
  qc: QualityRules
  /** Of a method for one biosensor of the panel; methods from before the panel have none. */
  panel?: PanelRules
}

/**
 * A method from anything. Throws `method.invalid` naming the field. Unknown fields are refused: a
 * misspelt limit must not be ignored.
 */
export function parseMethod(input: unknown): Method {
  const fields = objectOf(input, 'the method', [
    'code',
    'title',
    'citation',
    'strain',
    'calibrant',
    'analyte',
    'unit',
    'signal',
    'blankSubtraction',
    'model',
    'response',
    'weighting',
    'fitOn',
    'lod',
    'loq',
    'rangeRule',
    'rounding',
    'qc',
    'panel',
  ])
  const method: Method = {
    code: codeOf(fields),
    title: textOf(fields, 'title'),
    citation: textOf(fields, 'citation'),
    strain: textOf(fields, 'strain'),
    calibrant: textOf(fields, 'calibrant'),
    analyte: textOf(fields, 'analyte'),
    unit: textOf(fields, 'unit'),
    signal: parseSignalRule(fields['signal']),
    blankSubtraction: choiceOf(fields, 'blankSubtraction', ['none', 'mean']),
    model: choiceOf(fields, 'model', ['4pl', '5pl', 'line']),
    // Left out of methods that were written before it was asked for.
    ...(fields['response'] === undefined
      ? {}
      : { response: choiceOf(fields, 'response', ['rising', 'falling']) }),
    weighting: choiceOf(fields, 'weighting', ['none', '1/y', '1/y2']),
    fitOn: choiceOf(fields, 'fitOn', ['means', 'wells']),
    lod: decimalOf(fields, 'lod'),
    loq: decimalOf(fields, 'loq'),
    rangeRule: parseRangeRule(fields['rangeRule']),
    rounding: parseRounding(fields['rounding']),
    qc: parseQualityRules(fields['qc']),
    ...(fields['panel'] === undefined ? {} : { panel: parsePanelRules(fields['panel']) }),
  }
  checkLimits(method)
  return method
}

/** As the ledger and the addresses write it. */
function codeOf(fields: Fields): string {
  const code = textOf(fields, 'code')
  if (/^[a-z0-9][a-z0-9-]{1,62}$/.test(code)) return code
  throw invalid('code', 'must be 2 to 63 small letters, digits and dashes, no dash first')
}

/** LOD <= LOQ < ULOQ, and the limits that the rules refer to exist. */
function checkLimits(method: Method): void {
  const { lod, loq, rangeRule, qc, signal, blankSubtraction, panel } = method
  if (lod !== null && loq !== null && Number(lod) > Number(loq)) {
    throw invalid('lod', 'must not be above loq')
  }
  if (rangeRule.kind === 'loqToUloq') {
    if (loq === null) throw invalid('loq', 'is needed by the range rule loqToUloq')
    if (Number(rangeRule.uloq) <= Number(loq)) throw invalid('rangeRule.uloq', 'must be above loq')
  }
  const needed = [qc.blankBelow, qc.fieldBlankBelow]
  const hasLod = lod !== null || (panel?.lodFold ?? null) !== null
  if (needed.includes('LOD') && !hasLod) throw invalid('lod', 'is needed by a rule of qc')
  if (needed.includes('LOQ') && loq === null) throw invalid('loq', 'is needed by a rule of qc')
  if (signal.kind === 'foldInduction' && blankSubtraction === 'mean') {
    throw invalid('blankSubtraction', 'must be none for a fold induction')
  }
  if (isFoldRule(signal)) checkFold(method, signal)
  else if (panel !== undefined) checkPlainPanel(panel)
}

/** Blank wells of a ratio hold medium alone: they have no signal that could be subtracted or judged. */
function checkFold({ lod, blankSubtraction, qc, panel }: Method, signal: FoldRule): void {
  if (blankSubtraction === 'mean') {
    throw invalid('blankSubtraction', 'must be none for a ratio or a fold')
  }
  if (qc.blankBelow !== null) throw invalid('qc.blankBelow', 'must be null for a ratio or a fold')
  if (panel === undefined) throw invalid('panel', 'is needed for a ratio or a fold')
  const { report, significantFold, lodFold, growthMinPercent } = panel
  if (signal.kind === 'fold' && significantFold === null) {
    throw invalid('panel.significantFold', 'is needed for a fold')
  }
  if (signal.kind === 'ratio') checkPlainPanel(panel)
  if (report === 'fold' && (lod !== null || lodFold !== null)) {
    throw invalid('lod', 'belongs to concentrations, and the method reports fold alone')
  }
  if (lodFold !== null && lod !== null) {
    throw invalid('lod', 'must be null where panel.lodFold finds it on the curve')
  }
  if (growthMinPercent !== null && signal.growth === null) {
    throw invalid('panel.growthMinPercent', 'needs a read of growth')
  }
}

/** What is said in fold belongs to signals that are one. */
function checkPlainPanel(panel: PanelRules): void {
  const { report, significantFold, lodFold, silencedBelowFold } = panel
  if (report === 'fold')
    throw invalid('panel.report', 'must be concentration: the signal is no fold')
  const given = { significantFold, lodFold, silencedBelowFold }
  for (const [name, value] of Object.entries(given)) {
    if (value !== null) throw invalid(`panel.${name}`, 'must be null: the signal is no fold')
  }
}

function parseRangeRule(input: unknown): RangeRule {
  const fields = objectOf(input, 'rangeRule', ['kind', 'uloq', 'factor'])
  const kind = choiceOf(fields, 'kind', ['loqToUloq', 'standards', 'asymptotes'])
  if (kind === 'asymptotes') return { kind }
  if (kind === 'standards') {
    return { kind, factor: numberOf(fields, 'factor', { min: 1, max: 2 }) }
  }
  const uloq = decimalOf(fields, 'uloq')
  if (uloq === null) throw invalid('rangeRule.uloq', 'must be a decimal number in quotes')
  return { kind, uloq }
}

function parseRounding(input: unknown): Method['rounding'] {
  const fields = objectOf(input, 'rounding', ['kind', 'digits'])
  const kind = choiceOf(fields, 'kind', ['significantDigits', 'decimals'])
  const digits = numberOf(fields, 'digits', { min: kind === 'decimals' ? 0 : 1, max: 15 })
  if (!Number.isInteger(digits)) throw invalid('rounding.digits', 'must be a whole number')
  return { kind, digits }
}

function parseQualityRules(input: unknown): QualityRules {
  const fields = objectOf(input, 'qc', [
    'cvMaxPercent',
    'r2Min',
    'backCalculation',
    'zPrimeMin',
    'blankBelow',
    'fieldBlankBelow',
    'duplicateDifferenceMaxPercent',
    'spikeRecoveryPercent',
  ])
  const optional = (key: string, min: number, max: number): number | null =>
    fields[key] === null ? null : numberOf(fields, key, { min, max })
  const limit = (key: string): 'LOD' | 'LOQ' | null =>
    fields[key] === null ? null : choiceOf(fields, key, ['LOD', 'LOQ'])
  return {
    cvMaxPercent: optional('cvMaxPercent', 0, 1000),
    r2Min: optional('r2Min', 0, 1),
    backCalculation: parseBackCalculation(fields['backCalculation']),
    zPrimeMin: optional('zPrimeMin', -10, 1),
    blankBelow: limit('blankBelow'),
    fieldBlankBelow: limit('fieldBlankBelow'),
    duplicateDifferenceMaxPercent: optional('duplicateDifferenceMaxPercent', 0, 200),
    spikeRecoveryPercent: parseRecovery(fields['spikeRecoveryPercent']),
  }
}

function parseBackCalculation(input: unknown): QualityRules['backCalculation'] {
  if (input === null) return null
  const keys = ['tolerancePercent', 'tolerancePercentAtEnds', 'shareMin']
  const fields = objectOf(input, 'qc.backCalculation', keys)
  return {
    tolerancePercent: numberOf(fields, 'tolerancePercent', { min: 0, max: 1000 }),
    tolerancePercentAtEnds: numberOf(fields, 'tolerancePercentAtEnds', { min: 0, max: 1000 }),
    shareMin: numberOf(fields, 'shareMin', { min: 0, max: 1 }),
  }
}

function parseRecovery(input: unknown): QualityRules['spikeRecoveryPercent'] {
  if (input === null) return null
  const fields = objectOf(input, 'qc.spikeRecoveryPercent', ['min', 'max'])
  const min = numberOf(fields, 'min', { min: 0, max: 1000 })
  return { min, max: numberOf(fields, 'max', { min, max: 1000 }) }
}
