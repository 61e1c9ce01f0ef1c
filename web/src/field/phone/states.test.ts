import { describe, expect, test } from 'vitest'
import { scanItem } from './queue-item.ts'
import { backoffMs, itemMoves, judgeAnswer, stateOf, type Answer } from './states.ts'
import { aScan } from './testdata/deeds.ts'

const now = { at: '2026-11-21T12:00:00Z', attempts: 0 }
const refused = (status: number, code = 'x'): Answer => ({
  kind: 'refused',
  status,
  code,
  detail: 'why',
  field: null,
  retryAfterMs: null,
})

describe('after an answer', () => {
  test.each([
    ['a lost connection', { kind: 'lost', detail: 'no network' } as const, 'later'],
    ['a server in trouble', refused(500), 'later'],
    ['a proxy in trouble', refused(502), 'later'],
    ['too many requests', refused(429), 'later'],
    ['a session that ended', refused(401), 'pause'],
    ['a role that may not', refused(403), 'pause'],
    ['another team', refused(404), 'pause'],
    ['a used kit', refused(409, 'kit.used'), 'needsYou'],
    ['other content under the same id', refused(409, 'event.differs'), 'needsYou'],
    ['a mistyped code', refused(422, 'kit.mistyped'), 'needsYou'],
    ['an invalid deed', refused(400, 'request.invalid'), 'needsYou'],
  ])('%s: nothing is dropped', (_, answer, kind) => {
    expect(judgeAnswer(answer, now).kind).toBe(kind)
  })

  test('a photo that arrives cut is sent again, and after three times a person is asked', () => {
    const cut = refused(422, 'file.unreadable')
    expect(judgeAnswer(cut, { ...now, attempts: 1 }).kind).toBe('later')
    expect(judgeAnswer(cut, { ...now, attempts: 2 }).kind).toBe('needsYou')
  })
})

test('nothing that waits is ever taken off: only what a person decided about', () => {
  const leadsOff = Object.entries(itemMoves).filter(([, to]) => to.includes('takenOff'))
  expect(leadsOff.map(([from]) => from)).toEqual(['paused', 'needsYou'])
  expect(itemMoves.sent).toEqual([])
})

test('what waits is paused while nothing can go out, and only that', () => {
  const item = scanItem(aScan(), { team: { id: 't', name: 'T' }, keptAt: now.at }, 'River')
  const pause = { reason: 'signedOut', detail: '' } as const
  expect(stateOf(item, { sendingId: null, pause })).toBe('paused')
  expect(stateOf(item, { sendingId: item.id, pause: null })).toBe('sending')
  expect(stateOf({ ...item, state: 'needsYou' }, { sendingId: null, pause })).toBe('needsYou')
})

test('the time between attempts grows, for a server in trouble to five minutes, without a network to 20 seconds', () => {
  expect([0, 1, 2].map((failures) => backoffMs(failures, 'trouble'))).toEqual([2_000, 4_000, 8_000])
  expect(backoffMs(1000, 'trouble')).toBe(300_000)
  expect(backoffMs(1000, 'lost')).toBe(20_000)
})
