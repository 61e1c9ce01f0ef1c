import type { SampleSummary } from '@luminous/contract'
import { expect, test } from 'vitest'
import { filterWork, groupWork, waitOf } from './worklist.ts'

const now = Date.parse('2026-11-21T12:00:00Z')
const sample = (code: string, hours: number | null, receiptState: SampleSummary['receiptState']) =>
  ({
    id: code,
    code,
    team: { id: 't', slug: 'river', name: 'River', kind: 'customer' },
    kind: 'sample',
    site: { id: 's', name: 'Site', timeZone: 'America/Edmonton' },
    collectedAt: '2026-11-20T12:00:00Z',
    state: receiptState === null ? 'collected' : 'received',
    receiptState,
    receivedAt: null,
    labNumber: null,
    holdUntil: hours === null ? null : new Date(now + hours * 3_600_000).toISOString(),
    conditions: [],
  }) satisfies SampleSummary
const work = [
  sample('late', -2, 'held'),
  sample('tonight', 6, 'accepted'),
  sample('tomorrow', 40, null),
  sample('week', 120, 'accepted'),
  sample('ever', null, 'accepted'),
]
const codes = (items: readonly SampleSummary[]) => items.map(({ code }) => code)

test('the work is grouped by how long it keeps, and none is lost', () => {
  const groups = groupWork(work, now)
  expect(groups.map(({ urgency }) => urgency)).toEqual([
    'overdue',
    'today',
    'soon',
    'later',
    'unknown',
  ])
  expect(groups.flatMap(({ items }) => codes(items)).toSorted()).toEqual(codes(work).toSorted())
})

test('a sample waits to arrive, for a decision, or to be read', () => {
  expect(work.map(waitOf)).toEqual(['decision', 'reading', 'arrival', 'reading', 'reading'])
  expect(codes(filterWork(work, { wait: 'reading', urgency: 'later' }, now))).toEqual(['week'])
  expect(codes(filterWork(work, { wait: null, urgency: null }, now))).toHaveLength(5)
})
