/** What the server refused, as RFC 9457 has it: a code for us, a sentence for the reader, an id for the lab. */
export class ApiProblem extends Error {
  readonly status: number
  readonly code: string
  readonly requestId: string | null
  /** Name of the input that is at fault, where there is one. */
  readonly field: string | null

  constructor(problem: {
    status: number
    code: string
    detail: string
    requestId: string | null
    field: string | null
  }) {
    super(problem.detail)
    this.name = 'ApiProblem'
    this.status = problem.status
    this.code = problem.code
    this.requestId = problem.requestId
    this.field = problem.field
  }
}

/** No answer came at all: the network or the server is away. */
export class ConnectionLost extends Error {
  constructor(options?: ErrorOptions) {
    super('The server does not answer. Check the connection and try again.', options)
    this.name = 'ConnectionLost'
  }
}

export const isSignedOut = (error: unknown): boolean =>
  error instanceof ApiProblem && error.status === 401

export const isNotFound = (error: unknown): boolean =>
  error instanceof ApiProblem && error.status === 404

export const isProblem = (error: unknown, code: string): boolean =>
  error instanceof ApiProblem && error.code === code

/** What is wrong with one input, to be said beside it. */
export const fieldProblem = (error: unknown, field: string): string | null =>
  error instanceof ApiProblem && error.field === field ? error.message : null

const textOr = (value: unknown, fallback: string): string =>
  typeof value === 'string' && value !== '' ? value : fallback

/** The problem of an answer that is not fine. A proxy on the way may answer with anything at all. */
export async function readProblem(response: Response): Promise<ApiProblem> {
  const body: unknown = await response.json().catch(() => null)
  const requestId = read(body, 'requestId')
  const field = read(read(body, 'place'), 'field')
  return new ApiProblem({
    status: response.status,
    code: textOr(read(body, 'code'), 'unknown'),
    detail: textOr(read(body, 'detail'), `The server answered with status ${response.status}.`),
    requestId: typeof requestId === 'string' ? requestId : null,
    field: typeof field === 'string' ? field : null,
  })
}

const read = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined
