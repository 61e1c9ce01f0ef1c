/** What the field page asks of the server, over networks that lose answers, make them up, or hang. */
import type { FieldPack, ScanReceipt } from '@luminous/contract'
import {
  pathTo,
  splitAddress,
  type BodySentTo,
  type Endpoint,
} from '@luminous/contract/endpoints/endpoint.ts'
import {
  fieldPack,
  fieldScan,
  handOver,
  photoUpload,
} from '@luminous/contract/endpoints/samples.ts'
import { ApiProblem, ConnectionLost, readProblem } from '../../api/problem.ts'
import { contactOf, type Contact, type Tick } from './device-clock.ts'
import { fieldsOf, isHandOverReceipt, isScanReceipt, type HandOverReceipt } from './queue-item.ts'
import type { Answer } from './states.ts'

const deedMs = 45_000
const photoMs = 5 * 60_000

export const tickNow = (): Tick => ({ deviceMs: Date.now(), steadyMs: performance.now() })

export type Answered<Body> = { readonly body: Body; readonly contact: Contact | null }

/** A refusal, with how long the server wants to be left alone. */
class Refused extends Error {
  readonly problem: ApiProblem
  readonly retryAfterMs: number | null
  constructor(problem: ApiProblem, retryAfterMs: number | null) {
    super(problem.message)
    this.problem = problem
    this.retryAfterMs = retryAfterMs
  }
}

type Sent = {
  readonly path: string
  readonly body?: string | ArrayBuffer
  readonly mediaType?: string
  readonly limitMs: number
}

async function send<Body>(
  endpoint: Endpoint,
  { path, body: content, mediaType, limitMs }: Sent,
  isBody: (body: unknown) => body is Body,
): Promise<Answered<Body>> {
  const sent = tickNow()
  let response: Response
  try {
    response = await fetch(path, {
      method: splitAddress(endpoint).method,
      credentials: 'same-origin',
      signal: AbortSignal.timeout(limitMs),
      headers: {
        accept: 'application/json',
        'x-luminous': 'web',
        ...(mediaType !== undefined && { 'content-type': mediaType }),
      },
      ...(content !== undefined && { body: content }),
    })
  } catch (error) {
    throw new ConnectionLost({ cause: error })
  }
  // The header has whole seconds only: a second is nothing against two minutes.
  const contact = contactOf(sent, tickNow(), response.headers.get('date'))
  if (!response.ok) {
    const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
    const retryAfterMs = Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null
    throw new Refused(await readProblem(response), retryAfterMs)
  }
  const body: unknown = await response.json().catch(() => null)
  if (!isBody(body)) throw new ConnectionLost({ cause: 'the answer is not the server’s' })
  return { body, contact }
}

const json = (path: string, sent: unknown): Sent => ({
  path,
  body: JSON.stringify(sent),
  mediaType: 'application/json',
  limitMs: deedMs,
})

const isPack = (body: unknown): body is FieldPack => {
  const { team, sites, kits, person, serverTime } = fieldsOf(body)
  const isNamed = typeof fieldsOf(team).id === 'string' && typeof fieldsOf(person).name === 'string'
  return isNamed && Array.isArray(sites) && Array.isArray(kits) && typeof serverTime === 'string'
}

export async function fetchPack(team: string): Promise<Answered<FieldPack>> {
  const sent = tickNow()
  const { body, contact } = await send(
    fieldPack,
    { path: pathTo(fieldPack, { team }), limitMs: deedMs },
    isPack,
  )
  // To the millisecond, where the header is not.
  return { body, contact: contactOf(sent, tickNow(), body.serverTime) ?? contact }
}

/** The receipt of this scan and of no other. */
export const sendScan = (
  team: string,
  scan: BodySentTo<typeof fieldScan>,
): Promise<Answered<ScanReceipt>> =>
  send(
    fieldScan,
    json(pathTo(fieldScan, { team }), scan),
    (body): body is ScanReceipt => isScanReceipt(body) && body.id === scan.id,
  )

export const sendHandOver = (
  team: string,
  deed: BodySentTo<typeof handOver>,
): Promise<Answered<HandOverReceipt>> =>
  send(
    handOver,
    json(pathTo(handOver, { team }), deed),
    (body): body is HandOverReceipt => isHandOverReceipt(body) && body.id === deed.id,
  )

export const sendPhoto = (
  team: string,
  photo: { readonly sha256: string; readonly mediaType: string; readonly bytes: ArrayBuffer },
): Promise<Answered<object>> =>
  send(
    photoUpload,
    {
      path: pathTo(photoUpload, { team, sha256: photo.sha256 }),
      body: photo.bytes,
      mediaType: photo.mediaType,
      limitMs: photoMs,
    },
    (body): body is object => fieldsOf(body).sha256 === photo.sha256,
  )

/** How a request ended that brought no receipt; null for a fault of ours, which is not the server's to judge. */
export function answerOf(error: unknown): Answer | null {
  if (error instanceof ConnectionLost) {
    return { kind: 'lost', detail: 'No answer from the server.' }
  }
  const problem = error instanceof Refused ? error.problem : error
  if (!(problem instanceof ApiProblem)) return null
  const { status, code, message, field } = problem
  const retryAfterMs = error instanceof Refused ? error.retryAfterMs : null
  return { kind: 'refused', status, code, detail: message, field, retryAfterMs }
}
