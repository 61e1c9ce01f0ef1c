import { expect, test } from 'vitest'
import { conditionWords, sealWords } from '@luminous/contract/custody-words.ts'
import {
  conditionKeys,
  emptyReceipt,
  missingOf,
  sealKeys,
  toggleCondition,
  toReceipt,
} from './receipt-draft.ts'

const opened = {
  id: '0198b2c0-0000-7000-8000-000000000001',
  code: 'K7FY-YW3A-CDFM',
  occurredAt: '2026-11-21T12:00:00Z',
  timeZone: 'America/Edmonton',
}

test('all in order and something wrong are never said at once', () => {
  expect(toggleCondition(['ok'], 'warm')).toEqual(['warm'])
  expect(toggleCondition(['warm', 'leaking'], 'ok')).toEqual(['ok'])
  expect(toggleCondition(['warm', 'leaking'], 'warm')).toEqual(['leaking'])
})

test('a receipt says what was seen of the sample and of its seal, or is not sent', () => {
  const draft = emptyReceipt('Carl Courier')
  expect(missingOf(draft)).toBe('conditions')
  expect(missingOf({ ...draft, conditions: ['ok'] })).toBe('sealState')
  expect(missingOf({ ...draft, conditions: ['ok'], sealState: 'none' })).toBeNull()
})

test('what was not measured is null, and a comma is a decimal point', () => {
  const draft = { ...emptyReceipt(' Carl '), conditions: ['ok' as const], volumeMl: '250,5' }
  expect(toReceipt(draft, opened)).toMatchObject({
    temperatureCelsius: null,
    volumeMl: '250.5',
    labNumber: null,
    deliveredBy: 'Carl',
  })
  expect(toReceipt({ ...draft, temperatureCelsius: '−0,2' }, opened).temperatureCelsius).toBe(
    '-0.2',
  )
})

test('every condition and every state of a seal has one key', () => {
  expect(conditionKeys.map(([, code]) => code).toSorted()).toEqual(
    Object.keys(conditionWords).toSorted(),
  )
  expect(sealKeys.map(([, state]) => state).toSorted()).toEqual(Object.keys(sealWords).toSorted())
  expect(new Set([...conditionKeys, ...sealKeys].map(([key]) => key)).size).toBe(13)
})
