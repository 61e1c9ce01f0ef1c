import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type pg from 'pg'
import type { Endpoint } from '@luminous/contract/endpoints/endpoint.ts'

/** The application as routes see it. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>

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
