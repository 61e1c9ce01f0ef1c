import {
  checkEntry,
  type EntryFacts,
  type EntryOutcome,
  type ExpectedEntry,
} from '@luminous/verify/check-entry.ts'
import type { EntryEvidence, HistoryEntry } from '@luminous/contract'
import type { ReadTile, Sha256, Verify } from '@luminous/ledger'
import { followKeyChanges } from '@luminous/verify/key-change.ts'
import { checkContinuation, type Continuation, type LogHead } from './continuation.ts'
import { findLaterEntry } from './later-entries.ts'
import type { KeptLog, LogMemory } from './log-memory.ts'

/** A record as the screen shows it: its columns, and its whole history, the oldest entry first. */
export type ShownRecord = {
  readonly type: string
  readonly id: string
  readonly image: Readonly<Record<string, unknown>>
  readonly entries: readonly HistoryEntry[]
}

export type Verdict =
  | {
      readonly kind: 'proved'
      /** The newest of the entries that were checked. */
      readonly entry: EntryFacts
      readonly entriesChecked: number
      readonly continuation: Continuation
      /** The longest head known: of this check, or the one kept from before. */
      readonly head: LogHead
      /** What this browser knew before. */
      readonly kept: KeptLog | null
      readonly keepsNow: boolean
      /** How many later entries of the log were looked through; null where that was not done. */
      readonly laterEntries: number | null
      readonly witnesses: readonly string[]
    }
  | {
      readonly kind: 'failed'
      readonly code: string
      readonly sentence: string
      readonly fields: readonly string[]
      readonly version: number | null
    }
  /** The entry was still not in order when we stopped waiting. */
  | { readonly kind: 'pending' }

/** What a verification needs of the world. */
export type VerifierPorts = {
  readonly readEvidence: (entryId: string) => Promise<EntryEvidence>
  /** Answers no bytes for a tile that the server does not have. */
  readonly readTile: (logId: string) => ReadTile
  /** A bundle of entries; null where the reader may not have it. */
  readonly readEntries: (logId: string, path: string) => Promise<Uint8Array | null>
  readonly sha256: Sha256
  readonly verify: Verify
  readonly memory: LogMemory
  readonly now: () => string
  readonly pause: (milliseconds: number) => Promise<void>
  readonly onWaiting: () => void
}

const waitMs = 500
const waitsMax = 10

const failed = (
  code: string,
  sentence: string,
  { fields = [], version = null }: { fields?: readonly string[]; version?: number | null } = {},
): Verdict => ({ kind: 'failed', code, sentence, fields, version })

/** Checks one entry of a history by itself. */
export async function verifyOneEntry(
  record: ShownRecord,
  entry: HistoryEntry,
  ports: VerifierPorts,
): Promise<Verdict> {
  return verifyEntries(record, [entry], ports)
}

/**
 * Checks every version of a record, that each begins where the one before ended, that none is missing, and
 * that the log holds no later change which the server did not show.
 */
export async function verifyRecord(record: ShownRecord, ports: VerifierPorts): Promise<Verdict> {
  const gap = record.entries.findIndex(({ version }, place) => version !== place + 1)
  if (record.entries.length === 0 || gap >= 0) {
    const version = gap + 1
    return failed('history.gap', `Version ${version} is missing in the history.`, { version })
  }
  const verdict = await verifyEntries(record, record.entries, ports)
  if (verdict.kind !== 'proved') return verdict
  const { entry } = verdict
  const logId = logIdOf(entry.origin)
  const later = await findLaterEntry(
    { record, index: entry.index, head: verdict.head, sha256: ports.sha256 },
    {
      readTile: ports.readTile(logId),
      readEntries: (path) => ports.readEntries(logId, path),
    },
  )
  if (later.kind === 'found') {
    return failed(
      'record.newer',
      `The log holds a later change of this record (entry ${later.index + 1}) that is not on the screen. Load the page again.`,
    )
  }
  if (later.kind === 'mismatch') {
    return failed(
      'entries.not-in-log',
      'The later entries that the server handed out are not those of the signed log.',
    )
  }
  return { ...verdict, laterEntries: later.kind === 'none' ? later.looked : null }
}

const logIdOf = (origin: string): string => origin.slice(origin.lastIndexOf('/') + 1)

