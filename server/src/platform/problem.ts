import { errorCode, errorMessage } from './fault.ts'

/**
 * What went wrong on the caller's side, as a closed union of codes. It becomes an RFC 9457 problem in
 * `problem-reply.ts` and an exit code in the CLI; nothing else turns errors into answers.
 */
export const problemStatuses = {
  'request.invalid': 400,
  'sign-in.refused': 401,
  'sign-in.required': 401,
  'second-factor.refused': 401,
  'key.unknown': 401,
  'key.expired': 401,
  'key.revoked': 401,
  'origin.refused': 403,
  'password.wrong': 403,
  'role.insufficient': 403,
  'second-factor.required': 403,
  'team.not-active': 403,
  'not-found': 404,
  'file.already-ingested': 409,
  conflict: 409,
  'invitation.other-address': 409,
  'last-admin': 409,
  'event.differs': 409,
  'kit.expired': 409,
  'kit.used': 409,
  'kit.void': 409,
  'link.unusable': 409,
  'mail.unavailable': 409,
  'sample.held': 409,
  'storage.full': 409,
  'team.closed': 409,
  'version.stale': 412,
  'file.too-large': 413,
  'file.unreadable': 422,
  'kit.mistyped': 422,
  'kit.unknown': 422,
  'layout.invalid': 422,
  'method.unknown': 422,
  'password.weak': 422,
  'pdf.character-unprintable': 422,
  'pdf.too-large': 422,
  'sample.unknown': 422,
  'rate.exceeded': 429,
  internal: 500,
  'database.unavailable': 503,
  'pdf.busy': 503,
  'pdf.unavailable': 503,
} as const satisfies Record<string, number>

export type ProblemCode = keyof typeof problemStatuses

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
