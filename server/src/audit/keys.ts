import { createPrivateKey, createPublicKey, hkdfSync, randomBytes, sign, verify } from 'node:crypto'
import { hash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createVerifierKey, formatVkey, type Signer, type Verify } from '@luminous/ledger'
import { parseId, type LogId } from '../platform/ids.ts'
import { explainFolderError } from '../platform/config.ts'
import { writeWholeOnce } from '../platform/write-whole.ts'
import { openSigningMemory, type SigningMemory } from './signing-memory.ts'

/**
 * SHA-256 in one call of Node, for the ledger library. By way of a string of 32 characters: a digest that Node hands over
 * as a buffer has memory of its own, and takes twice as long and much of the garbage collector's time.
 */
export const sha256 = (data: Uint8Array): Uint8Array =>
  Buffer.from(hash('sha256', data, 'binary'), 'binary')

/** The private keys of logs, outside the database: files of the data folder, or derived from one seed. */
export type KeyStore = {
  /** The key's 32-byte seed, or null where this process does not have it. */
  find(log: LogId, ordinal: number): Uint8Array | null
  /** The key's seed, made if it is not there. Made once: a second process gets the first one's. */
  make(log: LogId, ordinal: number): Uint8Array
  /** The logs whose keys lie here; none where keys follow from a seed. */
  list(): LogId[]
  /** What was signed with them last. */
  readonly memory: SigningMemory
}

export function openKeyStore(settings: {
  dataFolder: string
  ledgerSeed: string | null
}): KeyStore {
  const memory = openSigningMemory(settings.dataFolder)
  if (settings.ledgerSeed !== null) {
    const seed = Buffer.from(settings.ledgerSeed, 'base64')
    const derive = (log: LogId, ordinal: number) =>
      new Uint8Array(hkdfSync('sha256', seed, '', `luminous ledger key ${log} ${ordinal}`, 32))
    return { find: derive, make: derive, list: () => [], memory }
  }
  const folder = join(settings.dataFolder, 'keys')
  const pathOf = (log: LogId, ordinal: number) => join(folder, `${log}-${ordinal}.key`)
  const find = (log: LogId, ordinal: number) => {
    try {
      const seed = Buffer.from(readFileSync(pathOf(log, ordinal), 'utf8').trim(), 'base64')
      return seed.length === 32 ? seed : null
    } catch {
      return null
    }
  }
  return {
    find,
    memory,
    list() {
      const files = existsSync(folder) ? readdirSync(folder) : []
      return [...new Set(files.flatMap((file) => parseId<'log'>(file.slice(0, 36)) ?? []))]
    },
    make(log, ordinal) {
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 })
        const path = pathOf(log, ordinal)
        if (!existsSync(path)) writeWholeOnce(path, `${randomBytes(32).toString('base64')}\n`)
      } catch (error) {
        throw explainFolderError(folder, error)
      }
      const seed = find(log, ordinal)
      if (!seed) throw explainFolderError(folder, new Error(`${pathOf(log, ordinal)} is cut off`))
      return seed
    },
  }
}

/** PKCS #8 (RFC 8410) around a raw Ed25519 seed. */
const pkcs8Head = Buffer.from('302e020100300506032b657004220420', 'hex')
const spkiHead = Buffer.from('302a300506032b6570032100', 'hex')

/** A signer of the ledger library, named after the log. */
export function createSigner(origin: string, seed: Uint8Array): Signer {
  const key = createPrivateKey({
    key: Buffer.concat([pkcs8Head, seed]),
    format: 'der',
    type: 'pkcs8',
  })
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' })
  return {
    name: origin,
    publicKey: new Uint8Array(spki.subarray(spkiHead.length)),
    sign: (message) => sign(null, message, key),
  }
}

/** Ed25519 (RFC 8032) by Node, for the ledger library. */
export const verifySignature: Verify = (publicKey, message, signature) => {
  const key = createPublicKey({
    key: Buffer.concat([spkiHead, publicKey]),
    format: 'der',
    type: 'spki',
  })
  return verify(null, message, key, signature)
}

/** The public key of a signer in its text form. */
export const vkeyOf = (signer: Signer): string =>
  formatVkey(createVerifierKey(sha256, { name: signer.name, type: 1, publicKey: signer.publicKey }))
