/**
 * Checks one entry of a log without trusting the server that handed it out. Pure: hashing, signatures and the
 * trusted keys are passed in, so the same code runs in a browser, in a test and on the command line.
 *
 *   payload  SHA-256(salt || payload) is what the envelope commits to
 *   leaf     the envelope is an entry under the signed checkpoint (C2SP tlog-proof)
 *   names    the envelope is of the record, version and log that was asked for
 *   shown    what the reader has before the eyes is what payload and envelope say
 *
 * It proves that this entry stands in the log and is unchanged. It cannot prove that no later entry exists
 * which the server keeps back: for that the whole log must be read.
 */
import {
  checkProof,
  formatBase64,
  formatHex,
  formatUtf8,
  leafHash,
  LedgerError,
  parseHex,
  parseNote,
  parseProof,
  parseVkey,
  type LedgerErrorCode,
  type OpenedCheckpoint,
  type Sha256,
  type VerifierKey,
  type Verify,
} from '@luminous/ledger'

/** Everything in here is hostile. */
export type Evidence = {
  readonly id: string
  readonly envelope: string
  readonly saltHex: string | null
  readonly payload: string | null
  /** C2SP tlog-proof; null while the entry waits to be put in order. */
  readonly proof: string | null
}

type Fields = Readonly<Record<string, unknown>>

/** What the reader asked for and has been shown; the check holds the evidence against it. */
export type ExpectedEntry = {
  readonly entryId: string
  readonly record: { readonly type: string; readonly id: string }
  readonly version: number
  /** Place in the log, where the reader has been told one. */
  readonly index: number | null
  /** The entry as the history shows it. */
  readonly shown?: {
    readonly at: string
    readonly actor: { kind: string; id: string; role: string; name: string | null }
    readonly action: string
    readonly reason: string | null
    readonly occurredAt: string | null
    readonly changes: readonly { field: string; before: unknown; after: unknown }[]
  }
  /** Columns of the record as the screen shows them; only for the newest entry. */
  readonly image?: Fields
}

const sentences = {
  'key.missing': 'There is no key to check the log with.',
  'key.malformed': 'A key of the log is malformed.',
  'key.unknown': 'The checkpoint is not signed by the key that this browser knows for the log.',
  'checkpoint.forged':
    'The signature of the checkpoint is wrong: its text or its signature was changed.',
  'checkpoint.malformed': 'The checkpoint that the server handed out is malformed.',
  'proof.malformed': 'The proof that the server handed out is malformed.',
  'log.other': 'The entry and the checkpoint are of different logs.',
  'entry.other': 'The server handed out another entry than the one asked for.',
  'entry.malformed': 'The entry that the server handed out is malformed.',
  'entry.not-in-log': 'The entry that the server handed out is not the one in the signed log.',
  'payload.incomplete':
    'Only a part of what the entry commits to was handed out, so it cannot be checked.',
  'payload.changed': 'The content of the entry was changed: it is not what the entry commits to.',
  'payload.malformed': 'The content of the entry cannot be read.',
  'record.other': 'The entry is of another record than the one on the screen.',
  'version.other': 'The entry is of another version of the record than the one on the screen.',
  'index.other': 'The entry stands at another place in the log than the history says.',
  'history.differs': 'The history on the screen is not what the entry in the log says.',
  'image.differs': 'The result on the screen is not what the newest entry in the log says.',
} as const satisfies Record<string, string>

export type CheckFailureCode = keyof typeof sentences

/** The one sentence that a person reads for a code. */
export const checkFailureSentence = (code: CheckFailureCode): string => sentences[code]

export type EntryFacts = {
  readonly index: number
  readonly size: number
  readonly origin: string
  readonly rootBase64: string
  /** The signed note, to be kept by the reader. */
  readonly checkpoint: string
  /** Keys that signed it, of those that were trusted. */
  readonly signedBy: readonly string[]
  readonly leafHashHex: string
  readonly proofHashes: number
  readonly at: string
  readonly version: number
  readonly payloadIsPurged: boolean
  readonly before: Fields | null
  readonly after: Fields | null
}

export type EntryOutcome =
  | { readonly kind: 'proved'; readonly facts: EntryFacts }
  /** Not yet in a signed tree; nothing is wrong with it so far. */
  | { readonly kind: 'pending' }
  | {
      readonly kind: 'failed'
      readonly code: CheckFailureCode
      readonly sentence: string
      /** Which fields do not fit, by their names in the record. */
      readonly fields: readonly string[]
    }

type Tools = {
  readonly sha256: Sha256
  readonly verify: Verify
  /** The keys that the reader trusts for this log. Never simply those that came with the evidence. */
  readonly vkeys: readonly string[]
}

