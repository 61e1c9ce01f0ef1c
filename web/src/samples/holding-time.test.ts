import { expect, test } from 'vitest'
import { holdingWords, urgencyOf } from './holding-time.ts'

const now = Date.parse('2026-11-21T12:00:00Z')
const inMinutes = (minutes: number) => new Date(now + minutes * 60_000).toISOString()
const hour = 60
const day = 24 * hour

test.each([
  [0, 'less than a minute left', 'today'],
  [40, '40 min left', 'today'],
  [3 * hour, '3 h left', 'today'],
  [3 * hour + 5, '3 h 5 min left', 'today'],
  [day, '1 day left', 'today'],
  [day + 1, '1 day left', 'soon'],
  [2 * day + 5 * hour + 59, '2 days 5 h left', 'soon'],
  [7 * day, '7 days left', 'later'],
  [-1, 'overdue by 1 min', 'overdue'],
  [-3 * day, 'overdue by 3 days', 'overdue'],
])('%i minutes from the end a sample has %s', (minutes, words, urgency) => {
  expect(holdingWords(inMinutes(minutes), now)).toBe(words)
  expect(urgencyOf(inMinutes(minutes), now)).toBe(urgency)
})

test('a sample of which no holding time is known is never called overdue', () => {
  expect([holdingWords(null, now), urgencyOf(null, now)]).toEqual([
    'no holding time known',
    'unknown',
  ])
})
