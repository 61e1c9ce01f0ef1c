import type { CustodyEvent } from '@luminous/contract'
import { expect, test } from 'vitest'
import { drawChain } from './chain.ts'

const event = (
  kind: CustodyEvent['kind'],
  remarks: CustodyEvent['remarks'] = [],
): CustodyEvent => ({
  id: kind,
  kind,
  occurredAt: '2026-10-12T15:20:00Z',
  timeZone: 'America/Edmonton',
  recordedAt: '2026-10-12T15:20:00Z',
  person: 'Fiona Field',
  remarks,
  from: null,
  to: null,
  condition: null,
  sealNumber: null,
  sealState: null,
  temperatureCelsius: null,
  conditions: [],
  volumeMl: null,
  labNumber: null,
  decision: null,
  reason: null,
  note: null,
  clock: null,
  photos: [],
  signature: null,
})
const statesOf = (...given: Parameters<typeof drawChain>) =>
  drawChain(...given).map(({ state }) => state)

test('what was told is done, what comes after it ahead, what nobody told of in between passed', () => {
  expect(
    statesOf({ events: [event('fieldScan')], receiptState: null, state: 'collected' }),
  ).toEqual(['done', 'ahead', 'ahead', 'ahead', 'ahead'])
  const events = [event('fieldScan'), event('labReceipt'), event('plateRead'), event('ingestion')]
  expect(statesOf({ events, receiptState: 'accepted', state: 'read' })).toEqual([
    'done',
    'passed',
    'done',
    'done',
    'done',
  ])
})

test('a step with a remark, and a receipt that is held, are marked', () => {
  const events = [event('fieldScan', ['clockSkew']), event('labReceipt')]
  expect(statesOf({ events, receiptState: 'held', state: 'received' }).slice(0, 3)).toEqual([
    'remarked',
    'passed',
    'remarked',
  ])
})

test('the chain of a rejected sample stops where it was rejected', () => {
  const events = [event('fieldScan'), event('labReceipt'), event('disposition')]
  expect(statesOf({ events, receiptState: 'rejected', state: 'received' })).toEqual([
    'done',
    'passed',
    'stopped',
    'ahead',
    'ahead',
  ])
})
