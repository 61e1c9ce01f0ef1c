/** Who holds the phone, and how far that is known. Pure. */
import type { FieldScan } from '@luminous/contract'
import { holderIdleMs } from './limits.ts'
import { fieldsOf } from './queue-item.ts'

export type PhoneHolder = {
  readonly name: string
  /** Whose session it was on this phone; null for a name that was stated. */
  readonly personId: string | null
  /** Until when that session counts without a network, by the server's clock. */
  readonly validUntil: string | null
  /** When somebody last confirmed it or worked with the phone, by its own clock. */
  readonly seenAt: string
}

/** The holder as a deed records it. `serverNowMs`: the phone's clock, put right by the last contact. */
export const holderOf = (holder: PhoneHolder, serverNowMs: number): FieldScan['holder'] => ({
  name: holder.name,
  personId: holder.personId,
  verified: isVerified(holder, serverNowMs),
})

export const isVerified = ({ personId, validUntil }: PhoneHolder, serverNowMs: number): boolean =>
  personId !== null && validUntil !== null && serverNowMs <= Date.parse(validUntil)

/** After a while without use nobody knows in whose hands the phone is; nor after its clock went back. */
export function mustAskAgain({ seenAt }: PhoneHolder, nowMs: number): boolean {
  const idleMs = nowMs - Date.parse(seenAt)
  return !(idleMs >= -60_000 && idleMs <= holderIdleMs)
}

export function readHolder(stored: unknown): PhoneHolder | null {
  const { name, personId, validUntil, seenAt } = fieldsOf(stored)
  if (typeof name !== 'string' || name === '' || typeof seenAt !== 'string') return null
  return {
    name,
    personId: typeof personId === 'string' ? personId : null,
    validUntil: typeof validUntil === 'string' ? validUntil : null,
    seenAt,
  }
}
