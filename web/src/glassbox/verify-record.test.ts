import { createPrivateKey, createPublicKey, hash, sign } from 'node:crypto'
import type { EntryEvidence, HistoryEntry } from '@luminous/contract'
import {
  createVerifierKey,
  formatBundle,
  formatProof,
  formatUtf8,
  formatVkey,
  growTiles,
  leafHash,
  parseTilePath,
  proveInclusion,
  signCheckpoint,
  signNote,
  storedHashReader,
  treeRoot,
  type ReadTile,
  type Signer,
} from '@luminous/ledger'
import { formatKeyChange } from '@luminous/verify/key-change.ts'
import { sha256, verify } from '@luminous/verify/browser-crypto.ts'
import { beforeEach, describe, expect, test } from 'vitest'
import type { KeptLog } from './log-memory.ts'
import { parseKeptLog } from './log-memory.ts'
import { describeVerdict } from './verdict-text.ts'
import {
  verifyOneEntry,
  verifyRecord,
  type ShownRecord,
  type VerifierPorts,
} from './verify-record.ts'

const logId = '0192aaaa-0000-7000-8000-000000000001'
const origin = `lab.example/ledger/${logId}`
const recordId = '0192bbbb-0000-7000-8000-000000000002'
const saltHex = '00112233445566778899aabbccddeeff'

function createSigner(seed: number): Signer {
  const prefix = Buffer.from('302e020100300506032b657004220420', 'hex')
  const der = Buffer.concat([prefix, Buffer.alloc(32, seed)])
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' })
  const publicKey = new Uint8Array(spki.subarray(-32))
  return { name: origin, publicKey, sign: (message) => sign(null, message, key) }
}

type Version = {
  readonly version: number
  readonly concentration: string
  readonly before?: string
}

const image = (value: string, version: number) => ({ concentration_mg_per_l: value, version })

/** A log in memory, as a server keeps it: what is written, at which place, under which key. */
class TestLog {
  readonly entries: string[]
  signer = createSigner(1)
  keyChanges: string[] = []
  #payloads = new Map<number, string>()

  constructor(fillers: number) {
    this.entries = Array.from({ length: fillers }, (_, at) => `{"filler":${at}}`)
  }

  write({ version, concentration, before }: Version): HistoryEntry {
    const index = this.entries.length
    const start = before ?? null
    const payload = JSON.stringify({
      before: start === null ? null : image(start, version - 1),
      after: image(concentration, version),
      reason: null,
      actor: 'Rita',
      occurredAt: null,
    })
    const shown = {
      id: `0192cccc-0000-7000-8000-00000000000${version}:1`,
      at: `2026-10-1${version}T10:00:00.000001Z`,
      actor: { kind: 'person', id: 'p1', role: 'reviewer' },
      action: version === 1 ? ('insert' as const) : ('update' as const),
    }
    const commitment = hash(
      'sha256',
      Buffer.concat([Buffer.from(saltHex, 'hex'), Buffer.from(payload)]),
    )
    const record = { type: 'result', id: recordId, version }
    this.entries.push(
      JSON.stringify({ v: 1, ...shown, log: logId, record, request: null, payload: commitment }),
    )
    this.#payloads.set(index, payload)
    return {
      ...shown,
      actor: { ...shown.actor, name: 'Rita' },
      index,
      version,
      reason: null,
      occurredAt: null,
      request: null,
      payloadIsPurged: false,
      changes: [{ field: 'concentration_mg_per_l', before: start, after: concentration }],
    }
  }

