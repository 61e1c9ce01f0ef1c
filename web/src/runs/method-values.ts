import type { Method } from '@luminous/assay/method/method.ts'
import { plainDecimal } from '../ui/decimal.ts'

/** The recipe as text fields, '' for what is not set; and back. Pure: `parseMethod` judges what comes out. */
export const emptyValues = {
  code: '',
  title: '',
  citation: '',
  strain: '',
  calibrant: '',
  analyte: 'naphthenic acids',
  unit: 'mg/L',
  signalKind: 'endpoint',
  signalUnit: 'RLU',
  signalBlock: '',
  signalOver: 'blank',
  blankSubtraction: 'none',
  model: '4pl',
  response: 'rising',
  weighting: '1/y2',
  fitOn: 'wells',
  lod: '',
  loq: '',
  rangeKind: 'loqToUloq',
  uloq: '',
  rangeFactor: '1.05',
  roundingKind: 'significantDigits',
  roundingDigits: '3',
  cvMaxPercent: '',
  r2Min: '',
  backTolerancePercent: '',
  backTolerancePercentAtEnds: '',
  backShareMin: '',
  zPrimeMin: '',
  blankBelow: '',
  fieldBlankBelow: '',
  duplicateDifferenceMaxPercent: '',
  recoveryMinPercent: '',
  recoveryMaxPercent: '',
}
export type MethodValues = Readonly<typeof emptyValues>

const text = (value: string | number | null | undefined): string =>
  value === null || value === undefined ? '' : String(value)

export function toValues(method: Method): MethodValues {
  const { signal, rangeRule, rounding, qc } = method
  return {
    ...emptyValues,
    code: method.code,
    title: method.title,
    citation: method.citation,
    strain: method.strain,
    calibrant: method.calibrant,
    analyte: method.analyte,
    unit: method.unit,
    signalKind: signal.kind,
    signalUnit: signal.unit,
    signalBlock: text(signal.block),
    ...(signal.kind === 'foldInduction' && { signalOver: signal.over }),
    blankSubtraction: method.blankSubtraction,
    model: method.model,
    response: text(method.response),
    weighting: method.weighting,
    fitOn: method.fitOn,
    lod: text(method.lod),
    loq: text(method.loq),
    rangeKind: rangeRule.kind,
    ...(rangeRule.kind === 'loqToUloq' && { uloq: rangeRule.uloq }),
    ...(rangeRule.kind === 'standards' && { rangeFactor: String(rangeRule.factor) }),
    roundingKind: rounding.kind,
    roundingDigits: String(rounding.digits),
    cvMaxPercent: text(qc.cvMaxPercent),
    r2Min: text(qc.r2Min),
    backTolerancePercent: text(qc.backCalculation?.tolerancePercent),
    backTolerancePercentAtEnds: text(qc.backCalculation?.tolerancePercentAtEnds),
    backShareMin: text(qc.backCalculation?.shareMin),
    zPrimeMin: text(qc.zPrimeMin),
    blankBelow: text(qc.blankBelow),
    fieldBlankBelow: text(qc.fieldBlankBelow),
    duplicateDifferenceMaxPercent: text(qc.duplicateDifferenceMaxPercent),
    recoveryMinPercent: text(qc.spikeRecoveryPercent?.min),
    recoveryMaxPercent: text(qc.spikeRecoveryPercent?.max),
  }
}

/** What is half filled in comes out half, so that `parseMethod` names what is missing. */
export function toDefinition(values: MethodValues): Record<string, unknown> {
  const of = (name: keyof MethodValues) => values[name].trim()
  const decimal = (name: keyof MethodValues) => plainDecimal(values[name])
  const orNull = (name: keyof MethodValues) => (of(name) === '' ? null : decimal(name))
  const number = (name: keyof MethodValues) => (of(name) === '' ? null : Number(decimal(name)))
  const anyOf = (...names: (keyof MethodValues)[]) => names.some((name) => of(name) !== '')
  return {
    code: of('code'),
    title: of('title'),
    citation: of('citation'),
    strain: of('strain'),
    calibrant: of('calibrant'),
    analyte: of('analyte'),
    unit: of('unit'),
    signal: {
      kind: of('signalKind'),
      unit: of('signalUnit'),
      block: of('signalBlock') === '' ? null : of('signalBlock'),
      ...(of('signalKind') === 'foldInduction' && { over: of('signalOver') }),
    },
    blankSubtraction: of('blankSubtraction'),
    model: of('model'),
    ...(of('response') !== '' && { response: of('response') }),
    weighting: of('weighting'),
    fitOn: of('fitOn'),
    lod: orNull('lod'),
    loq: orNull('loq'),
    rangeRule: {
      kind: of('rangeKind'),
      ...(of('rangeKind') === 'loqToUloq' && { uloq: decimal('uloq') }),
      ...(of('rangeKind') === 'standards' && { factor: number('rangeFactor') }),
    },
    rounding: { kind: of('roundingKind'), digits: number('roundingDigits') },
    qc: {
      cvMaxPercent: number('cvMaxPercent'),
      r2Min: number('r2Min'),
      backCalculation: anyOf('backTolerancePercent', 'backTolerancePercentAtEnds', 'backShareMin')
        ? {
            tolerancePercent: number('backTolerancePercent'),
            tolerancePercentAtEnds: number('backTolerancePercentAtEnds'),
            shareMin: number('backShareMin'),
          }
        : null,
      zPrimeMin: number('zPrimeMin'),
      blankBelow: orNull('blankBelow'),
      fieldBlankBelow: orNull('fieldBlankBelow'),
      duplicateDifferenceMaxPercent: number('duplicateDifferenceMaxPercent'),
      spikeRecoveryPercent: anyOf('recoveryMinPercent', 'recoveryMaxPercent')
        ? { min: number('recoveryMinPercent'), max: number('recoveryMaxPercent') }
        : null,
    },
  }
}
