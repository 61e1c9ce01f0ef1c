import type { Sample } from '@luminous/contract'
import { expect, test } from 'vitest'
import { changesOf, draftOf } from './correction.ts'

const edmonton = 'America/Edmonton'
const sample: Sample = {
  id: 's',
  team: { id: 't', slug: 'river', name: 'River', kind: 'customer' },
  code: 'K7FY-YW3A-CDFM',
  kind: 'sample',
  site: { id: 'one', name: 'One', timeZone: edmonton },
  collectedAt: '2026-10-13T00:30:42.123Z',
  state: 'collected',
  receiptState: null,
  receivedAt: null,
  labNumber: null,
  holdUntil: null,
  conditions: [],
  kit: 'k',
  duplicateOf: null,
  collector: 'Fiona Field',
  timeZone: edmonton,
  position: null,
  ph: '7.2',
  waterTemperatureCelsius: null,
  conductivityUsPerCm: null,
  notes: '',
  events: [],
  version: 1,
}

test('a correction holds what was changed and nothing else', () => {
  const draft = draftOf(sample)
  expect(draft.collectedAt).toBe('2026-10-12T18:30')
  expect(changesOf(sample, draft, edmonton)).toEqual({})
  expect(changesOf(sample, { ...draft, ph: '2,7' }, edmonton)).toEqual({ ph: '2.7' })
})

test('a measure that is emptied is not recorded, never 0', () => {
  expect(changesOf(sample, { ...draftOf(sample), ph: ' ' }, edmonton)).toEqual({ ph: null })
})

test('a time is read on the clock of the site, and one that never stood there is no correction', () => {
  const draft = draftOf(sample)
  expect(changesOf(sample, { ...draft, collectedAt: '2026-10-12T17:30' }, edmonton)).toEqual({
    collectedAt: '2026-10-12T23:30:00.000Z',
  })
  expect(changesOf(sample, { ...draft, collectedAt: '2026-03-08T02:30' }, edmonton)).toBeNull()
})
