import type { Threshold } from '@luminous/contract'
import { expect, test } from 'vitest'
import { limitText, periodText, seriesOf } from './threshold-series.ts'

const threshold = (given: Partial<Threshold>): Threshold => ({
  id: 'id',
  series: 'series',
  revision: 1,
  name: 'Limit',
  analyte: 'NA',
  site: null,
  severity: 'notice',
  biosensor: null,
  limitMgPerL: '1.5',
  limitFold: null,
  citation: 'A licence',
  effectiveFrom: '2026-01-01',
  effectiveUntil: null,
  reason: null,
  setBy: 'Ada',
  setAt: '2026-01-01T00:00:00Z',
  state: 'inForce',
  ...given,
})

test('what holds today comes first, also where a newer revision waits for its day', () => {
  const list = seriesOf([
    threshold({ series: 'past', name: 'A', state: 'past' }),
    threshold({ series: 'coming', name: 'B', state: 'coming' }),
    threshold({ series: 'now', name: 'C', revision: 2, state: 'coming', limitMgPerL: '2' }),
    threshold({ series: 'now', name: 'C', revision: 1 }),
  ])
  expect(list.map(({ series }) => series)).toEqual(['now', 'coming', 'past'])
  expect(list[0]?.inForce?.revision).toBe(1)
  expect(list[0]?.newest.revision).toBe(2)
  expect(list[0]?.revisions.map(({ revision }) => revision)).toEqual([2, 1])
})

test('a limit says its unit and where it holds, a period its days', () => {
  expect(limitText(threshold({}))).toBe('1.5 mg/L NA-eq at every site')
  expect(limitText(threshold({ site: { id: 's', name: 'Outfall' } }))).toContain('at Outfall')
  expect(periodText(threshold({}))).toBe('from 2026-01-01')
  expect(periodText(threshold({ effectiveUntil: '2026-03-01' }))).toBe(
    '2026-01-01 until 2026-03-01',
  )
})
