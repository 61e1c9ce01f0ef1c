import { parseVkey, type VerifierKey } from '@luminous/ledger'
import { checkKeyChange } from '@luminous/verify/key-change.ts'
import type { Db } from '../platform/database.ts'
import { errorMessage } from '../platform/fault.ts'
import { createSigner, sha256, verifySignature, vkeyOf, type KeyStore } from './keys.ts'
import { log_key_list, type LogKey, type LogRow } from './queries.ts'
import type { Report } from './verify-log.ts'

export type PinnedKey = VerifierKey & { readonly vkey: string }

/** Keys that do not come from the database. */
export type OutsideKeys = {
  /** Of this machine: its data folder, or its seed. */
  readonly store: Pick<KeyStore, 'find' | 'list'> | null
  /** By whoever asks. */
  readonly given: readonly string[]
}

/**
 * The keys of a log. Every key after the first must have been handed over by the one before it, in writing; and one of them
 * must be known from outside the database, or whoever owns the database signs what he likes. `isBelieved` where nobody
 * knows any: then the database's own word was taken.
 */
export async function verifyKeys(
  db: Db,
  log: LogRow,
  outside: OutsideKeys,
  report: Report,
): Promise<{ keys: PinnedKey[]; isBelieved: boolean }> {
  const keys: PinnedKey[] = []
  let isKnown = false
  const rows = await log_key_list(db, log)
  for (const row of rows) {
    const own = ownVkey(outside.store, log, row)
    try {
      // What this machine holds counts, whatever the database has in its place.
      const vkey = own ?? row.vkey
      const key = { ...parseVkey(sha256, vkey), vkey }
      if (own !== null && own !== row.vkey) {
        report(
          'key-foreign',
          `Key ${row.ordinal} of the log is ${row.vkey} in the database, but this machine holds ${own}: somebody else's key signs there.`,
        )
      } else await requireHandedOver(row, key, keys.at(-1), log)
      isKnown ||= own !== null
      keys.push(key)
    } catch (error) {
      report(
        'key-changed',
        `Key ${row.ordinal} of the log was not handed over rightly: ${errorMessage(error)}.`,
      )
    }
  }
  const given = outside.given.filter((vkey) => isKeyOf(vkey, log.origin))
  if (given.some((vkey) => keys.some((key) => key.vkey === vkey))) isKnown = true
  else if (given.length > 0 && rows.length > 0) {
    report(
      'key-foreign',
      `The key given with --key (${given.join(', ')}) is none of the log's in the database: somebody else's key signs there.`,
    )
    return { keys: given.map((vkey) => ({ ...parseVkey(sha256, vkey), vkey })), isBelieved: false }
  }
  if (!isKnown && rows.length > 0 && (outside.store?.list() ?? []).length > 0) {
    report(
      'key-unknown',
      `This machine has the keys of other logs, but none of this one, whose key in the database is ${rows.at(-1)?.vkey}: restore the keys folder of the data folder, or give the key that you know with --key.`,
    )
    isKnown = true
  }
  return { keys, isBelieved: !isKnown && rows.length > 0 }
}

function ownVkey(store: OutsideKeys['store'], log: LogRow, { ordinal }: LogKey): string | null {
  const seed = store?.find(log.log, ordinal)
  return seed ? vkeyOf(createSigner(log.origin, seed)) : null
}

async function requireHandedOver(
  row: LogKey,
  key: PinnedKey,
  former: PinnedKey | undefined,
  { origin }: LogRow,
): Promise<void> {
  if (key.name !== origin) throw new Error('it is the key of another log')
  if (!former) return
  const change = { origin, note: row.statement ?? '', known: [former] }
  const next = await checkKeyChange({ sha256, verify: verifySignature }, change)
  if (next.vkey !== row.vkey) throw new Error('the statement names another key')
}

/** Keys were read when they were given: each names its log. */
const isKeyOf = (vkey: string, origin: string): boolean => parseVkey(sha256, vkey).name === origin