async function verifyEntries(
  record: ShownRecord,
  entries: readonly HistoryEntry[],
  ports: VerifierPorts,
): Promise<Verdict> {
  const newest = record.entries.at(-1)
  let previous: EntryFacts | null = null
  let last: { facts: EntryFacts; evidence: EntryEvidence } | null = null
  let log: OpenLog | null = null
  for (const entry of entries) {
    const evidence = await readOrderedEvidence(entry.id, ports)
    log ??= openLog(evidence, ports.memory)
    const expected = toExpected(record, entry, entry === newest)
    const { sha256, verify } = ports
    if (log.kept)
      log.vkeys = await followKeyChanges(ports, {
        ...evidence,
        vkeys: log.vkeys,
        notes: evidence.keyChanges,
      })
    const tools = { sha256, verify, vkeys: log.kept ? log.vkeys : evidence.vkeys }
    const outcome = await checkEntry({ evidence, expected }, tools)
    if (outcome.kind === 'pending') return outcome
    if (outcome.kind === 'failed') return toFailure(outcome, entry.version, log.kept)
    const { facts } = outcome
    if (previous?.after && facts.before && !isSameImage(previous.after, facts.before)) {
      const { version } = entry
      return failed(
        'history.broken',
        `Version ${version} does not begin where version ${version - 1} ended.`,
        { version },
      )
    }
    const advanced = await advance(log, facts, ports)
    if (advanced.kind === 'broken') return failed(advanced.code, advanced.sentence)
    previous = facts
    last = { facts, evidence }
  }
  if (!last || !log) return failed('history.gap', 'There is no entry to check.')
  return toProved(log, last, { entriesChecked: entries.length, ports })
}

/** An entry just written is put in order within a second; a reader waits for it up to five. */
async function readOrderedEvidence(id: string, ports: VerifierPorts): Promise<EntryEvidence> {
  let evidence = await ports.readEvidence(id)
  for (let waits = 0; evidence.proof === null && waits < waitsMax; waits += 1) {
    ports.onWaiting()
    await ports.pause(waitMs)
    evidence = await ports.readEvidence(id)
  }
  return evidence
}

function toExpected(record: ShownRecord, entry: HistoryEntry, isNewest: boolean): ExpectedEntry {
  return {
    entryId: entry.id,
    record: { type: record.type, id: record.id },
    version: entry.version,
    index: entry.index,
    shown: entry,
    ...(isNewest && entry.action !== 'delete' && { image: record.image }),
  }
}

function toFailure(
  { code, sentence, fields }: Extract<EntryOutcome, { kind: 'failed' }>,
  version: number,
  kept: KeptLog | null,
): Verdict {
  if (code === 'key.unknown' && kept) {
    const day = kept.since.slice(0, 10)
    return failed(
      'key.changed',
      `The log is signed with another key than the one that this browser has known since ${day}. Ask the lab for the signed hand-over from the old key before you believe the new one.`,
      { version },
    )
  }
  return failed(code, sentence, { fields, version })
}

const isSameImage = (left: unknown, right: unknown): boolean =>
  JSON.stringify(left) === JSON.stringify(right)

/** The log while its entries are checked one after another; it may grow meanwhile. */
type OpenLog = {
  readonly kept: KeptLog | null
  /** The keys that are believed: those remembered, and those that they were handed over to. */
  vkeys: readonly string[]
  head: (LogHead & { checkpoint: string }) | null
  continuation: Continuation
}

function openLog({ origin }: EntryEvidence, memory: LogMemory): OpenLog {
  const kept = memory.read(origin)
  return { kept, vkeys: kept?.vkeys ?? [], head: kept, continuation: { kind: 'first' } }
}

async function advance(
  log: OpenLog,
  facts: EntryFacts,
  { sha256, readTile }: VerifierPorts,
): Promise<Continuation> {
  const { size, rootBase64, checkpoint } = facts
  const seen = { size, rootBase64 }
  const tools = { sha256, readTile: readTile(logIdOf(facts.origin)) }
  const continuation = await checkContinuation({ kept: log.head, seen }, tools)
  if (continuation.kind === 'broken') return continuation
  if (log.continuation.kind === 'first') log.continuation = continuation
  if (continuation.kind !== 'older') log.head = { ...seen, checkpoint }
  return continuation
}

function toProved(
  log: OpenLog,
  { facts, evidence }: { facts: EntryFacts; evidence: EntryEvidence },
  { entriesChecked, ports }: { entriesChecked: number; ports: VerifierPorts },
): Verdict {
  const seen = ports.now()
  const keepsNow =
    log.head !== null &&
    ports.memory.keep(facts.origin, {
      size: log.head.size,
      rootBase64: log.head.rootBase64,
      checkpoint: log.head.checkpoint,
      // Keys are remembered once: a new one is believed only by a hand-over that the old one signed.
      vkeys: log.kept ? log.vkeys : facts.signedBy,
      since: log.kept?.since ?? seen,
      seen,
    })
  return {
    kind: 'proved',
    entry: facts,
    entriesChecked,
    head: log.head ?? facts,
    continuation: log.kept === null ? { kind: 'first' } : log.continuation,
    kept: log.kept,
    keepsNow,
    laterEntries: null,
    witnesses: evidence.witnesses,
  }
}
