import { describe, expect, test } from 'vitest'
import { blockersOf, nextItem } from './next-item.ts'
import { handOverItem, isScanReceipt, readQueueItem, scanItem } from './queue-item.ts'
import { mergeReceipts, photosToDrop, photosToSend } from './receipts.ts'
import { aHandOver, aScan } from './testdata/deeds.ts'

const team = { id: 'team-a', name: 'Team A' }
const at = (minute: number) => `2026-11-21T12:${String(minute).padStart(2, '0')}:00Z`
const of = (minute: number) => ({ team, keptAt: at(minute) })
const receiptOf = (id: string, stored: Readonly<Record<string, boolean>> = {}) => ({
  id,
  sample: 's',
  code: 'K7FY-YW3A-CDFM',
  receivedAt: at(30),
  existed: false,
  remarks: [],
  attachments: Object.entries(stored).map(([sha256, stored]) => ({ sha256, stored })),
})
const photo = (sha256: string) => ({ sha256, mediaType: 'image/jpeg' as const, sizeBytes: 3 })
const none: ReadonlySet<string> = new Set()

describe('the order', () => {
  test('is the oldest first, and nothing of another team', () => {
    const older = scanItem(aScan(), of(1), 'River')
    const newer = scanItem(aScan(), of(2), 'River')
    const foreign = scanItem(aScan(), { team: { id: 'b', name: 'B' }, keptAt: at(0) }, 'Lake')
    const items = [newer, foreign, older]
    expect(nextItem(items, { team: team.id, tried: none })).toBe(older)
    expect(nextItem(items, { team: team.id, tried: new Set([older.id]) })).toBe(newer)
  })

  test('lets a hand-over and a duplicate wait for the scans of their samples', () => {
    const scan = scanItem(aScan(), of(3), 'River')
    const handOver = handOverItem(aHandOver(), of(1))
    const doubling = aScan({ code: 'K4', kind: 'duplicate', duplicateOf: scan.deed.code })
    const duplicate = scanItem(doubling, of(2), 'River')
    const items = [handOver, duplicate, scan]
    expect(blockersOf(handOver, items)).toEqual([scan])
    expect(nextItem(items, { team: team.id, tried: none })).toBe(scan)
    const sent = { ...scan, state: 'sent' as const }
    expect(nextItem([handOver, duplicate, sent], { team: team.id, tried: none })).toBe(handOver)
  })

  test('skips what needs a person and goes on with the rest', () => {
    const stuck = { ...scanItem(aScan(), of(1), 'River'), state: 'needsYou' as const }
    const next = scanItem(aScan({ code: 'K4' }), of(2), 'River')
    expect(nextItem([stuck, next], { team: team.id, tried: none })).toBe(next)
  })
})

describe('photos', () => {
  const scan = scanItem(aScan({ photos: [photo('aa'), photo('bb')] }), of(1), 'River')

  test('are to be sent until a receipt names each as stored', () => {
    expect(photosToSend(scan)).toEqual(['aa', 'bb'])
    const receipt = receiptOf(scan.id, { aa: true, bb: false })
    expect(photosToSend({ ...scan, receipt })).toEqual(['bb'])
  })

  test('stay on the phone while an item or what is being filled in needs them', () => {
    const receipt = receiptOf(scan.id, { aa: true, bb: false })
    const items = [{ ...scan, receipt }]
    expect(photosToDrop(['aa', 'bb', 'cc', 'dd'], items, ['cc'])).toEqual(['aa', 'dd'])
  })

  test('once named as stored stay so, whatever an overtaken answer says', () => {
    const merged = mergeReceipts(
      receiptOf('1', { aa: true, bb: false }),
      receiptOf('1', { aa: false, bb: true }),
    )
    expect(merged.attachments.every(({ stored }) => stored)).toBe(true)
  })
})

describe('what is stored', () => {
  test('by this version comes back as it was', () => {
    const scan = scanItem(aScan(), of(1), 'River')
    expect(readQueueItem(structuredClone(scan))).toEqual(scan)
    const handOver = handOverItem(aHandOver(), of(1))
    expect(readQueueItem(structuredClone(handOver))).toEqual(handOver)
  })

  test('by the first version, scans alone, waits to be sent with its deed untouched', () => {
    const deed = { ...aScan(), form: 1 as const }
    const read = readQueueItem({ id: deed.id, team: 'team-a', scan: deed })
    expect(read).toMatchObject({ kind: 'scan', state: 'waiting', team: 'team-a', id: deed.id })
    expect(read?.deed).toEqual(deed)
  })

  test('by nobody we know is not read, and so never rewritten', () => {
    for (const stored of [null, 7, 'x', {}, { team: 't', kind: 'weather', deed: { id: '1' } }]) {
      expect(readQueueItem(stored)).toBeNull()
    }
    expect(readQueueItem({ team: 't', deed: { id: '1', code: 5 } })).toBeNull()
  })
})

test('the sign-in page of a hotel is no receipt', () => {
  for (const body of ['<html>', null, {}, { id: '1' }, { ok: true, attachments: [] }]) {
    expect(isScanReceipt(body)).toBe(false)
  }
  expect(isScanReceipt(receiptOf('1', { aa: true }))).toBe(true)
})
