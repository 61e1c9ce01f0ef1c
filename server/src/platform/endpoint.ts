import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type pg from 'pg'
import { problemSchema } from '@luminous/contract'
import type { Endpoint } from '@luminous/contract/endpoints/endpoint.ts'
import { parseId } from './ids.ts'
import { notFound } from './problem.ts'

/** The application as routes see it: a zod schema per route is its contract. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>

const problemResponse = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: problemSchema } },
})

/** The problems that a route can answer, for its schema. */
export const problems = {
  invalid: { 400: problemResponse('The request is not valid') },
  signedOut: { 401: problemResponse('Not signed in') },
  forbidden: { 403: problemResponse('Not allowed') },
  conflict: { 409: problemResponse('The state of things does not allow it') },
  stale: { 412: problemResponse('Changed by somebody else meanwhile') },
  notFound: { 404: problemResponse('Not there, or not yours to know of') },
  unreadable: { 422: problemResponse('The file or layout cannot be used') },
  weakPassword: { 422: problemResponse('The password is too easy to guess') },
  tooLarge: { 413: problemResponse('Too large') },
  tooMany: { 429: problemResponse('Too many attempts') },
} as const

export const idParams = z.object({ id: z.uuid() })

/** Ids in addresses are upper or lower case; the database knows lower case. */
const teamId = z.uuid().transform((text) => {
  const id = parseId<'team'>(text.toLowerCase())
  if (id === null) throw notFound()
  return id
})
export const teamParams = z.object({ team: teamId })
export const teamItemParams = z.object({ team: teamId, id: z.uuid() })

/** What every route may refuse that asks who is there and what they sent. */
export const refusals = {
  ...problems.invalid,
  ...problems.signedOut,
  ...problems.forbidden,
} as const
/** The same for routes that name a record or a team. */
export const refusalsOfRecord = { ...refusals, ...problems.notFound } as const
/** The answer of a deed that has nothing to tell. */
export const done = z.null().describe('Done')

declare module 'fastify' {
  interface FastifyInstance {
    /** As the role `web`. */
    pool: pg.Pool
  }
  interface FastifyContextConfig {
    /** Which endpoint of the contract a route serves. */
    endpoint?: Endpoint
  }
}
