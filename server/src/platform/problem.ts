import type { ProblemCode } from '@luminous/contract/problem-codes.ts'
import { errorCode, errorMessage } from './fault.ts'

/** Where in the caller's input the mistake lies. */
export type ProblemPlace = {
  readonly line?: number
  readonly column?: number
  readonly well?: string
  readonly field?: string
}

/** The caller's mistake: a code of the closed union and a sentence for a person. */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly place: ProblemPlace
  constructor(code: ProblemCode, message: string, place: ProblemPlace = {}) {
    super(message)
    this.name = 'Problem'
    this.code = code
    this.place = place
  }
}

/** The caller's mistake where the database refuses to store what was sent; null for every other error. */
export function problemOfData(error: unknown): Problem | null {
  const code = errorCode(error)
  // PostgreSQL stores every character but U+0000, in text and in JSON; in JSON no half of a surrogate pair either.
  const isHalfCharacter = code === '22P02' && /\btype json\b/.test(errorMessage(error))
  if (code === '22021' || code === '22P05' || isHalfCharacter) {
    return new Problem('request.invalid', 'What was sent holds a character that no text can hold.')
  }
  if (code === '22007' || code === '22008' || code === '22009') {
    return new Problem('request.invalid', 'A date or time in it is beyond what can be kept.')
  }
  return null
}

/** Of what somebody else has changed since it was looked at, as in "Somebody changed this run meanwhile". */
export const stale = (what: string): Problem =>
  new Problem('version.stale', `Somebody changed ${what} meanwhile: look at it again, then go on.`)

/** What you may not know of is the same as what does not exist: one sentence for both. */
export const notFound = (): Problem =>
  new Problem('not-found', 'There is nothing here that you may see.')

/** The operator's mistake (configuration, database, disk, port): one clear sentence, exit 2. */
export class OperatorError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'OperatorError'
  }
}
