/** The endpoints of the contract, called. Path, what is sent and what is answered are the endpoint's own. */
import {
  pathTo,
  splitAddress,
  type AnswerOf,
  type Endpoint,
  type SentTo,
} from '@luminous/contract/endpoints/endpoint.ts'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { headersOfPage } from './page-team.ts'
import { ConnectionLost, readProblem } from './problem.ts'

/** Left out where an endpoint takes nothing that must be said. */
type Sent<E extends Endpoint> =
  Partial<SentTo<E>> extends SentTo<E> ? [sent?: SentTo<E>] : [sent: SentTo<E>]

/**
 * Asks an endpoint. The server makes every answer from the schema of the contract, so it is not parsed again here:
 * a schema library would cost the first page a tenth of its weight.
 */
export function call<E extends Endpoint>(endpoint: E, ...[sent]: Sent<E>): Promise<AnswerOf<E>> {
  return ask(endpoint, sent)
}

/** The same, given up when the signal says so. */
export function callUntil<E extends Endpoint>(
  signal: AbortSignal,
  endpoint: E,
  ...[sent]: Sent<E>
): Promise<AnswerOf<E>> {
  return ask(endpoint, sent, signal)
}

/** The bytes of a file that an endpoint answers with. */
export async function callForBytes<E extends Endpoint>(
  endpoint: E,
  ...[sent]: Sent<E>
): Promise<Uint8Array> {
  return new Uint8Array(await (await send(endpoint, sent)).arrayBuffer())
}

/** Keys of the cache begin with the feature's name: a change asks for all of a feature again by it. */
const keyOf = (endpoint: Endpoint, sent: unknown) =>
  [endpoint.feature.name, endpoint.address, sent ?? {}] as const

export function queryOf<E extends Endpoint>(endpoint: E, ...[sent]: Sent<E>) {
  return queryOptions<AnswerOf<E>>({
    queryKey: keyOf(endpoint, sent),
    queryFn: ({ signal }) => ask(endpoint, sent, signal),
  })
}

type Cursor = string | null

/** A list by its pages, each begun where the one before ended. */
export function pagesOf<E extends Endpoint>(endpoint: E, ...[sent]: Sent<E>) {
  return infiniteQueryOptions({
    // Beside the same question asked for one page, whose answer has another shape.
    queryKey: [...keyOf(endpoint, sent), 'pages'],
    queryFn: ({ pageParam, signal }: { pageParam: Cursor; signal: AbortSignal }) => {
      const { query }: { query?: object } = Object(sent)
      return ask<E>(endpoint, { ...Object(sent), query: { ...query, cursor: pageParam } }, signal)
    },
    initialPageParam: null satisfies Cursor,
    getNextPageParam: (page): Cursor => {
      const { nextCursor }: { nextCursor?: Cursor } = Object(page)
      return nextCursor ?? null
    },
  })
}

async function ask<E extends Endpoint>(
  endpoint: E,
  sent: SentTo<E> | undefined,
  signal?: AbortSignal,
): Promise<AnswerOf<E>> {
  const response = await send(endpoint, sent, signal)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- of 202 and 204 the type is undefined
  if (response.status === 202 || response.status === 204) return undefined as AnswerOf<E>
  const body: AnswerOf<E> = await response.json()
  return body
}

async function send<E extends Endpoint>(
  endpoint: E,
  sent: SentTo<E> | undefined,
  signal?: AbortSignal,
): Promise<Response> {
  const given: { form?: object; body?: unknown; ifVersion?: number } = Object(sent)
  const { method } = splitAddress(endpoint)
  return request(pathTo<E>(endpoint, Object(sent)), {
    method,
    ...(signal && { signal }),
    headers: {
      accept: typeof endpoint.answers === 'object' ? '*/*' : 'application/json',
      // No form of another site can send this.
      ...(method !== 'GET' && { 'x-luminous': 'web' }),
      ...(given.ifVersion !== undefined && { 'if-match': `"${given.ifVersion}"` }),
      ...contentTypeOf(given.body),
    },
    ...bodyOf(given),
  })
}

/** Any request to the server. Throws `ApiProblem` for a refusal, `ConnectionLost` where no answer comes. */
export async function request(path: string, init: RequestInit): Promise<Response> {
  let response: Response
  try {
    response = await fetch(path, {
      credentials: 'same-origin',
      ...init,
      headers: { ...headersOfPage(), ...Object(init.headers) },
    })
  } catch (error) {
    if (init.signal?.aborted) throw error
    throw new ConnectionLost({ cause: error })
  }
  if (!response.ok) throw await readProblem(response)
  return response
}

const contentTypeOf = (body: unknown): Readonly<Record<string, string>> =>
  body === undefined || body instanceof Blob ? {} : { 'content-type': 'application/json' }

function bodyOf({ form, body }: { form?: object; body?: unknown }): RequestInit {
  if (form !== undefined) return { body: formOf(form) }
  if (body === undefined) return {}
  return { body: body instanceof Blob ? body : JSON.stringify(body) }
}

/** What is null or empty is left out. */
function formOf(form: object): FormData {
  const data = new FormData()
  for (const [name, value] of Object.entries(form)) {
    if (value instanceof File) data.set(name, value, value.name)
    else if (typeof value === 'string' && value !== '') data.set(name, value)
  }
  return data
}
