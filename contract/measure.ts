import { z } from 'zod'

const decimal = z.string().regex(/^-?\d{1,9}(\.\d{1,9})?$/, {
  error: 'must be a number with a decimal point, like 7.25',
})

/** A decimal as text within limits; `unit` is only for the sentence. */
export const decimalBetween = (min: number, max: number, unit: string) =>
  decimal.refine((text) => Number(text) >= min && Number(text) <= max, {
    error: `must lie between ${min} and ${max}${unit}`,
  })

/**
 * When something happened in the world, as whoever reports it says. A clock may be wrong by decades; what no calendar
 * of ours holds, or an offset that no place has, is refused.
 */
export const worldInstantSchema = z.iso
  .datetime({ offset: true })
  .regex(/^(?:19|20|21)\d\d-.*(?:Z|[+-](?:0\d|1[0-4]):\d\d)$/, {
    error: 'must lie between the years 1900 and 2199, its offset within 14 hours',
  })

/** An IANA name, as America/Edmonton. */
export const timeZoneSchema = z.string().min(1).max(64)

/** What is measured in the water on the spot; null is what nobody measured. */
export const measurementFields = {
  ph: decimalBetween(0, 14, '').nullable().default(null),
  waterTemperatureCelsius: decimalBetween(-5, 60, ' °C').nullable().default(null),
  conductivityUsPerCm: decimalBetween(0, 500_000, ' µS/cm').nullable().default(null),
}
