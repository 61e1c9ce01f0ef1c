/** What the ledger says of a record last: its version, and the SHA-256 of its image in hexadecimal; null where it was deleted. */
export type LastImage = { readonly version: number; readonly fingerprint: string | null }

const idBytes = 16
const fingerprintBytes = 32
/** Of a slot, in words of 32 bits: the id, the type with what is known of it, the version, the fingerprint. */
const stateAt = 4
const versionAt = 5
const fingerprintAt = 6
const slotWords = 14
const wordBytes = 4
const roomTaken = 0.7

const hasImage = 1 << 16
const isMet = 1 << 17
const typeMask = 0xffff

/**
 * The last images of all records of a log, in one buffer of 56 bytes a record: a map of texts took 400 MB at 300,000
 * records, most of it for the garbage collector to carry around.
 */
export type RecordTable = {
  /** Null where nothing is known of the record. */
  find(type: string, id: string): LastImage | null
  /** Sets what is known; answers what was known before. */
  exchange(type: string, id: string, last: LastImage): LastImage | null
  /** Notes that the record has a row; answers what is known of it, and whether it had been met before. */
  meet(type: string, id: string): (LastImage & { readonly wasMet: boolean }) | null
  /** Records that have an image and were not met. */
  listUnmet(): Iterable<{ type: string; id: string }>
}

export function createRecordTable(capacity = 1024): RecordTable {
  const types: string[] = []
  const key = new Uint32Array(idBytes / wordBytes)
  const keyBytes = Buffer.from(key.buffer)
  let room = capacity
  let words = new Uint32Array(room * slotWords)
  let bytes = Buffer.from(words.buffer)
  let taken = 0

  const typeNumber = (type: string): number => {
    const at = types.indexOf(type)
    return at >= 0 ? at + 1 : types.push(type)
  }

  /** Where the record stands whose id is in `key`, or the free slot that it would take. */
  const slotOf = (type: number): number => {
    for (let at = key[3]! % room; ; at = at + 1 === room ? 0 : at + 1) {
      const slot = at * slotWords
      const found = words[slot + stateAt]! & typeMask
      if (found === 0) return slot
      const isIt =
        found === type &&
        words[slot] === key[0] &&
        words[slot + 1] === key[1] &&
        words[slot + 2] === key[2] &&
        words[slot + 3] === key[3]
      if (isIt) return slot
    }
  }

  const find = (type: string, id: string): number => {
    writeId(keyBytes, id)
    return slotOf(typeNumber(type))
  }

  const grow = () => {
    const former = words
    room *= 2
    words = new Uint32Array(room * slotWords)
    bytes = Buffer.from(words.buffer)
    for (let slot = 0; slot < former.length; slot += slotWords) {
      const type = former[slot + stateAt]! & typeMask
      if (type === 0) continue
      const record = former.subarray(slot, slot + slotWords)
      key.set(record.subarray(0, stateAt))
      words.set(record, slotOf(type))
    }
  }

  const read = (slot: number): LastImage | null => {
    const state = words[slot + stateAt]!
    if (state === 0) return null
    const from = (slot + fingerprintAt) * wordBytes
    const fingerprint =
      (state & hasImage) > 0 ? bytes.toString('hex', from, from + fingerprintBytes) : null
    return { version: words[slot + versionAt]! | 0, fingerprint }
  }

  return {
    find: (type, id) => read(find(type, id)),
    exchange(type, id, { version, fingerprint }) {
      let slot = find(type, id)
      const former = read(slot)
      if (former === null && (taken += 1) > room * roomTaken) {
        grow()
        slot = find(type, id)
      }
      if (former === null) words.set(key, slot)
      words[slot + stateAt] = typeNumber(type) | (fingerprint === null ? 0 : hasImage)
      words[slot + versionAt] = version
      if (fingerprint !== null) bytes.write(fingerprint, (slot + fingerprintAt) * wordBytes, 'hex')
      return former
    },
    meet(type, id) {
      const slot = find(type, id)
      const known = read(slot)
      if (known === null) return null
      const wasMet = (words[slot + stateAt]! & isMet) > 0
      words[slot + stateAt]! |= isMet
      return { ...known, wasMet }
    },
    *listUnmet() {
      for (let slot = 0; slot < words.length; slot += slotWords) {
        const state = words[slot + stateAt]!
        if ((state & hasImage) === 0 || (state & isMet) > 0) continue
        yield {
          type: types[(state & typeMask) - 1] ?? '?',
          id: formatId(bytes, slot * wordBytes),
        }
      }
    },
  }
}

/** A UUID as PostgreSQL prints it. */
function writeId(into: Buffer, id: string): void {
  let from = 0
  for (let at = 0; at < idBytes; at += 1) {
    if (id.charCodeAt(from) === dash) from += 1
    into[at] = (hexDigit(id.charCodeAt(from)) << 4) | hexDigit(id.charCodeAt(from + 1))
    from += 2
  }
}

const dash = 45
const hexDigit = (code: number): number => (code & 15) + (code >> 6) * 9

function formatId(from: Buffer, at: number): string {
  const hex = from.toString('hex', at, at + idBytes)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
