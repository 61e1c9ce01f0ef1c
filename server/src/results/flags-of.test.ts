import { expect, test } from 'vitest'
import type { QualityCheck, SampleResult } from '@luminous/assay/result/run-result.ts'
import type { RunCheck } from '../runs/runs.ts'
import { flagsOf } from './flags-of.ts'

const result: SampleResult = {
  role: 'sample',
  sampleCode: 'K1',
  dilution: '1',
  addedConcentration: null,
  wells: ['A1', 'A2'],
  wellsLeftOut: [],
  signal: 10,
  cvPercent: 2,
  concentration: 4,
  concentrationRounded: '4.0',
  lower95: null,
  upper95: null,
  qualifier: null,
  limit: null,
  limitRounded: null,
  limitType: null,
  lowerBound: null,
  flag: null,
}
const failed = (
  rule: QualityCheck['rule'],
  subject: string | null = null,
  wells: string[] = [],
): RunCheck => ({
  rule,
  biosensor: null,
  subject,
  wells,
  passed: false,
  observed: null,
  limit: null,
  message: '',
})
const teams: Readonly<Record<string, string>> = { K1: 'river', K2: 'river', K3: 'lake' }
const flags = (...checks: RunCheck[]) => flagsOf(result, 'marR', checks, (code) => teams[code])

test.each(['calibration', 'r2', 'backCalculation', 'zPrime', 'blank', 'lotExpiry'] as const)(
  '%s is about the plate, so about every result',
  (rule) => {
    expect(flags(failed(rule, rule === 'lotExpiry' ? 'biosensor B-1' : null))).toEqual([
      `qc.${rule}`,
    ])
  },
)

test.each(['wellsRead', 'replicateCv'] as const)('%s is about results of its wells', (rule) => {
  expect(flags(failed(rule, 'K2', ['A2', 'H12']))).toEqual([`qc.${rule}`])
  expect(flags(failed(rule, 'K1', ['B1']))).toEqual([])
})

test.each(['duplicate', 'spikeRecovery'] as const)(
  '%s is about its sample, in every dilution, and about results of its wells',
  (rule) => {
    expect(flags(failed(rule, 'K1', ['B1']))).toEqual([`qc.${rule}`])
    expect(flags(failed(rule, 'K2', ['A2', 'H12']))).toEqual([`qc.${rule}`])
    expect(flags(failed(rule, 'K2', ['B1']))).toEqual([])
  },
)

test('a field blank is about its team’s samples, a time about its own', () => {
  expect(flags(failed('fieldBlank', 'K2', ['C1']))).toEqual(['qc.fieldBlank'])
  expect(flags(failed('fieldBlank', 'K3', ['C1']))).toEqual([])
  expect(flags(failed('fieldBlank', 'nobody’s', ['C1']))).toEqual([])
  expect(flags(failed('timeOrder', 'K1'))).toEqual(['qc.timeOrder'])
  expect(flags(failed('timeOrder', 'K2'))).toEqual([])
})

test('a rule of one biosensor is about its results, one of the plate about every biosensor’s', () => {
  expect(flags({ ...failed('positiveControl'), biosensor: 'marR' })).toEqual(['qc.positiveControl'])
  expect(flags({ ...failed('positiveControl'), biosensor: 'atuA' })).toEqual([])
  expect(flags(failed('timeOrder', 'K1'))).toEqual(['qc.timeOrder'])
})

test.each(['growth', 'silencing', 'expectedRange'] as const)('%s is about its sample', (rule) => {
  expect(flags(failed(rule, 'K1', ['A1']))).toEqual([`qc.${rule}`])
  expect(flags(failed(rule, 'K2', ['B1']))).toEqual([])
})

test('what passed is no flag, and what failed twice is one', () => {
  expect(flags({ ...failed('r2'), passed: true })).toEqual([])
  expect(flags(failed('lotExpiry', 'biosensor 1'), failed('lotExpiry', 'calibrant 2'))).toEqual([
    'qc.lotExpiry',
  ])
})

test('why there is no number comes first, then that replicates are missing', () => {
  const lost = { ...result, concentration: null, flag: 'overflow', wellsLeftOut: ['A1'] } as const
  const unread = failed('wellsRead', null, ['A1'])
  expect(flagsOf(lost, null, [unread], () => undefined)).toEqual([
    'overflow',
    'wellsLeftOut',
    'qc.wellsRead',
  ])
})
