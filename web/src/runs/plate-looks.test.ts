import { expect, test } from 'vitest'
import { customerLetters, signalSpan } from './plate-looks.ts'

const river = { id: 'r', name: 'River' }
const lake = { id: 'l', name: 'Lake' }

test('customers on one plate are told apart by letters, and one alone needs none', () => {
  const both = customerLetters([
    { sampleCode: 'K1', team: river },
    { sampleCode: 'K2', team: lake },
    { sampleCode: 'K3', team: null },
  ])
  expect(both.legend).toEqual([
    ['a', 'Lake'],
    ['b', 'River'],
  ])
  expect([both.ofCode.get('K1'), both.ofCode.get('K2'), both.ofCode.get('K3')]).toEqual([
    'b',
    'a',
    undefined,
  ])
  expect(customerLetters([{ sampleCode: 'K1', team: river }]).legend).toEqual([])
})

test('what was not read, and 0, which has no logarithm, do not stretch the scale', () => {
  const well = {
    well: 'A1',
    role: 'sample',
    biosensor: null,
    growthPercent: null,
    scope: 'own' as const,
    sampleCode: null,
    standardMgPerL: null,
    dilution: null,
    signalFlag: null,
    concentrationMgPerL: null,
    flag: null,
    excluded: null,
  }
  const wells = [null, 0, 10, 1000].map((signal) => ({ ...well, signal }))
  expect(signalSpan(wells)).toEqual({ low: 10, high: 1000 })
  expect(signalSpan([{ ...well, signal: null }])).toBeNull()
})
