import { type ReadingUnit, readingUnits } from '../plate/reading.ts'
import { choiceOf, invalid, numberOf, objectOf, textOf } from './fields.ts'

/** Which read of the file; `block` is its name, or null when the file has only one in this unit. */
export type ReadChoice = { unit: ReadingUnit; block: string | null }

/** When a signal is reported: hours since the start. An `area` is by the trapezoid rule: of a ratio in ratio
 * times hours, of a fold over the hours of the window, so that it is a fold. */
export type SignalTime =
  | { kind: 'endpoint' }
  | { kind: 'at'; hours: number }
  | { kind: 'maximum'; fromHours: number; toHours: number }
  | { kind: 'area'; fromHours: number; toHours: number }

/**
 * Light over growth (`ratio`), or that over the mean of the untreated control wells of the same biosensor at the same
 * time (`fold`). `growthBlank` subtracts the mean growth of the blank wells, which hold medium alone.
 */
export type FoldRule = {
  kind: 'ratio' | 'fold'
  light: ReadChoice
  growth: ReadChoice | null
  growthBlank: 'none' | 'mean'
  time: SignalTime
}

/**
 * How the readings of a well become one signal. `foldInduction` divides by the mean of the blanks, or by the
 * well's first read.
 */
export type PlainRule =
  | ({ kind: 'endpoint' } & ReadChoice)
  | ({ kind: 'integral' } & ReadChoice)
  | ({ kind: 'foldInduction'; over: 'blank' | 'firstRead' } & ReadChoice)

export type SignalRule = PlainRule | FoldRule

export const isFoldRule = (rule: SignalRule): rule is FoldRule =>
  rule.kind === 'ratio' || rule.kind === 'fold'

/** What a signal is measured in, for axes and tables. */
export function signalUnitOf(rule: SignalRule): string {
  if (!isFoldRule(rule)) return rule.kind === 'foldInduction' ? 'fold' : rule.unit
  if (rule.kind === 'fold') return 'fold'
  return rule.time.kind === 'area' ? `${ratioUnitOf(rule)} h` : ratioUnitOf(rule)
}

/** Of light over growth. */
export const ratioUnitOf = ({ light, growth }: FoldRule): string =>
  growth === null ? light.unit : `${light.unit}/${growth.unit}`

/** A kinetic read of a biosensor goes on for days at most. */
const hoursMax = 240

/** Throws `method.invalid`. */
export function parseSignalRule(input: unknown): SignalRule {
  const any = objectOf(input, 'signal', [
    'kind',
    'unit',
    'block',
    'over',
    'light',
    'growth',
    'growthBlank',
    'time',
  ])
  const kind = choiceOf(any, 'kind', ['endpoint', 'integral', 'foldInduction', 'ratio', 'fold'])
  if (kind === 'ratio' || kind === 'fold') return parseFoldRule(kind, input)
  const fields = objectOf(input, 'signal', ['kind', 'unit', 'block', 'over'])
  const { unit, block } = readChoiceOf(fields)
  if (kind !== 'foldInduction') {
    if (fields['over'] !== undefined) throw invalid('signal.over', 'belongs to foldInduction only')
    return { kind, unit, block }
  }
  return { kind, unit, block, over: choiceOf(fields, 'over', ['blank', 'firstRead']) }
}

function parseFoldRule(kind: 'ratio' | 'fold', input: unknown): FoldRule {
  const fields = objectOf(input, 'signal', ['kind', 'light', 'growth', 'growthBlank', 'time'])
  const growth = fields['growth'] === null ? null : parseReadChoice(fields['growth'], 'growth')
  const growthBlank = choiceOf(fields, 'growthBlank', ['none', 'mean'])
  if (growth === null && growthBlank === 'mean') {
    throw invalid('signal.growthBlank', 'must be none where growth is not read')
  }
  const light = parseReadChoice(fields['light'], 'light')
  return { kind, light, growth, growthBlank, time: parseTime(fields['time']) }
}

function parseReadChoice(input: unknown, name: string): ReadChoice {
  return readChoiceOf(objectOf(input, `signal.${name}`, ['unit', 'block']))
}

function readChoiceOf(fields: Readonly<Record<string, unknown>>): ReadChoice {
  const unit = choiceOf(fields, 'unit', readingUnits)
  return { unit, block: fields['block'] === null ? null : textOf(fields, 'block') }
}

function parseTime(input: unknown): SignalTime {
  const any = objectOf(input, 'signal.time', ['kind', 'hours', 'fromHours', 'toHours'])
  const kind = choiceOf(any, 'kind', ['endpoint', 'at', 'maximum', 'area'])
  if (kind === 'endpoint') {
    objectOf(input, 'signal.time', ['kind'])
    return { kind }
  }
  if (kind === 'at') {
    const fields = objectOf(input, 'signal.time', ['kind', 'hours'])
    return { kind, hours: numberOf(fields, 'hours', { min: 0, max: hoursMax }) }
  }
  const fields = objectOf(input, 'signal.time', ['kind', 'fromHours', 'toHours'])
  const fromHours = numberOf(fields, 'fromHours', { min: 0, max: hoursMax })
  const toHours = numberOf(fields, 'toHours', { min: fromHours, max: hoursMax })
  if (toHours === fromHours) throw invalid('signal.time.toHours', 'must be later than fromHours')
  return { kind, fromHours, toHours }
}
