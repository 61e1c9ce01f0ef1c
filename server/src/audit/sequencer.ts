import { setTimeout } from 'node:timers/promises'
import type pg from 'pg'
import {
  appendLeafHash,
  formatBase64,
  formatUtf8,
  frontierRoot,
  growTiles,
  leafHash,
  readFrontier,
  signCheckpoint,
  storedHashReader,
  treeRoot,
  type Frontier,
  type Signer,
} from '@luminous/ledger'
import { transaction, type Tx } from '../platform/database.ts'
import { newId, type LogId } from '../platform/ids.ts'
import type { Log } from '../platform/log.ts'
import { saysOnceAMinute } from '../platform/once-a-minute.ts'
import { jobPrincipal } from '../platform/principal.ts'
import { OperatorError } from '../platform/problem.ts'
import { requireContinuation } from './continue-log.ts'
import { createSigner, sha256, vkeyOf, type KeyStore } from './keys.ts'
import { storeCheckpoint, storedTiles, storeTiles } from './log-store.ts'
import { extendDigest, type SignedHead } from './signing-memory.ts'
import { pending_delete_many, pending_entry_list, pending_log_list } from './pending-queries.ts'
import type { LogAddress } from './queries.ts'
import {
  checkpoint_newest,
  leaf_insert_many,
  log_key_insert,
  log_key_list,
  log_lock,
  type LogKey,
} from './queries.ts'

/** Entries under one checkpoint at most: it bounds memory and how long a log is locked. */
const batchEntriesMax = 20_000
const pollMs = 100
/** For so long a replaced key signs too, so that readers who have not heard of the new one go on. */
const keyOverlapMs = 30 * 24 * 3600 * 1000

type Complaints = Map<LogId, ReturnType<typeof saysOnceAMinute>>

export type Sequencer = { stop(): Promise<void> }

/**
 * Puts what is committed in order, one log at a time and each log by one process at a time, until it is
 * stopped. It looks for work in a queue and never for "an id greater than the last": a transaction that
 * commits late would be lost.
 */
export function startSequencer(settings: { pool: pg.Pool; keys: KeyStore; log: Log }): Sequencer {
  const frontiers = new Map<LogId, Frontier>()
  const complaints: Complaints = new Map()
  const stopping = new AbortController()
  const say = saysOnceAMinute()
  const loop = async () => {
    while (!stopping.signal.aborted) {
      try {
        const { signal } = stopping
        await sequencePending({ ...settings, frontiers, complaints, signal })
      } catch (error) {
        say(() => settings.log.error({ err: error }, 'the sequencer will try again'))
      }
      // Waits for the next look, or for the order to stop.
      await setTimeout(pollMs, undefined, { signal: stopping.signal }).catch(() => {})
    }
  }
  const finished = loop()
  return {
    async stop() {
      stopping.abort()
      await finished
    },
  }
}

/** Sequences all that is pending now; answers how many entries that were. */
export async function sequencePending(settings: {
  pool: pg.Pool
  keys: KeyStore
  log: Log
  frontiers?: Map<LogId, Frontier>
  /** By log, so that it is not said ten times a second that it cannot go on. */
  complaints?: Complaints
  /** Stops it between two batches. */
  signal?: AbortSignal
}): Promise<number> {
  const principal = jobPrincipal('sequencer')
  const frontiers = settings.frontiers ?? new Map<LogId, Frontier>()
  const complaints: Complaints = settings.complaints ?? new Map()
  let total = 0
  for (;;) {
    const logs = await transaction(settings.pool, principal, pending_log_list)
    let progressed = 0
    for (const address of logs) {
      if (settings.signal?.aborted) return total + progressed
      try {
        const { entries, head } = await transaction(settings.pool, principal, (tx) =>
          sequenceLog(tx, address, settings.keys, frontiers),
        )
        progressed += entries
        // Not before it is committed: what was signed and never stored would forbid what is signed in its place.
        if (head) settings.keys.memory.keep(head)
        complaints.delete(address.log)
      } catch (error) {
        frontiers.delete(address.log)
        // One log that cannot go on holds up no other team's, and fills no disk by saying so.
        const complain = complaints.get(address.log) ?? saysOnceAMinute()
        complaints.set(address.log, complain)
        complain(() =>
          settings.log.error({ err: error, logId: address.log }, 'a log cannot be sequenced'),
        )
      }
    }
    if (progressed === 0) return total
    total += progressed
  }
}

