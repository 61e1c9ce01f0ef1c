import type { Socket } from 'node:net'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { AssayError } from '@luminous/assay/assay-error.ts'
import { problemStatuses, type ProblemCode } from '@luminous/contract/problem-codes.ts'
import { errorCode, isDatabaseAway } from './fault.ts'
import { problemPages } from './problem-pages.ts'
import { notFound, Problem, problemOfData } from './problem.ts'

/** When to try again, seconds. */
const retryAfterS: Partial<Record<ProblemCode, number>> = {
  'rate.exceeded': 900,
  'server.busy': 10,
  'pdf.busy': 10,
  'database.unavailable': 5,
}

/** The problem of an address that cannot be decoded, such as `/%ff`. */
export const malformedAddress = (publicUrl: string) => ({
  type: `${publicUrl}/problems/request.invalid`,
  title: problemPages['request.invalid'].title,
  status: 400,
  detail: 'The address cannot be read.',
  code: 'request.invalid',
  requestId: '',
})

/** What Node's parser makes of bytes that are no request, and what to say of it. */
const noRequests: Readonly<Record<string, readonly [number, string, string]>> = {
  HPE_HEADER_OVERFLOW: [
    431,
    'Request Header Fields Too Large',
    'The head of the request is too long.',
  ],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout', 'The request did not arrive in time.'],
}
const noRequest = [400, 'Bad Request', 'What was sent is no HTTP request.'] as const

/** Answers what never became a request, and ends the connection. */
export function answerNoRequest(error: Error, socket: Socket, publicUrl: string): void {
  if (!socket.writable || errorCode(error) === 'ECONNRESET') {
    socket.destroy()
    return
  }
  const [status, phrase, detail] = noRequests[errorCode(error)] ?? noRequest
  const body = JSON.stringify({ ...malformedAddress(publicUrl), status, detail })
  socket.end(
    [
      `HTTP/1.1 ${status} ${phrase}`,
      'content-type: application/problem+json',
      `content-length: ${Buffer.byteLength(body)}`,
      'connection: close',
      '',
      body,
    ].join('\r\n'),
  )
}

/** Turns every error into an RFC 9457 answer. The one place where errors become HTTP. */
export function replyWithProblems(app: FastifyInstance, publicUrl: () => string): void {
  const send = (request: FastifyRequest, reply: FastifyReply, problem: Problem) => {
    const status = problemStatuses[problem.code]
    const again = retryAfterS[problem.code]
    if (again !== undefined) void reply.header('retry-after', String(again))
    return reply
      .code(status)
      .type('application/problem+json')
      .send({
        type: `${publicUrl()}/problems/${problem.code}`,
        title: problemPages[problem.code].title,
        status,
        detail: problem.message,
        code: problem.code,
        requestId: request.id,
        ...(Object.keys(problem.place).length > 0 ? { place: problem.place } : {}),
      })
  }
  app.setErrorHandler((error: unknown, request, reply) => {
    const problem = toProblem(error)
    if (problemStatuses[problem.code] >= 500) request.log.error({ err: error }, 'request failed')
    return send(request, reply, problem)
  })
  app.setNotFoundHandler((request, reply) => send(request, reply, notFound()))
}

/** The caller's mistakes keep their sentence; ours and the world's say nothing of their inside. */
function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (error instanceof AssayError) return fromAssay(error)
  const fault: Partial<FastifyError> = error instanceof Error ? error : {}
  if (hasZodFastifySchemaValidationErrors(error)) {
    const first = error.validation[0]
    const field = first?.instancePath.replace(/^\//, '').replaceAll('/', '.')
    return new Problem(
      'request.invalid',
      `${field ? `${field}: ` : ''}${first?.message ?? 'The request is not valid'}.`,
      field ? { field } : {},
    )
  }
  if (fault.code === 'FST_ERR_CTP_BODY_TOO_LARGE' || fault.code === 'FST_REQ_FILE_TOO_LARGE') {
    return new Problem('file.too-large', 'What was sent is larger than this installation takes.')
  }
  if (fault.statusCode !== undefined && fault.statusCode >= 400 && fault.statusCode < 500) {
    return new Problem('request.invalid', fault.message ?? 'The request is not valid.')
  }
  const unstorable = problemOfData(error)
  if (unstorable) return unstorable
  if (isDatabaseAway(error)) {
    return new Problem('database.unavailable', 'The database does not answer at the moment.')
  }
  return new Problem('internal', 'Something went wrong on our side; nothing was changed.')
}

function fromAssay(error: AssayError): Problem {
  const code: ProblemCode = error.code.startsWith('layout') ? 'layout.invalid' : 'file.unreadable'
  return new Problem(code, error.message, error.place)
}
