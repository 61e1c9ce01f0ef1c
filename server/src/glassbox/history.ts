import { formatHex, formatProof, proveInclusion, storedHashReader } from '@luminous/ledger'
import type { EntryEvidence, History, HistoryEntry } from '@luminous/contract'
import {
  checkpoint_newest,
  entry_find,
  entry_list_of_record,
  log_find,
  log_key_list,
  type EntryRow,
  parseEnvelope,
  parsePayload,
  type Image,
  sha256,
  storedTiles,
} from '../audit/audit.ts'
import type { Db } from '../platform/database.ts'
import type { TeamId } from '../platform/ids.ts'

const historyEntriesMax = 200

/** The history of one record, the oldest entry first, at most 200 entries a page. */
export async function readHistory(
  db: Db,
  record: { team: TeamId; type: string; id: string; afterVersion?: number },
): Promise<History> {
  const entries = await entry_list_of_record(db, {
    team: record.team,
    type: record.type,
    id: record.id,
    afterVersion: record.afterVersion ?? 0,
    logKind: record.type === 'access_event' ? 'access' : 'changes',
    limit: historyEntriesMax + 1,
  })
  const page = entries.slice(0, historyEntriesMax)
  return {
    recordType: record.type,
    recordId: record.id,
    entries: page.map(toHistoryEntry),
    nextVersion: entries.length > historyEntriesMax ? (page.at(-1)?.version ?? null) : null,
  }
}

/** What the entry says itself. */
const silentFields = new Set(['version', 'created_at'])

function toHistoryEntry(row: EntryRow): HistoryEntry {
  const envelope = parseEnvelope(row.envelope)
  const payload = row.payload === null ? null : parsePayload(row.payload)
  return {
    id: `${row.statementId}:${row.ordinal}`,
    index: row.index,
    at: envelope.at,
    actor: { ...envelope.actor, name: payload?.actor ?? null },
    action: envelope.action,
    version: row.version,
    reason: payload?.reason ?? null,
    occurredAt: payload?.occurredAt ?? null,
    request: envelope.request,
    payloadIsPurged: payload === null,
    changes: payload === null ? [] : compareFields(payload.before, payload.after),
  }
}

/** Fields that differ, in the order of the table's columns. */
function compareFields(before: Image | null, after: Image | null): HistoryEntry['changes'] {
  const fields = new Set([...Object.keys(after ?? {}), ...Object.keys(before ?? {})])
  return [...fields].flatMap((field) => {
    const from = before?.[field] ?? null
    const to = after?.[field] ?? null
    const isSame = JSON.stringify(from) === JSON.stringify(to)
    return silentFields.has(field) || isSame ? [] : [{ field, before: from, after: to }]
  })
}

/** All that a reader needs to check an entry without trusting this server; null where there is none. */
export async function readEvidence(
  db: Db,
  entry: { team: TeamId | null; statementId: string; ordinal: number },
): Promise<EntryEvidence | null> {
  const row = await entry_find(db, entry)
  const log = row && (await log_find(db, row.logId))
  if (!row || !log) return null
  const keys = await log_key_list(db, log)
  return {
    id: `${row.statementId}:${row.ordinal}`,
    envelope: row.envelope,
    saltHex: row.salt && formatHex(row.salt),
    payload: row.payload,
    proof: row.index === null ? null : await proveEntry(db, log, row.index),
    origin: log.origin,
    vkeys: keys.map((key) => key.vkey),
    keyChanges: keys.flatMap((key) => key.statement ?? []),
    witnesses: [],
  }
}

async function proveEntry(
  db: Db,
  log: { team: TeamId; log: EntryRow['logId'] },
  index: number,
): Promise<string | null> {
  const checkpoint = await checkpoint_newest(db, log)
  if (!checkpoint || checkpoint.size <= index) return null
  const { size } = checkpoint
  const readHashes = storedHashReader(sha256, size, storedTiles(db, log))
  const proof = await proveInclusion(sha256, { index, size }, readHashes)
  return formatProof({ index, proof, checkpoint: checkpoint.note })
}
