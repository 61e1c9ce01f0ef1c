import {
  appendLeafHash,
  createFrontier,
  formatHex,
  formatUtf8,
  frontierRoot,
  leafHash,
  openCheckpoint,
  type OpenedCheckpoint,
  type Sha256,
  type Trust,
} from '@luminous/ledger'

/** One entry as it is handed out; `payload` and `salt` are null once they are purged. */
export type LogEntry = {
  readonly envelope: Uint8Array
  readonly salt: Uint8Array | null
  readonly payload: string | null
}

/** Why a log does not check: which entry, and what about it. */
export class LogMismatch extends Error {
  readonly code: 'payload-changed' | 'size-differs' | 'root-differs' | 'envelope-unreadable'
  readonly index: number | null
  constructor(code: LogMismatch['code'], message: string, index: number | null = null) {
    super(message)
    this.name = 'LogMismatch'
    this.code = code
    this.index = index
  }
}

/**
 * Checks a whole log without any server: every envelope is hashed into the tree, every payload against the
 * commitment of its envelope, and the root against the checkpoint, which must be signed by a key that the
 * reader trusts. Answers the checkpoint and how many payloads were checked.
 * Throws `LogMismatch`, and `LedgerError` where the checkpoint itself is not good.
 */
export async function checkLog(
  sha256: Sha256,
  log: { readonly checkpoint: string; readonly entries: Iterable<LogEntry> },
  trust: Trust,
): Promise<OpenedCheckpoint & { readonly payloads: number }> {
  const opened = await openCheckpoint(log.checkpoint, trust)
  const frontier = createFrontier()
  let payloads = 0
  for (const entry of log.entries) {
    if (entry.salt !== null && entry.payload !== null) {
      checkPayload(sha256, entry.envelope, entry.salt, entry.payload, frontier.size)
      payloads += 1
    }
    appendLeafHash(sha256, frontier, leafHash(sha256, entry.envelope))
  }
  const { size, root } = opened.checkpoint
  if (frontier.size !== size) {
    throw new LogMismatch(
      'size-differs',
      `The checkpoint covers ${size} entries, but ${frontier.size} are here.`,
    )
  }
  if (formatHex(frontierRoot(sha256, frontier)) !== formatHex(root)) {
    throw new LogMismatch('root-differs', 'The entries do not make the root that was signed.')
  }
  return { ...opened, payloads }
}

/** An envelope of version 1 ends with `"payload":"<64 hex digits>"}`. */
const commitmentHead = formatUtf8('"payload":"')
const commitmentTail = formatUtf8('"}')
const hexDigits = formatUtf8('0123456789abcdef')
const encoder = new TextEncoder()

function checkPayload(
  sha256: Sha256,
  envelope: Uint8Array,
  salt: Uint8Array,
  payload: string,
  index: number,
): void {
  const scratch = scratchFor(salt.length + payload.length * 3)
  scratch.set(salt)
  const { written } = encoder.encodeInto(payload, scratch.subarray(salt.length))
  const digest = sha256(scratch.subarray(0, salt.length + written))
  const start = envelope.length - commitmentTail.length - digest.length * 2
  // Taking the end of the envelope for what it is spares parsing 100,000s of JSON texts: in an object, the
  // unquoted end can only be its own last field, and of a field written twice the last one counts.
  const isFramed =
    hasAt(envelope, commitmentHead, start - commitmentHead.length) &&
    hasAt(envelope, commitmentTail, envelope.length - commitmentTail.length)
  if (!isFramed) {
    throw new LogMismatch(
      'envelope-unreadable',
      `The envelope of entry ${index} does not end with the commitment to its payload.`,
      index,
    )
  }
  if (!isHexAt(envelope, digest, start)) {
    throw new LogMismatch(
      'payload-changed',
      `The payload of entry ${index} is not the one that its envelope commits to.`,
      index,
    )
  }
}

let scratchBytes = new Uint8Array(4096)
/** One buffer for all payloads: allocating one for each cost a quarter of the speed. */
function scratchFor(length: number): Uint8Array {
  if (scratchBytes.length < length) scratchBytes = new Uint8Array(length * 2)
  return scratchBytes
}

function hasAt(bytes: Uint8Array, part: Uint8Array, start: number): boolean {
  if (start < 0 || start + part.length > bytes.length) return false
  for (let at = 0; at < part.length; at += 1) {
    if (bytes[start + at] !== part[at]) return false
  }
  return true
}

function isHexAt(bytes: Uint8Array, digest: Uint8Array, start: number): boolean {
  for (let at = 0; at < digest.length; at += 1) {
    const byte = digest[at] ?? 0
    const high = bytes[start + at * 2] === hexDigits[byte >> 4]
    const low = bytes[start + at * 2 + 1] === hexDigits[byte & 15]
    if (!high || !low) return false
  }
  return true
}
