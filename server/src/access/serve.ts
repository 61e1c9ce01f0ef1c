/**
 * Endpoints of the contract, served. Who may is asked before a body is read; what was sent is parsed once; a deed
 * runs in one transaction, under the principal that was let in and the reason that was sent.
 */
import type { FastifyReply, FastifyRequest, FastifySchemaCompiler } from 'fastify'
import { validatorCompiler } from 'fastify-type-provider-zod'
import { z } from 'zod'
import {
  splitAddress,
  type AnswerOf,
  type BodyOf,
  type Endpoint,
  type FileAnswers,
  type FormOf,
  type ParamNames,
  type ParamsOf,
  type QueryOf,
  type Schemas,
  type SchemasOf,
} from '@luminous/contract/endpoints/endpoint.ts'
import { ask, transaction, type Tx } from '../platform/database.ts'
import { schemaOfEndpoint } from '../platform/endpoint-schema.ts'
import type { App } from '../platform/endpoint.ts'
import type { TeamId } from '../platform/ids.ts'
import { readForm, type FilePart, type FormGiven } from '../platform/multipart.ts'
import type { Principal } from '../platform/principal.ts'
import { Problem } from '../platform/problem.ts'
import { openReceiving, readBytes, type Receiving } from '../platform/received.ts'
import type { Turns } from '../platform/turns.ts'
import { logExport } from './access-log.ts'
import { authorize } from './authorize.ts'
import type { SessionRow } from './session-queries.ts'

/** What was sent, parsed: the parts of the path by their names, beside `query`, `body` and `form`. */
export type Given<E extends Endpoint> = {
  readonly [Name in ParamNames<E>]: Name extends 'team'
    ? TeamId
    : Name extends keyof ParamsOf<E>
      ? ParamsOf<E>[Name]
      : string
} & {
  readonly query: QueryOf<E>
  readonly body: BodyOf<E>
  readonly form: FormGiven<FormOf<E>>
  /** The body of an endpoint that takes it as it came; else empty. */
  readonly bytes: Buffer
  /** The version that `If-Match` names; null where nobody asked. */
  readonly ifVersion: number | null
} & (E['as'] extends 'lab' ? { readonly lab: TeamId } : unknown)

/** Who asked, for what a principal does not say. */
export type Asked<E extends Endpoint = Endpoint> = {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly session: E['as'] extends 'self' | 'pending' ? SessionRow : SessionRow | null
}

/** What a deed that may be told twice says; only the first time something is written. */
type Told<Answer> = { readonly existed: boolean; readonly answer: Answer }

/** A file to send. Where it takes long to make, it is made once the transaction is over. */
export type FileToSend = {
  readonly bytes: Uint8Array | string | (() => Promise<Uint8Array>)
  readonly type?: string
  /** As which it is saved, and whether the browser shows it first. */
  readonly name?: string
  readonly isShown?: boolean
  readonly headers?: Readonly<Record<string, string>>
  /** Whose it is, where the address does not name the team. */
  readonly team?: TeamId
}

export type Returned<E extends Endpoint> = E['answers'] extends 'once'
  ? Told<AnswerOf<E>>
  : E['answers'] extends FileAnswers
    ? FileToSend
    : E['answers'] extends 202 | 204
      ? void
      : AnswerOf<E>

/** What a multipart form needs around its file. */
const formBytes = 1024 * 1024

type Options<E extends Endpoint> = {
  /** Most bytes of what is sent, or of each file of a form, where it is not the 1 MiB of all. */
  readonly bytesMax?: number
  /** Why, where it is not the `reason` of the body. */
  readonly reason?: (given: Given<E>) => string | undefined
  /** Asked before the transaction begins, and counted even if that is refused: the password once more. */
  readonly first?: (given: Given<E>, asked: Asked<E>) => Promise<unknown>
  /** Takes the body as it came, as a Buffer; its room hands it on as a stream (`leaveUnread`). */
  readonly takesBytes?: true
  /**
   * No more at once than these: the deed's transaction waits for a process, and would hold one connection after the
   * other until nobody else has any.
   */
  readonly turns?: Turns
  /** The deed asks one statement: begin, principal, statement and commit go out together. */
  readonly isOneStatement?: boolean
}

