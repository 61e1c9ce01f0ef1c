import { hash } from 'node:crypto'
import { parseEnvelope, type Envelope } from './entry-text.ts'
import type { EntryWithLeaf } from './entry-leaf-queries.ts'
import type { LogRow } from './queries.ts'
import type { Report } from './verify-log.ts'

const hashBytes = 32

/** Holds a leaf against its entry: the envelope is what was hashed, of this very entry, and commits to the payload. */
export function verifyLeaf(leaf: EntryWithLeaf, index: number, log: LogRow, report: Report): void {
  if (leaf.envelope === null) {
    report('entry-missing', `The entry of leaf ${index} was deleted.`, { index })
    return
  }
  const record = { type: leaf.recordType, id: leaf.recordId }
  const place = { index, record }
  if (hash('sha256', `\0${leaf.envelope}`, 'hex') !== leaf.hash) {
    const named = `${record.type} ${record.id}`
    const bytes = (leaf.hash?.length ?? 0) / 2
    report(
      'leaf-changed',
      bytes === hashBytes
        ? `Leaf ${index} is not the hash of its entry (${named}): the entry was changed, or leaves were swapped.`
        : `Leaf ${index} (${named}) has ${bytes} bytes, where a hash has ${hashBytes}.`,
      place,
    )
  }
  verifyEnvelope({ ...place, leaf, envelope: leaf.envelope }, log, report)
}

/** What an envelope says of the entry that it lies in. */
type Told = {
  readonly id: unknown
  readonly log: unknown
  readonly type: unknown
  readonly recordId: unknown
  readonly version: unknown
  readonly payload: unknown
}

/** An envelope to the letter as the recorder writes it, which spares reading hundreds of thousands as JSON. */
const asRecorded =
  // oxlint-disable-next-line no-control-regex -- what JSON does not allow in a string
  /^\{"v":1,"id":"([^"\\\u0000-\u001f]*)","log":"([^"\\\u0000-\u001f]*)","at":"[^"\\\u0000-\u001f]*","actor":\{"kind":"[^"\\\u0000-\u001f]*","id":"[^"\\\u0000-\u001f]*","role":"[^"\\\u0000-\u001f]*"\},"action":"[a-z]+","record":\{"type":"([^"\\\u0000-\u001f]*)","id":"([^"\\\u0000-\u001f]*)","version":([1-9][0-9]*)\},"request":(?:null|"[^"\\\u0000-\u001f]*"),"payload":"([0-9a-f]{64})"\}$/

function readEnvelope(text: string): Told | null {
  const found = asRecorded.exec(text)
  if (found) {
    const [, id, log, type, recordId, version, payload] = found
    return { id, log, type, recordId, version: Number(version), payload }
  }
  try {
    const envelope: Partial<Envelope> | null = parseEnvelope(text)
    if (typeof envelope !== 'object' || envelope === null) return null
    const { id, log, record, payload } = envelope
    const { type, id: recordId, version } = record ?? {}
    return { id, log, type, recordId, version, payload }
  } catch {
    return null
  }
}

type Place = {
  readonly index: number
  readonly record: { readonly type: string; readonly id: string }
  readonly leaf: EntryWithLeaf
  readonly envelope: string
}

function verifyEnvelope(
  { index, record, leaf, envelope: text }: Place,
  log: LogRow,
  report: Report,
) {
  const place = { index, record }
  const envelope = readEnvelope(text)
  if (envelope === null) {
    report('envelope-changed', `The envelope of leaf ${index} is not readable.`, place)
    return
  }
  const isOfEntry =
    envelope.id === `${leaf.statementId}:${leaf.ordinal}` &&
    envelope.log === log.log &&
    envelope.type === record.type &&
    envelope.recordId === record.id &&
    envelope.version === leaf.version
  if (!isOfEntry) {
    report(
      'envelope-changed',
      `The envelope of leaf ${index} speaks of another entry than the one that it lies in.`,
      place,
    )
  }
  if (leaf.payload === null || leaf.salt === null) {
    report('payload-missing', `The payload of leaf ${index} is gone without a purge.`, place)
    return
  }
  if (commitmentTo(leaf.salt, leaf.payload) !== envelope.payload) {
    report(
      'payload-changed',
      `The payload of leaf ${index} (${record.type} ${record.id}, version ${leaf.version}) is not the one that its envelope commits to.`,
      place,
    )
  }
}

const bytesOfUnitMax = 3
// One buffer for all payloads: a fresh one for each is what the garbage collector would be busy with.
let scratch = Buffer.alloc(16 * 1024)

/** SHA-256(salt || payload), hexadecimal. */
function commitmentTo(salt: Uint8Array, payload: string): string {
  const most = salt.length + payload.length * bytesOfUnitMax
  if (most > scratch.length) scratch = Buffer.alloc(most)
  scratch.set(salt)
  const written = scratch.write(payload, salt.length, 'utf8')
  return hash('sha256', scratch.subarray(0, salt.length + written), 'hex')
}