  get #leaves(): Uint8Array[] {
    return this.entries.map((entry) => leafHash(sha256, formatUtf8(entry)))
  }

  readonly readTile: ReadTile = async ({ level, n, width }) => {
    const tiles = await growTiles(sha256, { oldSize: 0, leafHashes: this.#leaves }, this.readTile)
    const found = tiles.find(({ tile }) => tile.level === level && tile.n === n)
    return found?.bytes.slice(0, width * 32) ?? new Uint8Array(0)
  }

  readEntries(path: string): Uint8Array {
    const { n, width } = parseTilePath(path)
    return formatBundle(this.entries.slice(n * 256, n * 256 + width).map(formatUtf8))
  }

  async evidence(id: string): Promise<EntryEvidence> {
    const index = this.entries.findIndex((entry) => entry.includes(`"${id}"`))
    const size = this.entries.length
    const proof = await proveInclusion(
      sha256,
      { index, size },
      storedHashReader(sha256, size, this.readTile),
    )
    const head = { origin, size, root: treeRoot(sha256, this.#leaves) }
    const checkpoint = await signCheckpoint(sha256, head, [this.signer])
    const { publicKey } = this.signer
    return {
      id,
      envelope: this.entries[index] ?? '',
      saltHex,
      payload: this.#payloads.get(index) ?? null,
      proof: formatProof({ index, proof, checkpoint }),
      origin,
      vkeys: [formatVkey(createVerifierKey(sha256, { name: origin, type: 1, publicKey }))],
      keyChanges: this.keyChanges,
      witnesses: [],
    }
  }
}

let log: TestLog
let memory: Map<string, KeptLog>
let record: ShownRecord

function portsOf(changes: Partial<VerifierPorts> = {}): VerifierPorts {
  return {
    readEvidence: (id) => log.evidence(id),
    readTile: () => (tile) => log.readTile(tile),
    readEntries: async (_, path) => log.readEntries(path),
    sha256,
    verify,
    memory: {
      read: (name) => memory.get(name) ?? null,
      keep: (name, kept) => {
        memory.set(name, kept)
        return true
      },
    },
    now: () => '2026-11-21T08:00:00.000Z',
    pause: async () => {},
    onWaiting: () => {},
    ...changes,
  }
}

const codeOf = async (ports = portsOf(), shown = record): Promise<string> => {
  const verdict = await verifyRecord(shown, ports)
  return verdict.kind === 'failed' ? verdict.code : verdict.kind
}

beforeEach(() => {
  log = new TestLog(300)
  memory = new Map()
  const first = log.write({ version: 1, concentration: '3.40' })
  log.entries.push('{"filler":"between"}')
  const second = log.write({ version: 2, concentration: '3.41', before: '3.40' })
  log.entries.push('{"filler":"after"}')
  const image = { concentration_mg_per_l: '3.41', version: 2 }
  record = { type: 'result', id: recordId, image, entries: [first, second] }
})

const subject = { kind: 'record', noun: 'result', teamName: 'Demo' } as const

describe('an untouched result', () => {
  test('is proved with all its versions, and the log is looked through for a later one', async () => {
    const verdict = await verifyRecord(record, portsOf())
    expect(verdict).toMatchObject({ kind: 'proved', entriesChecked: 2, laterEntries: 1 })
    expect(describeVerdict(verdict, subject).sentences).toEqual([
      'this result is entry 303 of 304 in the log of Demo, recorded on 2026-10-12 10:00:00 UTC; nothing in it has changed since.',
      'Nobody outside holds a checkpoint yet; this browser keeps one from now on.',
    ])
  })

  test('is remembered, and the next time the log is proved to go on from there', async () => {
    await verifyRecord(record, portsOf())
    expect(parseKeptLog(JSON.stringify(memory.get(origin)))).toMatchObject({ size: 304 })
    for (let more = 0; more < 300; more += 1) log.entries.push(`{"more":${more}}`)
    const verdict = await verifyRecord(record, portsOf())
    expect(verdict).toMatchObject({ continuation: { kind: 'grown', from: 304 } })
    expect(memory.get(origin)?.size).toBe(604)
    expect(describeVerdict(verdict, subject).sentences[1]).toContain('goes on from it unchanged')
  })

  test('claims less where later entries could not be read', async () => {
    const verdict = await verifyRecord(record, portsOf({ readEntries: async () => null }))
    expect(describeVerdict(verdict, subject).sentences[0]).toContain('was not looked for')
  })

  test('does not claim to keep a checkpoint where the browser keeps nothing', async () => {
    const ports = portsOf({ memory: { read: () => null, keep: () => false } })
    const verdict = await verifyRecord(record, ports)
    expect(describeVerdict(verdict, subject).sentences[1]).toContain('keeps none either')
  })

  test('of which one entry is checked stands alone', async () => {
    const [first] = record.entries
    if (!first) throw new Error('made above')
    expect(await verifyOneEntry(record, first, portsOf())).toMatchObject({ entriesChecked: 1 })
  })
})

describe('a server that lies', () => {
  test('about the past of the log is found by what this browser keeps', async () => {
    await verifyRecord(record, portsOf())
    log.entries[7] = '{"filler":"rewritten"}'
    log.entries.push('{"filler":"more"}')
    expect(await codeOf()).toBe('log.rewritten')
    expect(memory.get(origin)?.size).toBe(304)
  })

  test('with another content at the same length is found', async () => {
    await verifyRecord(record, portsOf())
    log.entries[7] = '{"filler":"rewritten"}'
    expect(await codeOf()).toBe('log.forked')
  })

  test('by cutting the log short is found; an older head of the same log is none', async () => {
    await verifyRecord(record, portsOf())
    const whole = new TestLog(0)
    whole.entries.push(...log.entries)
    log.entries.pop()
    expect(await codeOf()).toBe('log.shrunk')
    // A replica that lags behind hands out an older head, and has the tiles of the newer one elsewhere.
    const older = portsOf({
      readTile: () => whole.readTile,
      readEntries: async (_, path) => whole.readEntries(path),
    })
    expect(await codeOf(older)).toBe('proved')
    expect(memory.get(origin)?.size).toBe(304)
  })

  test('with another key is found, and the new key is not remembered', async () => {
    await verifyRecord(record, portsOf())
    const { vkeys } = memory.get(origin) ?? { vkeys: [] }
    log.signer = createSigner(2)
    expect(await codeOf()).toBe('key.changed')
    expect(memory.get(origin)?.vkeys).toEqual(vkeys)
  })

  test('with a key that the remembered one handed over to is believed, and remembered', async () => {
    await verifyRecord(record, portsOf())
    const [old, next] = [log.signer, createSigner(2)]
    const vkey = formatVkey(createVerifierKey(sha256, { ...next, type: 1 }))
    log.keyChanges = [await signNote(sha256, formatKeyChange(origin, vkey), [old])]
    log.signer = next
    expect(await codeOf()).toBe('proved')
    expect(memory.get(origin)?.vkeys).toHaveLength(2)
  })

  test('by keeping a later version back is found', async () => {
    log.write({ version: 3, concentration: '9.99', before: '3.41' })
    expect(await codeOf()).toBe('record.newer')
  })

  test('by going back to a head from before the later version is found', async () => {
    const stale = new Map<string, EntryEvidence>()
    for (const { id } of record.entries) stale.set(id, await log.evidence(id))
    log.write({ version: 3, concentration: '9.99', before: '3.41' })
    // This browser has seen the longer log already, on another page.
    const evidence = await log.evidence(record.entries[0]?.id ?? '')
    expect(await codeOf()).toBe('record.newer')
    expect(memory.get(origin)?.size).toBe(305)
    const readEvidence = async (id: string) => stale.get(id) ?? evidence
    expect(await codeOf(portsOf({ readEvidence }))).toBe('record.newer')
  })

  test('by handing out other later entries than those of the log is found', async () => {
    const ports = portsOf({
      readEntries: async (_, path) => {
        const { n, width } = parseTilePath(path)
        const entries = log.entries.slice(n * 256, n * 256 + width)
        return formatBundle([...entries.slice(0, -1), '{}'].map(formatUtf8))
      },
    })
    expect(await codeOf(ports)).toBe('entries.not-in-log')
  })

  test('by leaving out a version of the history is found', async () => {
    const [first, second] = record.entries
    if (!first || !second) throw new Error('made above')
    expect(await codeOf(portsOf(), { ...record, entries: [second] })).toBe('history.gap')
    expect(await codeOf(portsOf(), { ...record, entries: [] })).toBe('history.gap')
    expect(await codeOf(portsOf(), { ...record, entries: [first] })).toBe('image.differs')
  })

  test('by a version that does not begin where the one before ended is found', async () => {
    const third = log.write({ version: 3, concentration: '3.50', before: '3.49' })
    const image = { concentration_mg_per_l: '3.50', version: 3 }
    const entries = [...record.entries, third]
    expect(await codeOf(portsOf(), { ...record, image, entries })).toBe('history.broken')
  })

  test('on the screen is found', async () => {
    const image = { concentration_mg_per_l: '0.34', version: 2 }
    expect(await codeOf(portsOf(), { ...record, image })).toBe('image.differs')
  })
})

test('an entry that waits to be put in order is asked for again, for five seconds', async () => {
  let asked = 0
  const readEvidence = async (id: string) => {
    asked += 1
    return { ...(await log.evidence(id)), proof: null }
  }
  let waitedMs = 0
  const pause = async (milliseconds: number) => {
    waitedMs += milliseconds
  }
  expect(await codeOf(portsOf({ readEvidence, pause }))).toBe('pending')
  expect([asked, waitedMs]).toEqual([11, 5000])
})

test('a lost connection is no finding: it passes through', async () => {
  const ports = portsOf({ readEvidence: async () => Promise.reject(new TypeError('network')) })
  await expect(verifyRecord(record, ports)).rejects.toThrow('network')
})

test.each(['', 'null', '7', '{}', '[]', '{"vkeys":[],"size":1}', 'no json'])(
  'what this browser did not write is not remembered: %s',
  (text) => {
    expect(parseKeptLog(text)).toBeNull()
  },
)
