/** One-time codes of an authenticator app (RFC 6238), and the recovery codes for whoever lost it. */
import { randomBytes } from 'node:crypto'
import { toSVG } from 'bwip-js/node'
import { Secret, TOTP } from 'otpauth'
import type { TotpStart } from '@luminous/contract'
import type { Tx } from '../platform/database.ts'
import { newId, type PersonId } from '../platform/ids.ts'
import { sha256Of, type Vault } from '../platform/vault.ts'
import {
  recovery_code_count,
  recovery_code_replace,
  recovery_code_spend,
  totp_delete,
  totp_find,
  totp_insert,
  totp_spend,
} from './factor-queries.ts'

const sealPurpose = 'one-time codes'
const periodSeconds = 30
/** A phone's clock may be one step off. */
const stepsOff = 1
const recoveryCodes = 10
/** Without letters that are taken for one another. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'

const totpOf = (secret: string, label: string): TOTP =>
  new TOTP({ issuer: 'Luminous', label, secret: Secret.fromBase32(secret), period: periodSeconds })

/** A new secret in place of one that was not confirmed; it counts only after a code of it came back. */
export async function startTotp(
  tx: Tx,
  vault: Vault,
  person: { id: PersonId; email: string },
): Promise<TotpStart> {
  const secret = new Secret({ size: 20 }).base32
  await totp_delete(tx, person.id)
  const sealedSecret = vault.seal(secret, sealPurpose)
  await totp_insert(tx, { id: newId(), person: person.id, sealedSecret })
  const uri = totpOf(secret, person.email).toString()
  return { secret, uri, qrSvg: toSVG({ bcid: 'qrcode', text: uri, scale: 3, padding: 4 }) }
}

/** Whether a code is right, now, for the first time. `isConfirmed`: only a secret that counts already. */
export async function spendTotp(
  tx: Tx,
  vault: Vault,
  { person, code, isConfirmed }: { person: PersonId; code: string; isConfirmed: boolean },
): Promise<boolean> {
  const row = await totp_find(tx, person)
  if (!row || (row.confirmedAt === null) === isConfirmed) return false
  const secret = vault.unseal(row.sealedSecret, sealPurpose)
  if (secret === null) return false
  const totp = totpOf(secret, '')
  const delta = totp.validate({ token: code, window: stepsOff })
  if (delta === null) return false
  return totp_spend(tx, { person, step: totp.counter() + delta })
}

/** Ten codes for a drawer, in place of those before; shown this once. */
export async function makeRecoveryCodes(tx: Tx, person: PersonId): Promise<string[]> {
  const codes = Array.from({ length: recoveryCodes }, randomCode)
  await recovery_code_replace(tx, {
    person,
    codes: codes.map((code) => ({ id: newId(), hash: hashOf(code) })),
  })
  return codes
}

/** The codes that come with a person's first second factor; null where there are some. */
export async function firstRecoveryCodes(tx: Tx, person: PersonId): Promise<string[] | null> {
  return (await recovery_code_count(tx, person)) > 0 ? null : makeRecoveryCodes(tx, person)
}

export const spendRecoveryCode = (tx: Tx, person: PersonId, code: string): Promise<boolean> =>
  recovery_code_spend(tx, { person, hash: hashOf(code) })

/** People type codes with blanks and capitals. */
const hashOf = (code: string): Buffer =>
  sha256Of(`recovery ${code.toLowerCase().replaceAll(/[^a-z0-9]/g, '')}`)

/** 10 letters of 31: 49 bits. Bytes that would favour some letters are thrown away. */
function randomCode(): string {
  const letters: string[] = []
  while (letters.length < 10) {
    for (const byte of randomBytes(16)) {
      if (byte < 248 && letters.length < 10) letters.push(alphabet[byte % alphabet.length] ?? '')
    }
  }
  return `${letters.slice(0, 5).join('')}-${letters.slice(5).join('')}`
}
