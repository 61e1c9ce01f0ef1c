import { randomBytes } from 'node:crypto'

declare const brand: unique symbol
export type Id<Name extends string> = string & { readonly [brand]: Name }

export type TeamId = Id<'team'>
export type PersonId = Id<'person'>
export type SiteId = Id<'site'>
export type SampleId = Id<'sample'>
export type KitId = Id<'kit'>
export type MethodId = Id<'method'>
export type RunId = Id<'run'>
export type ResultId = Id<'result'>
export type LogId = Id<'log'>

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** True for a UUID in its canonical lower-case form. */
export const isUuid = (text: string): boolean => uuidPattern.test(text)

/** An id of the kind that the caller knows it to be; null where it is no UUID. */
export function parseId<Name extends string>(text: string): Id<Name> | null {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the constructor of ids
  return isUuid(text) ? (text as Id<Name>) : null
}

/** Milliseconds since 1970 in an id of version 7; of anything else the beginning of time. */
export const timeOfId = (id: string): number =>
  id[14] === '7' ? Number.parseInt(id.replace('-', '').slice(0, 12), 16) : 0

const countMax = 0xfff
/** A clock that is put back further than this is followed, and the order given up. */
const backMaxMs = 1000
let last = { ms: 0, count: 0 }

/** The millisecond and the count in it, each later than the one before. */
function tick(): { ms: number; count: number } {
  const now = Date.now()
  if (now > last.ms || now < last.ms - backMaxMs) last = { ms: now, count: 0 }
  else if (last.count < countMax) last = { ms: last.ms, count: last.count + 1 }
  else last = { ms: last.ms + 1, count: 0 }
  return last
}

/**
 * A fresh UUID version 7 (RFC 9562): 48 bits of Unix milliseconds, 12 that count within one of them, the rest random.
 * Those of one process follow each other in the order in which they were made.
 */
export function newId<Name extends string>(nowMs?: number): Id<Name> {
  const bytes = randomBytes(16)
  const { ms, count } = nowMs === undefined ? tick() : { ms: nowMs, count: bytes.readUInt16BE(6) }
  bytes.writeUIntBE(ms, 0, 6)
  bytes.writeUInt16BE(0x7000 | (count & countMax), 6)
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  const text = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the constructor of ids
  return text as Id<Name>
}
