import { expect, test } from 'vitest'
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
  limitMgPerL: '1.5',
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
