import * as contract from '@luminous/contract'
import { describe, expect, test } from 'vitest'
import { codeWords, judgeKit } from './judge-kit.ts'
import { distanceWords, nearestSites } from './nearest-sites.ts'
import { emptyDraft, draftOf, readDraft, scanOf } from './phone/draft.ts'
import { fieldFile, partsOf, readFieldFile } from './phone/field-file.ts'
import { holderOf, mustAskAgain } from './phone/holder.ts'
import * as limits from './phone/limits.ts'
import {
  handOverTemperature,
  measurementNames,
  measurements,
  readMeasurement,
} from './phone/measurement.ts'
import { newId } from './phone/new-id.ts'
import { base64Of, mediaTypeOf } from './phone/photo.ts'
import { scanItem } from './phone/queue-item.ts'
import { aHandOver, aScan } from './phone/testdata/deeds.ts'
import { signaturePath } from './signature-path.ts'

describe('limits', () => {
  test('are those of the contract', () => {
    expect(limits.photosOfScanMax).toBe(contract.photosOfScanMax)
    expect(limits.photoBytesMax).toBe(contract.photoBytesMax)
    expect(limits.samplesOfDeedMax).toBe(contract.samplesOfDeedMax)
    const scan = (given: object) => contract.fieldScanSchema.safeParse({ ...aScan(), ...given })
    expect(scan({ notes: 'x'.repeat(limits.notesLettersMax) }).success).toBe(true)
    expect(scan({ notes: 'x'.repeat(limits.notesLettersMax + 1) }).success).toBe(false)
    expect(scan({ signature: `M${'1'.repeat(limits.signatureLettersMax)}` }).success).toBe(false)
  })

  test.each(measurementNames)(
    'of %s are those of the contract, at both ends and beyond',
    (name) => {
      const { min, max } = measurements[name]
      for (const value of [min, max, min - 1, max + 1]) {
        const read = readMeasurement(String(value), measurements[name])
        const scan = { ...aScan(), [name]: String(value) }
        expect([value, read.ok]).toEqual([value, contract.fieldScanSchema.safeParse(scan).success])
      }
    },
  )

  test('of a hand-over’s temperature are those of the contract', () => {
    for (const value of [-31, -30, 60, 61]) {
      const read = readMeasurement(String(value), handOverTemperature)
      const given = { ...aHandOver(), temperatureCelsius: String(value) }
      expect([value, read.ok]).toEqual([value, contract.handOverSchema.safeParse(given).success])
    }
  })
})

describe('a measurement', () => {
  test('that nobody made is not 0', () => {
    expect(readMeasurement(' ', measurements.ph)).toEqual({ ok: true, decimal: null })
  })

  test('is kept as it was typed, with a point for a comma', () => {
    const decimal = (typed: string) => readMeasurement(typed, measurements.waterTemperatureCelsius)
    expect(decimal('4,50')).toEqual({ ok: true, decimal: '4.50' })
    expect(decimal('\u22120,5')).toEqual({ ok: true, decimal: '-0.5' })
    expect(decimal('007')).toEqual({ ok: true, decimal: '7' })
    for (const typed of ['seven', '1e3', '7.', '1,2,3', '--4'])
      expect(decimal(typed).ok).toBe(false)
  })
})

