import { expect, test } from 'vitest'
import { computeRun } from '../compute-run.ts'
import { curveAt } from '../curve/curve.ts'
import type { WellContent } from '../plate/layout.ts'
import type { Reading } from '../plate/reading.ts'
import { naLux4pl } from '../method/reference-methods.ts'

const truth = { A: 300, B: 1.3, C: 40, D: 50_000, G: 1 }

/** Standards in rows A and B; then the wells given, each with the concentration it really holds. */
function checksOf(wells: readonly [string, WellContent, number][]) {
  const standards = [100, 50, 25, 12.5, 6.25, 3, 1, 0].flatMap(
    (x, i): [string, WellContent, number][] => [
      [`A${i + 1}`, { role: 'standard', concentration: String(x) }, x],
      [`B${i + 1}`, { role: 'standard', concentration: String(x) }, x * 1.02],
    ],
  )
  const all = [...standards, ...wells]
  const readings = all.map(([well, , x]): Reading => ({
    plate: 'P',
    block: 'Lum',
    timeS: null,
    well,
    value: curveAt(truth, x),
    unit: 'RLU',
    flag: null,
  }))
  const layout = Object.fromEntries(all.map(([well, content]) => [well, content]))
  const { qc } = computeRun({ readings, layout, method: naLux4pl })
  return (rule: string) => qc.filter((check) => check.rule === rule)
}

const of = (role: 'sample' | 'duplicate' | 'fieldBlank', sampleCode: string): WellContent => ({
  role,
  sampleCode,
  dilution: '1',
})
const spike = (sampleCode: string): WellContent => ({
  role: 'spike',
  sampleCode,
  dilution: '1',
  addedConcentration: '20',
})

test('duplicates, spikes and field blanks are judged by what the sample gave', () => {
  const checks = checksOf([
    ['C1', of('sample', 'S1'), 20],
    ['C2', of('duplicate', 'S1'), 21],
    ['C3', spike('S1'), 40],
    ['C4', of('sample', 'S2'), 20],
    ['C5', of('duplicate', 'S2'), 30],
    ['C6', spike('S2'), 25],
    ['C7', of('fieldBlank', 'FB1'), 0.2],
    ['C8', of('fieldBlank', 'FB2'), 12],
  ])
  expect(checks('duplicate').map(({ passed }) => passed)).toEqual([true, false])
  expect(checks('spikeRecovery').map(({ passed }) => passed)).toEqual([true, false])
  expect(checks('spikeRecovery')[0]?.observed).toBeCloseTo(100, -1)
  expect(checks('fieldBlank').map(({ passed }) => passed)).toEqual([true, false])
})

test('scattering replicates and controls that lie close fail', () => {
  const checks = checksOf([
    ['C1', of('sample', 'S1'), 20],
    ['C2', of('sample', 'S1'), 40],
    ['D1', { role: 'positiveControl' }, 80],
    ['D2', { role: 'positiveControl' }, 60],
    ['D3', { role: 'negativeControl' }, 40],
    ['D4', { role: 'negativeControl' }, 50],
    ['E1', { role: 'blank' }, 9],
  ])
  expect(checks('replicateCv').find(({ subject }) => subject === 'S1')?.passed).toBe(false)
  expect(checks('zPrime')[0]?.passed).toBe(false)
  expect(checks('blank')[0]?.passed).toBe(false)
  expect(checks('r2')[0]?.passed).toBe(true)
  expect(checks('backCalculation')[0]?.passed).toBe(true)
})