/** Serves an endpoint by a deed that runs in one transaction of whoever asks. */
export function serve<const E extends Endpoint>(
  app: App,
  endpoint: E,
  schemas: SchemasOf<E>,
  deed: (tx: Tx, given: Given<E>, asked: Asked<E>) => Promise<Returned<E>>,
  options: Options<E> = {},
): void {
  const inOne = options.isOneStatement === true ? ask : transaction
  register(app, endpoint, schemas, options, async (request, reply, principal, given) => {
    if (principal === null) throw new Error(`${endpoint.address} has nobody to open a transaction`)
    const asked = askedOf<E>(request, reply)
    await options.first?.(given, asked)
    const by = withReason(principal, given, options.reason)
    return inOne(app.pool, by, (tx) => deed(tx, given, asked))
  })
}

/** What an endpoint gets that opens its transactions itself. */
export type Apart<E extends Endpoint> = Asked<E> & {
  /** Who was let in, with the reason that was sent; nobody yet where it is open or half signed in. */
  readonly principal: E['as'] extends 'open' | 'pending' ? null : Principal
}

/**
 * Serves an endpoint whose work cannot be one transaction of whoever asks: what is open to all, what counts wrong
 * tries that a rollback would forget, what hashes passwords. `why` says which.
 */
export function serveApart<const E extends Endpoint>(
  app: App,
  endpoint: E,
  schemas: SchemasOf<E>,
  _why: string,
  work: (given: Given<E>, apart: Apart<E>) => Promise<Returned<E>>,
  options: Options<E> = {},
): void {
  register(app, endpoint, schemas, options, async (request, reply, principal, given) => {
    const by = principal && withReason(principal, given, options.reason)
    const apart = { ...askedOf<E>(request, reply), principal: by }
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- authorize() let in by `as`, which the type says
    return work(given, apart as Apart<E>)
  })
}

const nothing = Buffer.alloc(0)

/** Of what comes as bytes the deed itself says whether it is right. */
const exceptBody: FastifySchemaCompiler<unknown> = ({ schema, ...route }) => {
  if (route.httpPart === 'body') return (value: unknown) => ({ value })
  if (!(schema instanceof z.ZodType)) throw new Error(`${route.httpPart} is checked by no schema`)
  return validatorCompiler({ ...route, schema })
}

function register<E extends Endpoint>(
  app: App,
  endpoint: E,
  schemas: SchemasOf<E>,
  options: Options<E>,
  work: (
    request: FastifyRequest,
    reply: FastifyReply,
    principal: Principal | null,
    given: Given<E>,
  ) => Promise<Returned<E>>,
): void {
  const { method, path } = splitAddress(endpoint)
  const isLarge = endpoint.form !== undefined || options.takesBytes === true
  app.route({
    method,
    url: path,
    schema: schemaOfEndpoint(endpoint, schemas),
    config: { endpoint },
    ...(options.bytesMax === undefined ? {} : { bodyLimit: options.bytesMax + formBytes }),
    ...(options.takesBytes === true ? { validatorCompiler: exceptBody } : {}),
    onRequest: async (request) => {
      request.principal = await authorize(app.pool, endpoint, request)
    },
    preValidation: async (request) => {
      if (takesVersion(schemas)) takeVersion(request)
    },
    handler: async (request, reply) => {
      const receiving = isLarge ? openReceiving() : null
      try {
        return await answerBy(request, reply, await takeBody(request, receiving))
      } finally {
        await receiving?.end()
      }
    },
  })

  /** The body: read already, or a form or bytes, which are read now that it is known who may. */
  async function takeBody(request: FastifyRequest, receiving: Receiving | null) {
    if (receiving === null) return { body: request.body }
    if (endpoint.form) {
      return { form: await readForm(request, endpoint.form, receiving, options.bytesMax) }
    }
    return { bytes: await readBytes(request, receiving, options.bytesMax) }
  }

  async function answerBy(
    request: FastifyRequest,
    reply: FastifyReply,
    taken: { body?: unknown; form?: Record<string, FilePart | string | null>; bytes?: Buffer },
  ) {
    const { principal } = request
    const given = {
      ...Object(request.params),
      query: request.query,
      bytes: nothing,
      ...taken,
      ifVersion: endpoint.isVersioned === true ? versionOf(request.headers['if-match']) : null,
      lab: principal?.team,
    }
    const answer = await inTurn(options.turns, () =>
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- parsed by the schemas that the type comes from
      work(request, reply, principal, given as Given<E>),
    )
    if (!isFileAnswer(endpoint.answers)) return send(reply, endpoint, answer)
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what `Returned` says of a file
    const file = answer as FileToSend
    // Made before the line is written: what could not be made did not go out.
    const bytes = typeof file.bytes === 'function' ? await file.bytes() : file.bytes
    if (endpoint.answers.isExport) {
      await logExport(app.pool, request, file.team ?? given.team ?? principal?.team)
    }
    return sendFile(reply, endpoint.answers, { ...file, bytes })
  }
}