describe('a code', () => {
  const kit = { state: 'assigned' as const, expiresOn: '2027-01-31', stateReason: null }
  const [good, used, spoilt, old, absent] = [1, 2, 3, 4, 5].map((seed) =>
    contract.makeKitCode((count) => Uint8Array.from({ length: count }, (_, at) => seed * 7 + at)),
  )
  const kits = [
    { ...kit, code: good! },
    { ...kit, code: used!, state: 'collected' as const },
    { ...kit, code: spoilt!, state: 'void' as const, stateReason: 'Fell into the river' },
    { ...kit, code: old!, expiresOn: '2026-11-20' },
  ]
  const context = { kits, items: [], today: '2026-11-21', isFresh: false }

  test('of a used, void or expired kit is refused with the reason', () => {
    expect(judgeKit(good!, context).kind).toBe('good')
    expect(judgeKit(used!, context)).toMatchObject({ kind: 'refused', says: /used/ })
    expect(judgeKit(spoilt!, context)).toMatchObject({ kind: 'refused', says: /Fell into/ })
    expect(judgeKit(old!, context)).toMatchObject({ kind: 'refused', says: /2026-11-20/ })
    expect(judgeKit(old!, { ...context, today: '2026-11-20' }).kind).toBe('good')
  })

  test('that is not on the list is taken with a warning, and refused where the list is new', () => {
    expect(judgeKit(absent!, context)).toMatchObject({ kind: 'warned', says: /not on this phone/ })
    expect(judgeKit(absent!, { ...context, isFresh: true }).kind).toBe('refused')
  })

  test('that waits on this phone already is refused', () => {
    const of = { team: { id: 't', name: 'T' }, keptAt: '2026-11-21T12:00:00Z' }
    const items = [scanItem(aScan({ code: good! }), of, 'River')]
    expect(judgeKit(good!, { ...context, items })).toMatchObject({ kind: 'refused', says: /phone/ })
  })

  test('is checked letter by letter, with the reason in words', () => {
    expect(codeWords('k7f')).toEqual({ says: '9 more letters.', isPartial: true })
    expect(codeWords('K0')).toMatchObject({ says: /“0” is in no code/, isPartial: false })
    expect(codeWords('X7')).toMatchObject({ says: /begins with K/ })
    expect(codeWords('https://other.example/x')).toMatchObject({ says: /not the code/ })
    expect(codeWords(`${good!}K`)).toMatchObject({ says: /1 too many/ })
    const [first, second, ...rest] = good!.slice(1)
    expect(codeWords(`K${second}${first}${rest.join('')}`).says ?? '').toMatch(/wrong|^$/)
  })
})

describe('sites', () => {
  const site = (name: string, latitude: string | null, longitude: string | null) => ({
    id: name,
    name,
    timeZone: 'America/Edmonton',
    latitude,
    longitude,
  })
  const sites = [
    site('Zeta, no position', null, null),
    site('Rivière aux Outardes', '57.0', '-111.0'),
    site('Muskeg River', '57.3041', '-111.3972'),
  ]

  test('come nearest first, with those without a position below', () => {
    const here = { latitude: '57.3050', longitude: '-111.3972' }
    const listed = nearestSites(sites, here, '')
    expect(listed.map(({ name }) => name)).toEqual([
      'Muskeg River',
      'Rivière aux Outardes',
      'Zeta, no position',
    ])
    expect(distanceWords(listed[0]?.distanceM ?? 0)).toBe('100 m')
    expect(distanceWords(listed[1]?.distanceM ?? 0)).toBe('42 km')
  })

  test('are found without marks and case', () => {
    expect(nearestSites(sites, null, 'riviere OUT').map(({ name }) => name)).toEqual([
      'Rivière aux Outardes',
    ])
  })
})

describe('the holder', () => {
  const noon = Date.parse('2026-11-21T12:00:00Z')
  const person = {
    name: 'Ada',
    personId: 'p',
    validUntil: '2026-11-22T12:00:00Z',
    seenAt: '2026-11-21T12:00:00Z',
  }

  test('is verified while the session counts, and by name alone afterwards', () => {
    expect(holderOf(person, noon)).toEqual({ name: 'Ada', personId: 'p', verified: true })
    expect(holderOf(person, noon + 25 * 3_600_000).verified).toBe(false)
    expect(holderOf({ ...person, personId: null }, noon).verified).toBe(false)
  })

  test('is asked for again after half an hour without use, or when the clock went back', () => {
    expect(mustAskAgain(person, noon + 29 * 60_000)).toBe(false)
    expect(mustAskAgain(person, noon + 31 * 60_000)).toBe(true)
    expect(mustAskAgain(person, noon - 3_600_000)).toBe(true)
    expect(mustAskAgain({ ...person, seenAt: 'never' }, noon)).toBe(true)
  })
})

describe('a signature', () => {
  test('is a path that the contract takes, however long somebody scribbles', () => {
    const scribble = Array.from({ length: 60_000 }, (_, at) => ({
      x: 150 + 149.9 * Math.sin(at / 3),
      y: 50 + 80 * Math.cos(at / 5),
    }))
    const path = signaturePath([scribble, [{ x: 10, y: 10 }]])
    expect(contract.signaturePathSchema.safeParse(path).success).toBe(true)
  })

  test('of nothing is none', () => {
    expect(signaturePath([])).toBeNull()
    expect(signaturePath([[]])).toBeNull()
  })
})

