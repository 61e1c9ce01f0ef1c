import { createPrivateKey, createPublicKey, hash, randomBytes, sign } from 'node:crypto'
import {
  createVerifierKey,
  formatHex,
  formatProof,
  formatUtf8,
  formatVkey,
  leafHash,
  proveInclusion,
  signCheckpoint,
  treeRoot,
  type ReadHashes,
  type Signer,
} from '@luminous/ledger'
import { beforeAll, describe, expect, test } from 'vitest'
import { sha256, verify } from './browser-crypto.ts'
import {
  checkEntry,
  checkFailureSentence,
  type Evidence,
  type ExpectedEntry,
} from './check-entry.ts'

const logId = '0192aaaa-0000-7000-8000-000000000001'
const origin = `lab.example/ledger/${logId}`
const recordId = '0192bbbb-0000-7000-8000-000000000002'
const entryId = '0192cccc-0000-7000-8000-000000000003:1'
const size = 11
const index = 6

const payload = JSON.stringify({
  before: {
    concentration_mg_per_l: '3.40',
    flags: [],
    collected_at: '2026-10-12T15:20:00+00:00',
    version: 1,
  },
  after: {
    concentration_mg_per_l: '3.41',
    flags: ['qc.blank'],
    collected_at: '2026-10-12T15:20:00+00:00',
    version: 2,
  },
  reason: 'dilution corrected',
  actor: 'Rita Reviewer',
  occurredAt: null,
})

const expected = {
  entryId,
  record: { type: 'result', id: recordId },
  version: 2,
  index,
  shown: {
    at: '2026-10-14T20:41:07.123456Z',
    actor: { kind: 'person', id: 'p1', role: 'reviewer', name: 'Rita Reviewer' },
    action: 'update',
    reason: 'dilution corrected',
    occurredAt: null,
    changes: [
      { field: 'concentration_mg_per_l', before: '3.40', after: '3.41' },
      { field: 'flags', before: [], after: ['qc.blank'] },
    ],
  },
  image: {
    concentration_mg_per_l: '3.41',
    flags: ['qc.blank'],
    collected_at: '2026-10-12T15:20:00Z',
    limit_type: null,
  },
} as const satisfies ExpectedEntry

function createSigner(name: string, seed: number): Signer {
  const prefix = Buffer.from('302e020100300506032b657004220420', 'hex')
  const der = Buffer.concat([prefix, Buffer.alloc(32, seed)])
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' })
  const publicKey = new Uint8Array(spki.subarray(-32))
  return { name, publicKey, sign: (message) => sign(null, message, key) }
}

const vkeyOf = ({ name, publicKey }: Signer) =>
  formatVkey(createVerifierKey(sha256, { name, type: 1, publicKey }))

const signer = createSigner(origin, 7)
const vkeys = [vkeyOf(signer)]
const saltHex = formatHex(randomBytes(16))

function commit(salt: string, text: string): string {
  return hash('sha256', Buffer.concat([Buffer.from(salt, 'hex'), Buffer.from(text)]))
}

const envelopeFields = {
  v: 1,
  id: entryId,
  log: logId,
  at: '2026-10-14T20:41:07.123456Z',
  actor: { kind: 'person', id: 'p1', role: 'reviewer' },
  action: 'update',
  record: { type: 'result', id: recordId, version: 2 },
  request: 'r1',
  payload: commit(saltHex, payload),
}

/** Evidence under a checkpoint that the log really signed, for whatever envelope. */
async function makeEvidence(
  changes: { envelope?: object; origin?: string; signer?: Signer } & Partial<
    Omit<Evidence, 'envelope'>
  > = {},
): Promise<Evidence> {
  const { envelope: fields, origin: name = origin, signer: by = signer, ...rest } = changes
  const envelope = JSON.stringify({ ...envelopeFields, ...fields })
  const leaves = Array.from({ length: size }, (_, at) =>
    leafHash(sha256, formatUtf8(at === index ? envelope : `entry ${at}`)),
  )
  const readHashes: ReadHashes = async (nodes) =>
    nodes.map(({ level, index: at }) =>
      treeRoot(sha256, leaves.slice(at * 2 ** level, (at + 1) * 2 ** level)),
    )
  const proof = await proveInclusion(sha256, { index, size }, readHashes)
  const head = { origin: name, size, root: treeRoot(sha256, leaves) }
  const checkpoint = await signCheckpoint(sha256, head, [by])
  const text = formatProof({ index, proof, checkpoint })
  return { id: entryId, envelope, saltHex, payload, proof: text, ...rest }
}

