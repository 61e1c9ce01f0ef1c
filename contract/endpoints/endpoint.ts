/**
 * An endpoint is a value: who may, what goes in, what comes out, what it can refuse. The server registers it
 * (`serve`), the web calls it (`call`, `queryOf`), the OpenAPI document is printed from it.
 *
 *   export const addSite = endpoint(sites, 'POST /v1/teams/:team/sites', {
 *     as: 'team',
 *     may: 'sites:write',
 *     summary: 'Add a site',
 *     answers: 201,
 *     problems: ['team.closed'],
 *     schemas: of<{ body: typeof newSiteSchema; answer: typeof siteSchema }>(),
 *   })
 *
 * Schemas are named here by their types alone, so that no schema library comes into the browser; the server gives the
 * values, and what does not agree does not compile.
 */
import type { z } from 'zod'
import type { Permission } from '../permissions.ts'
import type { ProblemCode } from '../problem-codes.ts'

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
export type Address = `${Method} /${string}`

/**
 * As whom it is asked: `open` by anybody; `pending` by who gave the password and owes a second factor; `self` by a
 * person about what is theirs alone; `team` by who may in the team of the address or, without one, in their own
 * (staff in any); `lab` and `staff` by people of the lab's team, the first by its keys too.
 */
export type As = 'open' | 'pending' | 'self' | 'team' | 'lab' | 'staff'

/** A part of a multipart form: a file or a line of text, with `?` where it may be missing. */
export type FormPart = 'file' | 'file?' | 'text' | 'text?'

/**
 * What comes back: JSON with that status, nothing (202, 204), JSON of a deed that is told once (`once`: 201, and 200
 * where it was told before), or a file. A file that is an `export` leaves a line in the team's log of access.
 */
export type Answers = 200 | 201 | 202 | 204 | 'once' | FileAnswers
export type FileAnswers = {
  /** Its media type, or several with a comma between. */
  readonly file: string
  readonly description: string
  readonly isExport: boolean
}

/** How requests are counted: `ordinary`, or `guessed` where wrong tries at a secret count, or `mailed`. */
export type RateClass = 'ordinary' | 'guessed' | 'mailed'

export type Feature = { readonly name: string; readonly about: string }

export type EndpointFacts = {
  readonly as: As
  readonly may?: Permission
  readonly summary: string
  readonly description?: string
  /** What it may refuse beside what every endpoint of its kind does. */
  readonly problems?: readonly ProblemCode[]
  /** 200 where nothing is said. */
  readonly answers?: Answers
  readonly form?: Readonly<Record<string, FormPart>>
  /** Media types of a body that is taken byte for byte. */
  readonly bytes?: readonly string[]
  /**
   * The answer has an `ETag`; a change with `If-Match` (or with that `version` in its body) is refused where somebody
   * else was quicker.
   */
  readonly isVersioned?: boolean
  readonly rate?: RateClass
  readonly schemas: Spoken<Schemas>
}

/** Zod schemas of what is sent and answered. */
export type Schemas = {
  /** Of parts of the path other than `team` and `id`. */
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  readonly body?: z.ZodType
  readonly answer?: z.ZodType
}

declare const spoken: unique symbol
/** Schemas as types only; at run time there is nothing. */
export type Spoken<S extends Schemas> = { readonly [spoken]?: S }

export type Endpoint<A extends Address = Address, Facts extends EndpointFacts = EndpointFacts> = {
  readonly feature: Feature
  readonly address: A
} & Facts

// Bundlers leave out what is not used where the mark below stands; in a comment of two stars they do not see it.
/* @__NO_SIDE_EFFECTS__ */
export const of = <S extends Schemas>(): Spoken<S> => ({})

/* @__NO_SIDE_EFFECTS__ */
export const endpoint = <A extends Address, const Facts extends EndpointFacts>(
  feature: Feature,
  address: A,
  facts: Facts,
): Endpoint<A, Facts> => ({ feature, address, ...facts })

/* @__NO_SIDE_EFFECTS__ */
export const feature = (name: string, about: string): Feature => ({ name, about })

