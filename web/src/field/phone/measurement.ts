import { plainDecimal } from '../../ui/decimal.ts'

/** What a probe showed, as somebody typed it. The contract has the same ranges; a test holds the two equal. */
export const measurements = {
  ph: { label: 'pH', unit: '', min: 0, max: 14 },
  waterTemperatureCelsius: { label: 'Water temperature', unit: '°C', min: -5, max: 60 },
  conductivityUsPerCm: { label: 'Conductivity', unit: 'µS/cm', min: 0, max: 500_000 },
} as const
export type MeasurementName = keyof typeof measurements
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of a constant
export const measurementNames = Object.keys(measurements) as readonly MeasurementName[]

export const handOverTemperature = { label: 'Temperature', unit: '°C', min: -30, max: 60 } as const

type Range = {
  readonly label: string
  readonly unit: string
  readonly min: number
  readonly max: number
}
export type TypedNumber =
  | { readonly ok: true; readonly decimal: string | null }
  | { readonly ok: false; readonly says: string }

/** Nothing typed is not measured: null, never 0. A comma is a point. What was typed is not rounded. */
export function readMeasurement(typed: string, { unit, min, max }: Range): TypedNumber {
  const text = plainDecimal(typed)
  if (text === '') return { ok: true, decimal: null }
  const decimal = /^(-?)0*(\d{1,9})(?:\.(\d{1,9}))?$/.exec(text)
  if (!decimal) return { ok: false, says: 'Write a number, like 7.25.' }
  const [, sign = '', whole = '', fraction] = decimal
  const written = `${sign}${whole}${fraction === undefined ? '' : `.${fraction}`}`
  const value = Number(written)
  if (value < min || value > max) {
    const range = `${min} and ${max.toLocaleString('en-CA')}`
    return { ok: false, says: `Must lie between ${range}${unit && ` ${unit}`}.` }
  }
  return { ok: true, decimal: written }
}