/** One batch of one log: leaves, tiles and the checkpoint over them, in one transaction. */
async function sequenceLog(
  tx: Tx,
  address: LogAddress,
  keys: KeyStore,
  frontiers: Map<LogId, Frontier>,
): Promise<{ entries: number; head: SignedHead | null }> {
  const nothing = { entries: 0, head: null }
  const origin = await log_lock(tx, address)
  if (origin === null) return nothing
  const newest = await checkpoint_newest(tx, address)
  const oldSize = newest?.size ?? 0
  const waiting = await pending_entry_list(tx, address, batchEntriesMax)
  // A key is made with the first entry, and for no less.
  if (waiting.length === 0) return nothing
  const signers = await findSigners(tx, address, origin, keys)
  // Its own entry is among them.
  const entries = oldSize > 0 ? waiting : await pending_entry_list(tx, address, batchEntriesMax)
  const readTile = storedTiles(tx, address)
  const known = frontiers.get(address.log)
  const frontier =
    known?.size === oldSize
      ? known
      : await readFrontier(oldSize, storedHashReader(sha256, oldSize, readTile))
  frontiers.delete(address.log)
  const standing = { ...address, origin, newest, frontier, readTile }
  const signed = await requireContinuation(tx, keys.memory, standing)
  const leafHashes = entries.map((entry) => leafHash(sha256, formatUtf8(entry.envelope)))
  const grown = await growTiles(sha256, { oldSize, leafHashes }, readTile)
  for (const hash of leafHashes) appendLeafHash(sha256, frontier, hash)
  await leaf_insert_many(tx, {
    ...address,
    first: oldSize,
    leaves: entries.map((entry, at) => ({ ...entry, hash: leafHashes[at]! })),
  })
  await storeTiles(
    tx,
    address,
    grown
      .filter(({ tile }) => tile.width === 256)
      .map(({ tile, bytes }) => ({
        level: tile.level,
        number: tile.n,
        hashes: bytes,
        root: treeRoot(sha256, cutHashes(bytes)),
      })),
  )
  const root = frontierRoot(sha256, frontier)
  const note = await signCheckpoint(sha256, { origin, size: frontier.size, root }, signers)
  await storeCheckpoint(tx, address, { size: frontier.size, note })
  await pending_delete_many(tx, address, [...new Set(entries.map((entry) => entry.statementId))])
  frontiers.set(address.log, frontier)
  const head = {
    log: address.log,
    origin,
    size: frontier.size,
    root: formatBase64(root),
    checkpoints: signed.checkpoints + 1,
    digest: extendDigest(signed.digest, note),
  }
  return { entries: entries.length, head }
}

/** The hashes of a tile, one after the other. */
export function cutHashes(bytes: Uint8Array): Uint8Array[] {
  return Array.from({ length: bytes.length / 32 }, (_, at) => bytes.subarray(at * 32, at * 32 + 32))
}

/**
 * The keys that sign now: the newest, and the one before it for a while. Its public part is pinned in the
 * database; a process that has another key, or none, refuses to sequence.
 */
async function findSigners(
  tx: Tx,
  address: LogAddress,
  origin: string,
  keys: KeyStore,
): Promise<Signer[]> {
  const pinned = await log_key_list(tx, address)
  const newest = pinned.at(-1)
  if (!newest) {
    const signer = createSigner(origin, keys.make(address.log, 1))
    await log_key_insert(tx, {
      ...address,
      id: newId(),
      ordinal: 1,
      vkey: vkeyOf(signer),
      statement: null,
    })
    return [signer]
  }
  const signers = [requirePinnedSigner(origin, keys, address.log, newest)]
  const former = pinned.at(-2)
  if (former && Date.now() - Date.parse(newest.createdAt) < keyOverlapMs) {
    const seed = keys.find(address.log, former.ordinal)
    if (seed) signers.push(createSigner(origin, seed))
  }
  return signers
}

/** The signer of a pinned key. Throws where this process has not that very key. */
export function requirePinnedSigner(
  origin: string,
  keys: KeyStore,
  log: LogId,
  pinned: LogKey,
): Signer {
  const seed = keys.find(log, pinned.ordinal)
  const signer = seed && createSigner(origin, seed)
  if (!signer || vkeyOf(signer) !== pinned.vkey) {
    throw new OperatorError(
      `The private key of the log ${origin} is ${seed ? 'another one than' : 'missing, unlike'} the one pinned in the database. Restore the keys folder of the data folder (or LUMINOUS_LEDGER_SEED); nothing is signed until then.`,
    )
  }
  return signer
}