class CheckFailure extends Error {
  readonly code: CheckFailureCode
  readonly fields: readonly string[]
  constructor(code: CheckFailureCode, fields: readonly string[] = []) {
    super(sentences[code])
    this.code = code
    this.fields = fields
  }
}

/** Total for any evidence; errors of `sha256` and `verify` themselves pass through. */
export async function checkEntry(
  { evidence, expected }: { readonly evidence: Evidence; readonly expected: ExpectedEntry },
  tools: Tools,
): Promise<EntryOutcome> {
  try {
    const envelope = readEnvelope(evidence, expected)
    const payload = readPayload(evidence, envelope, tools.sha256)
    if (evidence.proof === null) return { kind: 'pending' }
    const place = await checkPlace(evidence.envelope, evidence.proof, tools)
    if (envelope.log !== place.origin.slice(place.origin.lastIndexOf('/') + 1)) {
      throw new CheckFailure('log.other')
    }
    if (expected.index !== null && expected.index !== place.index) {
      throw new CheckFailure('index.other')
    }
    checkShown(expected, envelope, payload)
    const { at, record } = envelope
    const { before, after } = payload ?? { before: null, after: null }
    const facts = { ...place, at, version: record.version, before, after }
    return { kind: 'proved', facts: { ...facts, payloadIsPurged: payload === null } }
  } catch (error) {
    const { code, fields } = toCheckFailure(error)
    return { kind: 'failed', code, sentence: sentences[code], fields }
  }
}

type Envelope = {
  readonly id: string
  readonly log: string
  readonly at: string
  readonly actor: { readonly kind: string; readonly id: string; readonly role: string }
  readonly action: string
  readonly record: { readonly type: string; readonly id: string; readonly version: number }
  readonly payload: string
}