async function inTurn<T>(turns: Turns | undefined, work: () => Promise<T>): Promise<T> {
  if (turns === undefined) return work()
  await turns.take()
  try {
    return await work()
  } finally {
    turns.give()
  }
}

/** The reason of the entries is what was sent as such; when it happened, too. */
function withReason<E extends Endpoint>(
  principal: Principal,
  given: Given<E>,
  reasonOf: Options<E>['reason'],
): Principal {
  const { reason, occurredAt }: { reason?: unknown; occurredAt?: unknown } = Object(given.body)
  const why = reasonOf ? reasonOf(given) : reason
  return {
    ...principal,
    ...(typeof why === 'string' && why !== '' ? { reason: why } : {}),
    ...(typeof occurredAt === 'string' ? { occurredAt } : {}),
  }
}

function askedOf<E extends Endpoint>(request: FastifyRequest, reply: FastifyReply): Asked<E> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- authorize() refuses who has none where one is needed
  return { request, reply, session: request.session } as Asked<E>
}

const isFileAnswer = (answers: Endpoint['answers']): answers is FileAnswers =>
  typeof answers === 'object'

async function send(reply: FastifyReply, endpoint: Endpoint, answer: unknown): Promise<unknown> {
  const { answers = 200 } = endpoint
  if (isFileAnswer(answers)) throw new Error(`${endpoint.address} answers with a file`)
  if (answers === 202 || answers === 204) return reply.code(answers).send(null)
  const { version }: { version?: unknown } = Object(answer)
  if (endpoint.isVersioned === true && typeof version === 'number') {
    void reply.header('etag', `"${version}"`)
  }
  if (answers !== 'once') return reply.code(answers).send(answer)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what `Returned` says of what is told once
  const told = answer as Told<unknown>
  return reply.code(told.existed ? 200 : 201).send(told.answer)
}

function sendFile(
  reply: FastifyReply,
  answers: FileAnswers,
  file: FileToSend & { readonly bytes: Uint8Array | string },
) {
  const { bytes } = file
  void reply.type(file.type ?? answers.file).headers(file.headers ?? {})
  if (file.name !== undefined) {
    const shown = file.isShown === true ? 'inline' : 'attachment'
    void reply.header('content-disposition', `${shown}; filename="${file.name}"`)
  }
  return reply.send(typeof bytes === 'string' ? bytes : Buffer.from(bytes))
}

const takesVersion = ({ body }: Schemas): boolean =>
  body instanceof z.ZodObject && 'version' in body.shape

/**
 * The version that was looked at stands in `If-Match`, or in the body where there is one for it: said once is enough.
 * Throws where the two differ.
 */
function takeVersion(request: FastifyRequest): void {
  const match = /^"(\d{1,9})"$/.exec(request.headers['if-match'] ?? '')?.[1]
  const { body } = request
  if (match === undefined || typeof body !== 'object' || body === null) return
  const said: { version?: unknown } = body
  said.version ??= Number(match)
  if (said.version === Number(match)) return
  throw new Problem('request.invalid', 'version: `If-Match` names another one.', {
    field: 'version',
  })
}

/** `"7"` as 7; the schema of the header lets nothing else come here. */
const versionOf = (match: string | undefined): number | null =>
  match === undefined ? null : Number(match.slice(1, -1))
