import { AssayError } from '../assay-error.ts'
import type { CurveModel } from '../curve/curve.ts'
import type { Weighting } from '../curve/fit.ts'
import { isDecimal } from '../plate/layout.ts'
import { type ReadingUnit, readingUnits } from '../plate/reading.ts'

/**
 * How the readings of a well become one signal. `block` names the read to use, or null when the
 * file has only one in this unit. `foldInduction` divides by the mean of the blanks, or by the
 * well's first read.
 */
export type SignalRule =
  | { kind: 'endpoint'; unit: ReadingUnit; block: string | null }
  | { kind: 'integral'; unit: ReadingUnit; block: string | null }
  | { kind: 'foldInduction'; unit: ReadingUnit; block: string | null; over: 'blank' | 'firstRead' }

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
  ])
  const method: Method = {
    code: textOf(fields, 'code'),
    title: textOf(fields, 'title'),
    citation: textOf(fields, 'citation'),
    strain: textOf(fields, 'strain'),
    calibrant: textOf(fields, 'calibrant'),
    analyte: textOf(fields, 'analyte'),
    unit: textOf(fields, 'unit'),
    signal: parseSignalRule(fields['signal']),
    blankSubtraction: choiceOf(fields, 'blankSubtraction', ['none', 'mean']),
    model: choiceOf(fields, 'model', ['4pl', '5pl']),
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
  }
  checkLimits(method)
  return method
}

/** LOD <= LOQ < ULOQ, and the limits that the rules refer to exist. */
function checkLimits({ lod, loq, rangeRule, qc, signal, blankSubtraction }: Method): void {
  if (lod !== null && loq !== null && Number(lod) > Number(loq)) {
    throw invalid('lod', 'must not be above loq')
  }
  if (rangeRule.kind === 'loqToUloq') {
    if (loq === null) throw invalid('loq', 'is needed by the range rule loqToUloq')
    if (Number(rangeRule.uloq) <= Number(loq)) throw invalid('rangeRule.uloq', 'must be above loq')
  }
  const needed = [qc.blankBelow, qc.fieldBlankBelow]
  if (needed.includes('LOD') && lod === null) throw invalid('lod', 'is needed by a rule of qc')
  if (needed.includes('LOQ') && loq === null) throw invalid('loq', 'is needed by a rule of qc')
  if (signal.kind === 'foldInduction' && blankSubtraction === 'mean') {
    throw invalid('blankSubtraction', 'must be none for a fold induction')
  }
}

function parseSignalRule(input: unknown): SignalRule {
  const kindOnly = objectOf(input, 'signal', ['kind', 'unit', 'block', 'over'])
  const kind = choiceOf(kindOnly, 'kind', ['endpoint', 'integral', 'foldInduction'])
  const unit = choiceOf(kindOnly, 'unit', readingUnits)
  const block = kindOnly['block'] === null ? null : textOf(kindOnly, 'block')
  if (kind !== 'foldInduction') {
    if (kindOnly['over'] !== undefined)
      throw invalid('signal.over', 'belongs to foldInduction only')
    return { kind, unit, block }
  }
  return { kind, unit, block, over: choiceOf(kindOnly, 'over', ['blank', 'firstRead']) }
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

type Fields = Readonly<Record<string, unknown>>

const textCharactersMax = 500

function invalid(field: string, reason: string): AssayError {
  return new AssayError('method.invalid', `The method's field ${field} ${reason}.`)
}

function objectOf(input: unknown, name: string, keys: readonly string[]): Fields {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw invalid(name, 'must be an object')
  }
  const unknown = Object.keys(input).find((key) => !keys.includes(key))
  if (unknown !== undefined) throw invalid(`${name}: ${unknown.slice(0, 40)}`, 'is not known')
  return Object.fromEntries(Object.entries(input))
}

function textOf(fields: Fields, key: string): string {
  const value = fields[key]
  if (typeof value !== 'string' || value.trim() === '' || value.length > textCharactersMax) {
    throw invalid(key, `must be a text of 1 to ${textCharactersMax} characters`)
  }
  return value
}

function choiceOf<const Choice extends string>(
  fields: Fields,
  key: string,
  choices: readonly Choice[],
): Choice {
  const value = choices.find((choice) => choice === fields[key])
  if (value === undefined) throw invalid(key, `must be one of ${choices.join(', ')}`)
  return value
}

function numberOf(fields: Fields, key: string, range: { min: number; max: number }): number {
  const value = fields[key]
  if (typeof value !== 'number' || !(value >= range.min && value <= range.max)) {
    throw invalid(key, `must be a number from ${range.min} to ${range.max}`)
  }
  return value
}

/** A positive decimal string, or null. */
function decimalOf(fields: Fields, key: string): string | null {
  const value = fields[key]
  if (value === null) return null
  if (typeof value !== 'string' || !isDecimal(value) || !(Number(value) > 0)) {
    throw invalid(key, 'must be a positive decimal number in quotes, or null')
  }
  return value
}