const tools = { sha256, verify, vkeys }
async function codeOf(evidence: Evidence, asked: ExpectedEntry = expected): Promise<string> {
  const outcome = await checkEntry({ evidence, expected: asked }, tools)
  if (outcome.kind === 'failed') expect(outcome.sentence).toBe(checkFailureSentence(outcome.code))
  return outcome.kind === 'failed' ? outcome.code : outcome.kind
}

let good: Evidence
beforeAll(async () => {
  good = await makeEvidence()
})

describe('an entry that nobody touched', () => {
  test('is proved, with where it stands and what it says', async () => {
    const outcome = await checkEntry({ evidence: good, expected }, tools)
    expect(outcome).toMatchObject({
      kind: 'proved',
      facts: {
        index,
        size,
        origin,
        signedBy: vkeys,
        version: 2,
        payloadIsPurged: false,
        after: { concentration_mg_per_l: '3.41' },
      },
    })
  })

  test('is pending while it waits to be put in order, unless something is wrong already', async () => {
    expect(await codeOf({ ...good, proof: null })).toBe('pending')
    expect(await codeOf({ ...good, proof: null, payload: '{}' })).toBe('payload.changed')
  })

  test('stays provable when its payload was purged; what is then still shown of it is not', async () => {
    const purged = { ...good, payload: null, saltHex: null }
    const { shown, ...asked } = expected
    expect(await codeOf(purged, asked)).toBe('proved')
    const purgedShown = {
      ...shown,
      actor: { ...shown.actor, name: null },
      reason: null,
      changes: [],
    }
    expect(await codeOf(purged, { ...asked, shown: purgedShown })).toBe('proved')
    expect(await codeOf(purged, expected)).toBe('history.differs')
  })
})

describe('evidence that was tampered with', () => {
  test('an envelope of another entry, record, version or log is named as such', async () => {
    const otherRecord = { record: { ...envelopeFields.record, id: 'another' } }
    const otherType = { record: { ...envelopeFields.record, type: 'sample' } }
    const otherVersion = { record: { ...envelopeFields.record, version: 1 } }
    const otherId = { id: '0192cccc-0000-7000-8000-000000000003:2' }
    expect(await codeOf(await makeEvidence({ envelope: otherRecord }))).toBe('record.other')
    expect(await codeOf(await makeEvidence({ envelope: otherType }))).toBe('record.other')
    expect(await codeOf(await makeEvidence({ envelope: otherVersion }))).toBe('version.other')
    expect(await codeOf(await makeEvidence({ envelope: otherId }))).toBe('entry.other')
    expect(await codeOf({ ...good, id: otherId.id })).toBe('entry.other')
    expect(await codeOf(await makeEvidence({ envelope: { log: 'another' } }))).toBe('log.other')
  })

  test('an entry that the server made up is not in the signed log', async () => {
    const envelope = JSON.stringify({ ...envelopeFields, at: '2026-10-14T20:41:07.123457Z' })
    expect(await codeOf({ ...good, envelope })).toBe('entry.not-in-log')
  })

  test('the same fields in other bytes are another entry', async () => {
    const envelope = good.envelope.replace('{"v":1,', '{"v": 1,')
    expect(await codeOf({ ...good, envelope })).toBe('entry.not-in-log')
  })

  test('a changed payload or salt, or half of the two, is found', async () => {
    expect(await codeOf({ ...good, payload: payload.replace('3.41', '3.42') })).toBe(
      'payload.changed',
    )
    expect(await codeOf({ ...good, saltHex: formatHex(randomBytes(16)) })).toBe('payload.changed')
    expect(await codeOf({ ...good, saltHex: saltHex.toUpperCase() + 'AA' })).toBe('payload.changed')
    expect(await codeOf({ ...good, payload: `${payload}\uD800` })).toBe('payload.changed')
    expect(await codeOf({ ...good, payload: null })).toBe('payload.incomplete')
    expect(await codeOf({ ...good, saltHex: null })).toBe('payload.incomplete')
  })

  test('text that is no entry or no payload is called malformed', async () => {
    for (const envelope of [
      '',
      'null',
      '[]',
      '{',
      '{"v":1}',
      JSON.stringify({ ...envelopeFields, at: 7 }),
    ]) {
      expect(await codeOf({ ...good, envelope })).toBe('entry.malformed')
    }
    for (const text of ['null', '{', '{"before":7,"after":null}']) {
      const evidence = await makeEvidence({
        envelope: { payload: commit(saltHex, text) },
        payload: text,
      })
      expect(await codeOf(evidence)).toBe('payload.malformed')
    }
  })

  test('a proof that is none, or whose checkpoint was changed, is told apart', async () => {
    const proof = good.proof ?? ''
    expect(await codeOf({ ...good, proof: 'nothing' })).toBe('proof.malformed')
    expect(await codeOf({ ...good, proof: proof.replace(`\n${size}\n`, `\n${size + 1}\n`) })).toBe(
      'checkpoint.forged',
    )
    expect(await codeOf({ ...good, proof: proof.replace('index 6', 'index 5') })).toBe(
      'entry.not-in-log',
    )
    expect(await codeOf({ ...good, proof: proof.replace('index 6', 'index 11') })).toBe(
      'entry.not-in-log',
    )
  })
})

