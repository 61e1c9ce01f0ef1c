/**
 * The form of an API key: `lum_live_<id>_<secret>_<check>`. Scanners for secrets find it by its beginning, and the
 * check (CRC-32 of all before it, base 62) tells a mistyped key from an unknown one without asking anybody.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto'
import { crc32 } from 'node:zlib'
import type pg from 'pg'
import type { KeyScope } from '@luminous/contract'
import { transaction } from '../platform/database.ts'
import { parseId, type TeamId } from '../platform/ids.ts'
import { jobPrincipal } from '../platform/principal.ts'
import { Problem } from '../platform/problem.ts'
import { sha256Of } from '../platform/vault.ts'
import { api_key_find, api_key_touch } from './api-key-queries.ts'

const letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const secretLength = 43
const pattern = /^lum_live_([0-9a-f]{32})_([0-9A-Za-z]{43})_([0-9A-Za-z]{6})$/

/** A new secret of 43 letters (256 bits) and the key made of it. */
export function makeApiKey(id: string): { key: string; secretHash: Buffer; begins: string } {
  const secret = randomLetters(secretLength)
  const head = `lum_live_${id.replaceAll('-', '')}_${secret}`
  return {
    key: `${head}_${checkOf(head)}`,
    secretHash: sha256Of(secret),
    begins: head.slice(0, 'lum_live_'.length + 12),
  }
}

/** The id and secret of a key, or null where it is not one or was mistyped. */
export function parseApiKey(text: string): { id: string; secret: string } | null {
  const [, hex = '', secret = '', check] = pattern.exec(text) ?? []
  if (check !== checkOf(text.slice(0, -7))) return null
  const id = parseId(hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'))
  return id === null ? null : { id, secret }
}

export type KeyHolder = {
  readonly id: string
  readonly name: string
  readonly team: TeamId
  readonly isLab: boolean
  readonly scopes: readonly KeyScope[]
}

const desk = jobPrincipal('key-desk')
const unknown = () => new Problem('key.unknown', 'This API key is not known, or was mistyped.')

/**
 * The key of an Authorization header; throws where it is unknown, expired or revoked, and says which.
 * Takes the pool, since nobody has come in yet.
 */
export async function findApiKey(
  pool: pg.Pool,
  { text, network }: { text: string; network: string },
): Promise<KeyHolder> {
  const parsed = parseApiKey(text)
  if (!parsed) throw unknown()
  return transaction(pool, desk, async (tx) => {
    const row = await api_key_find(tx, parsed.id)
    const expected = row ? Buffer.from(row.secretHash) : sha256Of('')
    if (!timingSafeEqual(sha256Of(parsed.secret), expected) || !row) throw unknown()
    if (row.state === 'revoked') throw new Problem('key.revoked', 'This API key was revoked.')
    if (row.state === 'expired') {
      throw new Problem('key.expired', `This API key expired on ${row.expiresAt.slice(0, 10)}.`)
    }
    if (row.teamState !== 'active') {
      throw new Problem('team.not-active', 'The team of this API key is suspended or closed.')
    }
    if (row.isStale) await api_key_touch(tx, { team: row.team, key: row.id, network })
    return row
  })
}

const checkOf = (head: string): string => {
  let rest = crc32(head)
  let text = ''
  for (let digit = 0; digit < 6; digit += 1) {
    text = `${letters[rest % 62] ?? ''}${text}`
    rest = Math.floor(rest / 62)
  }
  return text
}

function randomLetters(count: number): string {
  let text = ''
  while (text.length < count) {
    // 248 is the greatest multiple of 62 in a byte: above it some letters would come more often.
    for (const byte of randomBytes(count)) {
      if (byte < 248 && text.length < count) text += letters[byte % 62] ?? ''
    }
  }
  return text
}
