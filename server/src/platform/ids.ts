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

/** A fresh UUID version 7 (RFC 9562): 48 bits of Unix milliseconds, the rest random. */
export function newId<Name extends string>(nowMs: number = Date.now()): Id<Name> {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(nowMs, 0, 6)
  bytes[6] = (bytes[6]! & 0x0f) | 0x70
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  const text = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the constructor of ids
  return text as Id<Name>
}
