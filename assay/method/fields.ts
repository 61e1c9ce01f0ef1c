import { AssayError } from '../assay-error.ts'
import { isDecimal } from '../plate/layout.ts'

/** Checked fields of a method's JSON; each throws `method.invalid` naming the field. */
export type Fields = Readonly<Record<string, unknown>>

const textCharactersMax = 500

export function invalid(field: string, reason: string): AssayError {
  return new AssayError('method.invalid', `The method's field ${field} ${reason}.`)
}

export function objectOf(input: unknown, name: string, keys: readonly string[]): Fields {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw invalid(name, 'must be an object')
  }
  const unknown = Object.keys(input).find((key) => !keys.includes(key))
  if (unknown !== undefined) throw invalid(`${name}: ${unknown.slice(0, 40)}`, 'is not known')
  return Object.fromEntries(Object.entries(input))
}

export function textOf(fields: Fields, key: string): string {
  const value = fields[key]
  if (typeof value !== 'string' || value.trim() === '' || value.length > textCharactersMax) {
    throw invalid(key, `must be a text of 1 to ${textCharactersMax} characters`)
  }
  return value
}

export function choiceOf<const Choice extends string>(
  fields: Fields,
  key: string,
  choices: readonly Choice[],
): Choice {
  const value = choices.find((choice) => choice === fields[key])
  if (value === undefined) throw invalid(key, `must be one of ${choices.join(', ')}`)
  return value
}

export function numberOf(fields: Fields, key: string, range: { min: number; max: number }): number {
  const value = fields[key]
  if (typeof value !== 'number' || !(value >= range.min && value <= range.max)) {
    throw invalid(key, `must be a number from ${range.min} to ${range.max}`)
  }
  return value
}

/** A positive decimal string, or null. */
export function decimalOf(fields: Fields, key: string): string | null {
  const value = fields[key]
  if (value === null) return null
  if (typeof value !== 'string' || !isDecimal(value) || !(Number(value) > 0)) {
    throw invalid(key, 'must be a positive decimal number in quotes, or null')
  }
  return value
}