describe('a draft', () => {
  const holder = { name: 'Ada', personId: null, verified: false }
  const filled = {
    ...emptyDraft('team', 'America/Edmonton'),
    code: 'K7FY-YW3A-CDFM',
    site: aScan().site,
    occurredAt: '2026-11-21T12:00:00.000Z',
    typed: { ph: '7,2', waterTemperatureCelsius: '', conductivityUsPerCm: '410' },
  }

  test('becomes a scan that the contract takes', () => {
    const scan = scanOf(filled, { id: aScan().id, holder })
    expect(contract.fieldScanSchema.safeParse(scan).success).toBe(true)
    expect(scan).toMatchObject({ ph: '7.2', waterTemperatureCelsius: null, form: 1 })
  })

  test('with something missing or wrong becomes none', () => {
    const to = { id: 'x', holder }
    expect(scanOf({ ...filled, site: null }, to)).toBeNull()
    expect(scanOf({ ...filled, typed: { ...filled.typed, ph: '15' } }, to)).toBeNull()
  })

  test('comes back after a reload; one of another form is not filled in by this one', () => {
    expect(readDraft(structuredClone(filled))).toEqual(filled)
    expect(readDraft({ ...filled, form: 2 })).toBeNull()
    expect(readDraft('rubbish')).toBeNull()
  })

  test('of a refused scan holds all that it told', () => {
    const scan = aScan({ ph: '7.2', notes: 'Ice', signature: 'M1 1L2 2' })
    expect(scanOf(draftOf('team', scan), { id: scan.id, holder: scan.holder })).toEqual(scan)
  })
})

describe('a file', () => {
  const of = { team: { id: 't', name: 'T' }, keptAt: '2026-11-21T12:00:00Z' }
  const photo = (sha256: string) => ({ sha256, mediaType: 'image/jpeg' as const, sizeBytes: 1 })

  test('is one that the contract takes, and holds what cannot be read as it is', () => {
    const team = '0198b000-0000-7000-8000-00000000000a'
    const [part] = partsOf(
      [scanItem(aScan(), of, 'River')],
      [{ id: 'u', stored: { a: 1 } }],
      () => 0,
    )
    const file = fieldFile(part!, { team, exportedAt: '2026-11-21T12:00:00Z', photos: [] })
    expect(contract.fieldFileSchema.safeParse(file).success).toBe(true)
    expect(file.scans).toHaveLength(2)
    expect(readFieldFile(JSON.stringify(file))).toMatchObject({ ok: true, holds: /^2 scans/ })
  })

  test('that would be larger than a server takes becomes several, each item with its photos', () => {
    const items = ['aa', 'bb', 'cc'].map((sha256) =>
      scanItem(aScan({ photos: [photo(sha256)] }), of, 'River'),
    )
    const parts = partsOf(items, [], () => limits.photoBytesOfFileMax / 2)
    expect(parts.map(({ items, photos }) => [items.length, photos])).toEqual([
      [2, ['aa', 'bb']],
      [1, ['cc']],
    ])
    expect(partsOf(items, [], () => limits.photoBytesOfFileMax * 2)).toHaveLength(3)
  })

  test('that is something else is told so', () => {
    for (const text of ['', '{', '[]', '{"format":"luminous-field"}']) {
      expect(readFieldFile(text).ok).toBe(false)
    }
  })
})

describe('a photo', () => {
  test('is known by its first bytes, whatever a phone calls it', () => {
    expect(mediaTypeOf(Uint8Array.of(0xff, 0xd8, 0xff, 0xe1))).toBe('image/jpeg')
    expect(mediaTypeOf(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10))).toBe('image/png')
    expect(mediaTypeOf(new TextEncoder().encode('....ftypheic'))).toBeNull()
    expect(mediaTypeOf(new Uint8Array())).toBeNull()
  })

  test('goes into a file byte for byte, also a large one', () => {
    const bytes = Uint8Array.from({ length: 100_001 }, (_, at) => (at * 7) % 256)
    expect(Buffer.from(base64Of(bytes.buffer), 'base64').equals(bytes)).toBe(true)
  })
})

test('an id is a UUID that the contract takes, and none is made twice', () => {
  const ids = Array.from({ length: 1000 }, newId)
  expect(new Set(ids).size).toBe(1000)
  expect(contract.fieldScanSchema.safeParse(aScan({ id: ids[0] ?? '' })).success).toBe(true)
  expect(
    ids.every((id) =>
      /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id),
    ),
  ).toBe(true)
})