/** `GET /v1/sites/:id` in its two parts. */
export function splitAddress({ address }: Pick<Endpoint, 'address'>): {
  method: string
  path: string
} {
  const space = address.indexOf(' ')
  return { method: address.slice(0, space), path: address.slice(space + 1) }
}

// What the types of an endpoint say.

type NamesIn<Path extends string> = Path extends `${string}:${infer Rest}`
  ? Rest extends `${infer Name}/${infer More}`
    ? Name | NamesIn<More>
    : Rest extends `${infer Name}.${string}`
      ? Name
      : Rest
  : Path extends `${string}/*`
    ? '*'
    : never
export type ParamNames<E extends Endpoint> = NamesIn<E['address']>

export type SchemasOf<E extends Endpoint> = E['schemas'] extends Spoken<infer S> ? S : never
type OutputOf<S, Part extends string> =
  S extends Readonly<Record<Part, infer T extends z.ZodType>> ? z.output<T> : undefined
type InputOf<S, Part extends string> =
  S extends Readonly<Record<Part, infer T extends z.ZodType>> ? z.input<T> : undefined

/** The body as the server has it once it is parsed, and as a client sends it. */
export type BodyOf<E extends Endpoint> = OutputOf<SchemasOf<E>, 'body'>
export type BodySentTo<E extends Endpoint> = ReadOnly<InputOf<SchemasOf<E>, 'body'>>
export type QueryOf<E extends Endpoint> = OutputOf<SchemasOf<E>, 'query'>
export type ParamsOf<E extends Endpoint> = OutputOf<SchemasOf<E>, 'params'>
/** The JSON that comes back; undefined where there is none. */
export type AnswerOf<E extends Endpoint> = OutputOf<SchemasOf<E>, 'answer'>
export type FormOf<E extends Endpoint> = E extends {
  readonly form: infer F extends Readonly<Record<string, FormPart>>
}
  ? F
  : undefined

type SentForm<F> = {
  readonly [Name in keyof F as F[Name] extends `${string}?` ? never : Name]: F[Name] extends 'file'
    ? File
    : string
} & {
  readonly [
    Name in keyof F as F[Name] extends `${string}?` ? Name : never
  ]?: F[Name] extends 'file?' ? File | null : string | null
}

/** What is only read on its way out may be read-only. */
type ReadOnly<T> = T extends readonly (infer Item)[]
  ? readonly ReadOnly<Item>[]
  : T extends object
    ? { readonly [Name in keyof T]: ReadOnly<T[Name]> }
    : T

/** What a client sends. Of a query, what is null, undefined or empty is left out. */
export type SentTo<E extends Endpoint> = { readonly [Name in ParamNames<E>]: string } & {
  readonly query?: { readonly [Name in keyof QueryOf<E>]?: QueryOf<E>[Name] | string | null }
  /** The version that is changed: refused where somebody else was quicker. */
  readonly ifVersion?: number
} & (FormOf<E> extends undefined ? unknown : { readonly form: SentForm<FormOf<E>> }) &
  (SchemasOf<E> extends { readonly body: z.ZodType }
    ? { readonly body: BodySentTo<E> }
    : E extends { readonly bytes: readonly string[] }
      ? { readonly body: Blob }
      : unknown)

/** The address of an endpoint with its parts filled in, for `fetch`, a link or a picture. Pure. */
export function pathTo<E extends Endpoint>(
  endpoint: E,
  sent: Pick<SentTo<E>, ParamNames<E> | 'query'>,
): string {
  const given: Readonly<Record<string, unknown>> = { ...sent }
  const path = splitAddress(endpoint).path.replaceAll(/:(\w+)|\*/g, (_, name?: string) =>
    name === undefined ? String(given['*']) : encodeURIComponent(String(given[name])),
  )
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries<unknown>(Object(given['query']))) {
    if (typeof value === 'number' || typeof value === 'boolean') query.set(name, `${value}`)
    else if (typeof value === 'string' && value !== '') query.set(name, value)
  }
  return query.size === 0 ? path : `${path}?${query.toString()}`
}
