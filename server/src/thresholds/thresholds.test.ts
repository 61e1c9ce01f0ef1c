import { newThresholdSchema } from '@luminous/contract'
import { describe, expect, test } from 'vitest'
import type { ThresholdRow } from './queries.ts'
import { toThresholds } from './thresholds.ts'

const row = (revision: number, from: string, until: string | null = null): ThresholdRow => ({
  id: `id-${revision}`,
  series: 'series',
  revision,
  name: 'NA, any site',
  siteId: null,
  siteName: null,
  severity: 'critical',
  biosensor: null,
  limitMgPerL: '1.5',
  limitFold: null,
  citation: 'Our own decision',
  effectiveFrom: from,
  effectiveUntil: until,
  reason: null,
  setBy: 'Carla',
  setAt: '2026-01-01 00:00:00+00',
})
const statesOn = (today: string, ...rows: ThresholdRow[]) =>
  toThresholds(rows, today).map(({ state }) => state)

test('a revision holds until the day on which the next begins', () => {
  const rows = [row(2, '2026-06-01'), row(1, '2026-01-01')]
  expect(statesOn('2025-12-31', ...rows)).toEqual(['coming', 'coming'])
  expect(statesOn('2026-05-31', ...rows)).toEqual(['coming', 'inForce'])
  expect(statesOn('2026-06-01', ...rows)).toEqual(['inForce', 'past'])
})

test('a threshold that was ended holds no more from that day on', () => {
  const rows = [row(2, '2026-06-01', '2026-07-01'), row(1, '2026-01-01')]
  expect(statesOn('2026-06-30', ...rows)).toEqual(['inForce', 'past'])
  expect(statesOn('2026-07-01', ...rows)).toEqual(['past', 'past'])
})

test('a correction on the same day takes over at once', () => {
  expect(statesOn('2026-01-01', row(2, '2026-01-01'), row(1, '2026-01-01'))).toEqual([
    'inForce',
    'past',
  ])
})

describe('a limit', () => {
  const plain = {
    name: 'NA',
    severity: 'critical' as const,
    citation: 'Our own decision',
    effectiveFrom: '2026-01-01',
  }
  const read = (limits: object) => newThresholdSchema.safeParse({ ...plain, ...limits })
  const fieldsOf = (limits: object) =>
    read(limits).error?.issues.map(({ path }) => path.join('.')) ?? []

  test('is a concentration or a fold: one of them', () => {
    expect(read({ limitMgPerL: '60' }).data).toMatchObject({ biosensor: null, limitFold: null })
    expect(read({ limitMgPerL: '60', biosensor: 'marR' }).success).toBe(true)
    expect(read({ limitFold: '3', biosensor: 'marR' }).success).toBe(true)
    expect(fieldsOf({})).toEqual(['limitMgPerL'])
    expect(fieldsOf({ limitMgPerL: '60', limitFold: '3', biosensor: 'marR' })).toEqual([
      'limitMgPerL',
    ])
  })

  test('in fold is one biosensor’s own', () => {
    expect(fieldsOf({ limitFold: '3' })).toEqual(['biosensor'])
  })
})
