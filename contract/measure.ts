import { z } from 'zod'

const decimal = z.string().regex(/^-?\d{1,9}(\.\d{1,9})?$/, {
  error: 'must be a number with a decimal point, like 7.25',
})

/** A decimal as text within limits; `unit` is only for the sentence. */
export const decimalBetween = (min: number, max: number, unit: string) =>
  decimal.refine((text) => Number(text) >= min && Number(text) <= max, {
    error: `must lie between ${min} and ${max}${unit}`,
  })

/** An IANA name, as America/Edmonton. */
export const timeZoneSchema = z.string().min(1).max(64)

/** What is measured in the water on the spot; null is what nobody measured. */
export const measurementFields = {
  ph: decimalBetween(0, 14, '').nullable().default(null),
  waterTemperatureCelsius: decimalBetween(-5, 60, ' °C').nullable().default(null),
  conductivityUsPerCm: decimalBetween(0, 500_000, ' µS/cm').nullable().default(null),
}