describe('keys', () => {
  test('a checkpoint signed by another key of the same name is not believed', async () => {
    const evidence = await makeEvidence({ signer: createSigner(origin, 8) })
    expect(await codeOf(evidence)).toBe('key.unknown')
  })

  test('a checkpoint of another log under its own good key is not believed', async () => {
    const other = 'lab.example/ledger/0192aaaa-0000-7000-8000-00000000000f'
    const otherSigner = createSigner(other, 7)
    const evidence = await makeEvidence({ origin: other, signer: otherSigner })
    expect(await codeOf(evidence)).toBe('key.unknown')
    const trusting = { ...tools, vkeys: [...vkeys, vkeyOf(otherSigner)] }
    expect(await checkEntry({ evidence, expected }, trusting)).toMatchObject({ code: 'log.other' })
  })

  test('no key, or a malformed one, proves nothing', async () => {
    for (const [keys, code] of [
      [[], 'key.missing'],
      [['nonsense'], 'key.malformed'],
    ] as const) {
      const outcome = await checkEntry({ evidence: good, expected }, { ...tools, vkeys: keys })
      expect(outcome).toMatchObject({ kind: 'failed', code })
    }
  })
})

describe('what the reader was shown', () => {
  test('another place in the log is found', async () => {
    expect(await codeOf(good, { ...expected, index: 5 })).toBe('index.other')
    expect(await codeOf(good, { ...expected, index: null })).toBe('proved')
  })

  const { shown } = expected
  const [change] = shown.changes
  test.each([
    ['at', { at: '2026-10-14T20:41:08Z' }],
    ['actor', { actor: { ...shown.actor, role: 'analyst' } }],
    ['actor name', { actor: { ...shown.actor, name: 'Anton Analyst' } }],
    ['action', { action: 'insert' }],
    ['reason', { reason: null }],
    ['occurredAt', { occurredAt: '2026-10-14T20:41:07Z' }],
    ['flags', { changes: [change] }],
    ['flags', { changes: [change, { field: 'flags', before: [], after: [] }] }],
    [
      'qualifier',
      { changes: [...shown.changes, { field: 'qualifier', before: null, after: '<' }] },
    ],
  ])('a history that lies about %s is found', async (field, lie) => {
    const asked = { ...expected, shown: { ...shown, ...lie } }
    expect(await checkEntry({ evidence: good, expected: asked }, tools)).toMatchObject({
      code: 'history.differs',
      fields: [field],
    })
  })

  test.each([
    ['concentration_mg_per_l', '3.410'],
    ['concentration_mg_per_l', 3.41],
    ['flags', []],
    ['collected_at', '2026-10-12T15:20:01Z'],
    ['limit_type', 'LOD'],
  ])('a screen that shows another %s than the log is found', async (field, value) => {
    const asked = { ...expected, image: { ...expected.image, [field]: value } }
    expect(await checkEntry({ evidence: good, expected: asked }, tools)).toMatchObject({
      code: 'image.differs',
      fields: [field],
    })
  })
})

/** Every bit of a text's bytes flipped, one at a time, as far as what comes out is text at all. */
function* flips(text: string): Generator<string> {
  const bytes = Buffer.from(text)
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const flipped = Buffer.from(bytes)
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    yield flipped.toString()
  }
}

test.each(['envelope', 'payload', 'saltHex'] as const)(
  'every flipped bit of the %s fails',
  async (part) => {
    let flipped = 0
    for (const text of flips(good[part] ?? '')) {
      const outcome = await checkEntry({ evidence: { ...good, [part]: text }, expected }, tools)
      expect(outcome.kind).toBe('failed')
      flipped += 1
    }
    expect(flipped).toBe((good[part] ?? '').length * 8)
  },
)

test('every flipped bit of the proof fails', async () => {
  for (const text of flips(good.proof ?? '')) {
    const outcome = await checkEntry({ evidence: { ...good, proof: text }, expected }, tools)
    expect(outcome.kind).toBe('failed')
  }
})
