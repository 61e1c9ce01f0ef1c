import type { HistoryEntry } from '@luminous/contract'
import { expect, test } from 'vitest'
import { correctionsIn } from './corrections.tsx'

const entry = (given: Partial<HistoryEntry>): HistoryEntry => ({
  id: '01a22228-0000-7000-8000-000000000000:1',
  index: 0,
  at: '2026-11-28T12:00:00.000000Z',
  actor: { kind: 'person', id: 'x', role: 'editor', name: 'Edgar Editor' },
  action: 'update',
  version: 2,
  reason: null,
  occurredAt: null,
  request: null,
  payloadIsPurged: false,
  changes: [],
  ...given,
})

test('a correction is a change with a reason, the newest of each field', () => {
  const found = correctionsIn([
    entry({
      action: 'insert',
      reason: 'Season',
      changes: [{ field: 'ph', before: null, after: '7' }],
    }),
    entry({ changes: [{ field: 'receipt_state', before: null, after: 'accepted' }] }),
    entry({ reason: 'Misread', changes: [{ field: 'ph', before: '7', after: '7.5' }] }),
    entry({ reason: 'Misread again', changes: [{ field: 'ph', before: '7.5', after: '7.4' }] }),
  ])
  expect([...found]).toEqual([
    [
      'ph',
      {
        before: '7.5',
        by: 'Edgar Editor',
        at: '2026-11-28T12:00:00.000000Z',
        reason: 'Misread again',
      },
    ],
  ])
})
