import { formatHex, formatUtf8, leafHash } from '@luminous/ledger'
import { parseEnvelope, type Envelope } from './entry-text.ts'
import type { Finding } from './finding.ts'
import { sha256 } from './keys.ts'
import type { LogRow } from './queries.ts'
import type { LeafRow } from './verifier-queries.ts'
import type { Report } from './verify-log.ts'

const hashBytes = 32

/** Holds a leaf against its entry; answers the hash that the tree goes on with, of 32 bytes whatever is stored. */
export function verifyLeaf(leaf: LeafRow, log: LogRow, report: Report): Uint8Array {
  const isHash = leaf.hash?.length === hashBytes
  if (leaf.envelope === null) {
    report('entry-missing', `The entry of leaf ${leaf.index} was deleted.`, { index: leaf.index })
    return isHash ? leaf.hash : new Uint8Array(hashBytes)
  }
  const record = { type: leaf.recordType ?? '?', id: leaf.recordId ?? '?' }
  const place = { index: leaf.index, record }
  const named = `${record.type} ${record.id}`
  const hash = leafHash(sha256, formatUtf8(leaf.envelope))
  if (!isHash || formatHex(hash) !== formatHex(leaf.hash)) {
    report(
      'leaf-changed',
      isHash
        ? `Leaf ${leaf.index} is not the hash of its entry (${named}): the entry was changed, or leaves were swapped.`
        : `Leaf ${leaf.index} (${named}) has ${leaf.hash?.length ?? 'no'} bytes, where a hash has ${hashBytes}.`,
      place,
    )
  }
  verifyEnvelope({ ...leaf, envelope: leaf.envelope }, log, report, place)
  // The entry was held against its hash above. The tree goes on with the stored hash, which the roots then judge: so
  // one bent entry is named once, and not again with every checkpoint after it.
  return isHash ? leaf.hash : hash
}

function readEnvelope(text: string): Partial<Envelope> | null {
  try {
    const envelope: Partial<Envelope> | null = parseEnvelope(text)
    return typeof envelope === 'object' ? envelope : null
  } catch {
    return null
  }
}

function verifyEnvelope(
  leaf: LeafRow & { envelope: string },
  log: LogRow,
  report: Report,
  place: Partial<Finding>,
): void {
  const envelope = readEnvelope(leaf.envelope)
  if (envelope === null) {
    report('envelope-changed', `The envelope of leaf ${leaf.index} is not readable.`, place)
    return
  }
  const told = [
    envelope.id,
    envelope.log,
    envelope.record?.type,
    envelope.record?.id,
    envelope.record?.version,
  ]
  const kept = [
    `${leaf.statementId}:${leaf.ordinal}`,
    log.log,
    leaf.recordType,
    leaf.recordId,
    leaf.version,
  ]
  if (told.some((value, at) => value !== kept[at])) {
    report(
      'envelope-changed',
      `The envelope of leaf ${leaf.index} speaks of another entry than the one that it lies in.`,
      place,
    )
  }
  if (leaf.payload === null || leaf.salt === null) {
    report('payload-missing', `The payload of leaf ${leaf.index} is gone without a purge.`, place)
    return
  }
  const commitment = sha256(Buffer.concat([leaf.salt, formatUtf8(leaf.payload)]))
  if (formatHex(commitment) !== envelope.payload) {
    report(
      'payload-changed',
      `The payload of leaf ${leaf.index} (${leaf.recordType} ${leaf.recordId}, version ${leaf.version}) is not the one that its envelope commits to.`,
      place,
    )
  }
}
