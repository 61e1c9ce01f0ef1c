import type { Method } from '@luminous/assay/method/method.ts'
import { isFoldRule } from '@luminous/assay/method/signal-rule.ts'
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
  lightUnit: 'CPS',
  lightBlock: '',
  growthUnit: 'OD',
  growthBlock: '',
  growthBlank: 'none',
  timeKind: 'at',
  atHours: '',
  fromHours: '',
  toHours: '',
  biosensor: '',
  report: 'concentration',
  isEstimate: 'yes',
  significantFold: '',
  lodFold: '',
  waterUl: '',
  wellUl: '',
  growthMinPercent: '',
  silencedBelowFold: '',
  positiveControlMin: '',
  negativeControlMax: '',
  controlCvMaxPercent: '',
  untreatedMin: '',
  untreatedMax: '',
  sampleMin: '',
  sampleMax: '',
  fieldBlankMin: '',
  fieldBlankMax: '',
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
    ...signalValues(signal),
    ...panelValues(method.panel),
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
  const { of, decimal, orNull, number, anyOf } = readerOf(values)
  return {
    code: of('code'),
    title: of('title'),
    citation: of('citation'),
    strain: of('strain'),
    calibrant: of('calibrant'),
    analyte: of('analyte'),
    unit: of('unit'),
    signal: toSignal(values),
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
    ...(of('biosensor') !== '' && { panel: toPanel(values) }),
  }
}

function signalValues(signal: Method['signal']): Partial<MethodValues> {
  if (!isFoldRule(signal)) {
    return {
      signalKind: signal.kind,
      signalUnit: signal.unit,
      signalBlock: text(signal.block),
      ...(signal.kind === 'foldInduction' && { signalOver: signal.over }),
    }
  }
  const { kind, light, growth, growthBlank, time } = signal
  return {
    signalKind: kind,
    lightUnit: light.unit,
    lightBlock: text(light.block),
    growthUnit: text(growth?.unit),
    growthBlock: text(growth?.block),
    growthBlank,
    timeKind: time.kind,
    ...(time.kind === 'at' && { atHours: text(time.hours) }),
    ...((time.kind === 'maximum' || time.kind === 'area') && {
      fromHours: text(time.fromHours),
      toHours: text(time.toHours),
    }),
  }
}

function panelValues(panel: Method['panel']): Partial<MethodValues> {
  if (!panel) return {}
  const { qc, wellDilution } = panel
  return {
    biosensor: panel.biosensor,
    report: panel.report,
    isEstimate: panel.isEstimate ? 'yes' : 'no',
    significantFold: text(panel.significantFold),
    lodFold: text(panel.lodFold),
    waterUl: text(wellDilution?.waterUl),
    wellUl: text(wellDilution?.wellUl),
    growthMinPercent: text(panel.growthMinPercent),
    silencedBelowFold: text(panel.silencedBelowFold),
    positiveControlMin: text(qc.positiveControlMin),
    negativeControlMax: text(qc.negativeControlMax),
    controlCvMaxPercent: text(qc.controlCvMaxPercent),
    untreatedMin: text(qc.untreatedSignal?.min),
    untreatedMax: text(qc.untreatedSignal?.max),
    sampleMin: text(qc.expected.sample?.min),
    sampleMax: text(qc.expected.sample?.max),
    fieldBlankMin: text(qc.expected.fieldBlank?.min),
    fieldBlankMax: text(qc.expected.fieldBlank?.max),
  }
}

/** What is typed, trimmed: '' for what is not set. */
const readerOf = (values: MethodValues) => {
  const of = (name: keyof MethodValues) => values[name].trim()
  const decimal = (name: keyof MethodValues) => plainDecimal(values[name])
  return {
    of,
    decimal,
    orNull: (name: keyof MethodValues) => (of(name) === '' ? null : decimal(name)),
    number: (name: keyof MethodValues) => (of(name) === '' ? null : Number(decimal(name))),
    anyOf: (...names: (keyof MethodValues)[]) => names.some((name) => of(name) !== ''),
  }
}

function toSignal(values: MethodValues): unknown {
  const { of, number } = readerOf(values)
  const kind = of('signalKind')
  const read = (unit: keyof MethodValues, block: keyof MethodValues) => ({
    unit: of(unit),
    block: of(block) === '' ? null : of(block),
  })
  if (kind !== 'ratio' && kind !== 'fold') {
    const over = kind === 'foldInduction' && { over: of('signalOver') }
    return { kind, ...read('signalUnit', 'signalBlock'), ...over }
  }
  const time = of('timeKind')
  return {
    kind,
    light: read('lightUnit', 'lightBlock'),
    growth: of('growthUnit') === '' ? null : read('growthUnit', 'growthBlock'),
    growthBlank: of('growthBlank'),
    time: {
      kind: time,
      ...(time === 'at' && { hours: number('atHours') }),
      ...((time === 'maximum' || time === 'area') && {
        fromHours: number('fromHours'),
        toHours: number('toHours'),
      }),
    },
  }
}

function toPanel(values: MethodValues): unknown {
  const { of, orNull, number, anyOf } = readerOf(values)
  const range = (min: keyof MethodValues, max: keyof MethodValues) =>
    anyOf(min, max) ? { min: number(min), max: number(max) } : null
  return {
    biosensor: of('biosensor'),
    report: of('report'),
    isEstimate: of('isEstimate') === 'yes',
    significantFold: orNull('significantFold'),
    lodFold: orNull('lodFold'),
    wellDilution: anyOf('waterUl', 'wellUl')
      ? { waterUl: orNull('waterUl'), wellUl: orNull('wellUl') }
      : null,
    growthMinPercent: number('growthMinPercent'),
    silencedBelowFold: number('silencedBelowFold'),
    qc: {
      positiveControlMin: number('positiveControlMin'),
      negativeControlMax: number('negativeControlMax'),
      controlCvMaxPercent: number('controlCvMaxPercent'),
      untreatedSignal: range('untreatedMin', 'untreatedMax'),
      expected: {
        sample: range('sampleMin', 'sampleMax'),
        fieldBlank: range('fieldBlankMin', 'fieldBlankMax'),
      },
    },
  }
}