type Payload = {
  readonly before: Fields | null
  readonly after: Fields | null
  readonly reason: unknown
  readonly actor: unknown
  readonly occurredAt: unknown
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function parseFields(text: string, code: CheckFailureCode): Fields {
  try {
    const value: unknown = JSON.parse(text)
    if (isFields(value)) return value
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw new CheckFailure(code)
}

function parseEnvelope(text: string): Envelope {
  const { id, log, at, actor, action, record, payload } = parseFields(text, 'entry.malformed')
  if (!isFields(actor) || !isFields(record)) throw new CheckFailure('entry.malformed')
  const string = (value: unknown): string => {
    if (typeof value === 'string') return value
    throw new CheckFailure('entry.malformed')
  }
  if (typeof record.version !== 'number') throw new CheckFailure('entry.malformed')
  return {
    id: string(id),
    log: string(log),
    at: string(at),
    actor: { kind: string(actor.kind), id: string(actor.id), role: string(actor.role) },
    action: string(action),
    record: { type: string(record.type), id: string(record.id), version: record.version },
    payload: string(payload),
  }
}

function readEnvelope(evidence: Evidence, { entryId, record, version }: ExpectedEntry): Envelope {
  const envelope = parseEnvelope(evidence.envelope)
  if (evidence.id !== entryId || envelope.id !== entryId) throw new CheckFailure('entry.other')
  if (envelope.record.type !== record.type || envelope.record.id !== record.id) {
    throw new CheckFailure('record.other')
  }
  if (envelope.record.version !== version) throw new CheckFailure('version.other')
  return envelope
}

/** Null where the payload was purged, as its retention allows: the envelope stays provable. */
function readPayload(evidence: Evidence, envelope: Envelope, sha256: Sha256): Payload | null {
  const { payload: text, saltHex } = evidence
  if (text === null && saltHex === null) return null
  if (text === null || saltHex === null) throw new CheckFailure('payload.incomplete')
  if (committed(saltHex, text, sha256) !== envelope.payload)
    throw new CheckFailure('payload.changed')
  const { before, after, reason, actor, occurredAt } = parseFields(text, 'payload.malformed')
  const image = (value: unknown): Fields | null => {
    if (value === null || isFields(value)) return value
    throw new CheckFailure('payload.malformed')
  }
  return { before: image(before), after: image(after), reason, actor, occurredAt }
}

/** SHA-256(salt || payload) as hex; null for a salt or text that could not have been hashed. */
function committed(saltHex: string, text: string, sha256: Sha256): string | null {
  try {
    const [salt, bytes] = [parseHex(saltHex), formatUtf8(text)]
    const joined = new Uint8Array(salt.length + bytes.length)
    joined.set(salt)
    joined.set(bytes, salt.length)
    return formatHex(sha256(joined))
  } catch (error) {
    if (error instanceof LedgerError) return null
    throw error
  }
}

/** Where in the log the envelope stands, under a checkpoint that a trusted key has signed. */
async function checkPlace(envelope: string, proof: string, { sha256, verify, vkeys }: Tools) {
  if (vkeys.length === 0) throw new CheckFailure('key.missing')
  const logKeys = vkeys.map((vkey) => parseVkey(sha256, vkey))
  const hash = leafHash(sha256, formatUtf8(envelope))
  const opened = await checkProof(sha256, { proof, leafHash: hash }, { logKeys, verify })
  const { proof: path, checkpoint } = parseProof(proof)
  return {
    ...factsOf(opened),
    index: opened.index,
    checkpoint,
    signedBy: signersOf(checkpoint, logKeys, vkeys),
    leafHashHex: formatHex(hash),
    proofHashes: path.length,
  }
}

const factsOf = ({ checkpoint }: OpenedCheckpoint) => ({
  origin: checkpoint.origin,
  size: checkpoint.size,
  rootBase64: formatBase64(checkpoint.root),
})

/** Every line of a known key was found good, so its name and id are enough here. */
function signersOf(
  checkpoint: string,
  keys: readonly VerifierKey[],
  vkeys: readonly string[],
): string[] {
  const { signatures } = parseNote(checkpoint)
  return vkeys.filter((_, index) =>
    signatures.some(
      ({ name, keyId }) => keys[index]?.name === name && keys[index]?.keyId === keyId,
    ),
  )
}

function checkShown(expected: ExpectedEntry, envelope: Envelope, payload: Payload | null): void {
  const { shown, image } = expected
  if (shown) {
    const { kind, id, role, name } = shown.actor
    const fields = [
      ...(shown.at === envelope.at ? [] : ['at']),
      ...(isSame({ kind, id, role }, envelope.actor) ? [] : ['actor']),
      ...(shown.action === envelope.action ? [] : ['action']),
      ...(isSame(name, payload?.actor) ? [] : ['actor name']),
      ...(isSame(shown.reason, payload?.reason) ? [] : ['reason']),
      ...(isSame(shown.occurredAt, payload?.occurredAt) ? [] : ['occurredAt']),
      ...differingChanges(shown.changes, payload),
    ]
    if (fields.length > 0) throw new CheckFailure('history.differs', fields)
  }
  if (image && payload) {
    const after = payload.after ?? {}
    const fields = Object.keys(image).filter((field) => !isSame(image[field], after[field]))
    if (fields.length > 0) throw new CheckFailure('image.differs', fields)
  }
}

/** The entry says these of itself; a history need not repeat them as changes. */
const silentFields: ReadonlySet<string> = new Set(['version', 'created_at', 'team_id', 'id'])

/** Changes that the payload does not know, tells otherwise, or has and the history leaves out. */
function differingChanges(
  changes: readonly { field: string; before: unknown; after: unknown }[],
  payload: Payload | null,
): string[] {
  const { before, after } = payload ?? { before: null, after: null }
  const all = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])
  const listed = new Set(changes.map(({ field }) => field))
  const wrong = changes
    .filter((each) => {
      return !isSame(each.before, before?.[each.field]) || !isSame(each.after, after?.[each.field])
    })
    .map(({ field }) => field)
  const left = [...all].filter((field) => {
    return (
      !silentFields.has(field) && !listed.has(field) && !isSame(before?.[field], after?.[field])
    )
  })
  return [...wrong, ...left]
}

const utcInstant = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:(\.\d*?)0*)?(?:Z|[+-]00:00)$/

/** Equal as JSON values; nothing given is null, and one instant in UTC has several spellings. */
function isSame(left: unknown, right: unknown): boolean {
  return canonical(left) === canonical(right)
}

function canonical(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value ?? null)
  const [, seconds, fraction = ''] = utcInstant.exec(value) ?? []
  return JSON.stringify(seconds === undefined ? value : `${seconds}${fraction.replace(/\.$/, '')}Z`)
}

const failureCodes: Partial<Record<LedgerErrorCode, CheckFailureCode>> = {
  key_invalid: 'key.malformed',
  key_ambiguous: 'key.malformed',
  signature_mismatch: 'checkpoint.forged',
  signature_missing: 'key.unknown',
  checkpoint_invalid: 'checkpoint.malformed',
  origin_mismatch: 'log.other',
  inclusion_mismatch: 'entry.not-in-log',
  index_outside_tree: 'entry.not-in-log',
  proof_length: 'entry.not-in-log',
}

function toCheckFailure(error: unknown): CheckFailure {
  if (error instanceof CheckFailure) return error
  if (error instanceof LedgerError)
    return new CheckFailure(failureCodes[error.code] ?? 'proof.malformed')
  throw error
}
