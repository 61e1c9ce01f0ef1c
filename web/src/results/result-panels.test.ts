import type { ResultSummary } from '@luminous/contract'
import { expect, test } from 'vitest'
import { panelsOf, withoutLastPanel } from './result-panels.ts'

const result = (sample: string, biosensor: string | null): ResultSummary => ({
  id: `${sample} ${biosensor}`,
  team: { id: 't', slug: 't', name: 'Team', kind: 'customer' },
  sample: { id: sample, code: sample, collectedAt: '2026-06-01T00:00:00Z' },
  site: { id: 's', name: 'Site', timeZone: 'America/Edmonton' },
  analyte: 'naphthenic acids',
  biosensor: biosensor === null ? null : { code: biosensor, name: biosensor, acidClass: '' },
  concentration: { kind: 'notRead', flags: [] },
  isEstimate: true,
  fold: null,
  growthPercent: null,
  flags: [],
  publishedAt: '2026-06-03T00:00:00Z',
  edition: 1,
  status: { kind: 'current' },
  version: 1,
})
const shown = (...results: ResultSummary[]) =>
  panelsOf(results).map((panel) => panel.map(({ id }) => id))

test('what stands together of one sample is its panel, in the order of names', () => {
  expect(
    shown(
      result('A', 'Panel 3'),
      result('A', 'Panel 1'),
      result('B', 'Panel 2'),
      result('C', null),
    ),
  ).toEqual([['A Panel 1', 'A Panel 3'], ['B Panel 2'], ['C null']])
})

test('a second reading by the same biosensor is a panel of its own', () => {
  expect(shown(result('A', 'Panel 1'), result('A', 'Panel 1'))).toEqual([
    ['A Panel 1'],
    ['A Panel 1'],
  ])
})

test('a page that ends within a panel shows whole ones', () => {
  const whole = ['Panel 1', 'Panel 2', 'Panel 3'].map((name) => result('A', name))
  const torn = [...whole, result('B', 'Panel 3'), result('B', 'Panel 2')]
  expect(withoutLastPanel(torn)).toEqual(whole)
  expect(withoutLastPanel(whole)).toEqual(whole)
  expect(withoutLastPanel([])).toEqual([])
})
