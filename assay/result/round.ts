import { AssayError } from '../assay-error.ts'

/**
 * Rounds to significant digits and writes a plain decimal (`0.00123`, `101`, `1230`), never an
 * exponent. Rule: the exact binary value of the number, ties to the even digit. Computed in whole
 * numbers, so that every engine gives the same string. `digits` 1 to 17; throws `number.invalid`
 * for NaN or infinity.
 */
export function roundSignificant(value: number, digits: number): string {
  const exact = exactFraction(value, digits, 1)
  if (exact.numerator === 0n) return formatScaled(0n, digits - 1, false)
  let exponent = decimalExponent(exact)
  let scaled = roundToDecimals(exact, digits - 1 - exponent)
  // 9.996 becomes 10.00: one digit more than asked for.
  if (scaled >= 10n ** BigInt(digits)) {
    exponent += 1
    scaled = roundToDecimals(exact, digits - 1 - exponent)
  }
  return formatScaled(scaled, digits - 1 - exponent, value < 0)
}

/** As `roundSignificant`, to a number of decimals (0 to 20) instead. */
export function roundDecimals(value: number, decimals: number): string {
  const scaled = roundToDecimals(exactFraction(value, decimals, 0), decimals)
  return formatScaled(scaled, decimals, value < 0 && scaled !== 0n)
}

type Fraction = { numerator: bigint; denominator: bigint }

/** |value| as a fraction of whole numbers: a double is a whole number times a power of two. */
function exactFraction(value: number, digits: number, digitsMin: number): Fraction {
  if (!Number.isFinite(value)) {
    throw new AssayError('number.invalid', 'Only a finite number can be rounded.')
  }
  if (!Number.isInteger(digits) || digits < digitsMin || digits > 20) {
    throw new AssayError('number.invalid', `${digits} is no number of digits to round to.`)
  }
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, Math.abs(value))
  const bits = view.getBigUint64(0)
  const biased = bits >> 52n
  const fraction = bits & 0xfffffffffffffn
  const mantissa = biased === 0n ? fraction : fraction | 0x10000000000000n
  const power = (biased === 0n ? 1n : biased) - 1075n
  return power >= 0n
    ? { numerator: mantissa << power, denominator: 1n }
    : { numerator: mantissa, denominator: 1n << -power }
}

/** The e with 10^e <= fraction < 10^(e+1). */
function decimalExponent({ numerator, denominator }: Fraction): number {
  let exponent = String(numerator).length - String(denominator).length
  const isBelow = (e: number): boolean =>
    e >= 0
      ? numerator < denominator * 10n ** BigInt(e)
      : numerator * 10n ** BigInt(-e) < denominator
  if (isBelow(exponent)) exponent -= 1
  return exponent
}

/** fraction * 10^decimals, rounded to a whole number, ties to even. */
function roundToDecimals({ numerator, denominator }: Fraction, decimals: number): bigint {
  const top = decimals >= 0 ? numerator * 10n ** BigInt(decimals) : numerator
  const bottom = decimals >= 0 ? denominator : denominator * 10n ** BigInt(-decimals)
  const whole = top / bottom
  const twice = 2n * (top % bottom)
  return twice > bottom || (twice === bottom && whole % 2n === 1n) ? whole + 1n : whole
}

function formatScaled(scaled: bigint, decimals: number, isNegative: boolean): string {
  const sign = isNegative ? '-' : ''
  if (decimals <= 0) return `${sign}${scaled * 10n ** BigInt(-decimals)}`
  const digits = String(scaled).padStart(decimals + 1, '0')
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
}
