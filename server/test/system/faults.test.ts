/** The worst of `npm run faults`, a few rounds of each. */
import { expect, test } from 'vitest'
import { clockJumpsBy } from '../../faults/clocks.ts'
import { flood } from '../../faults/floods.ts'
import { killedInDeeds } from '../../faults/kills.ts'

const timeout = 180_000

test(
  'a server that is killed while a plate file is taken in has all of its runs or none',
  { timeout },
  async () => {
    expect(await killedInDeeds(2, ['a plate file'])).toMatchObject([{ held: true }])
  },
)

test(
  'a server that is killed while a run is signed has published it or not',
  { timeout },
  async () => {
    expect(await killedInDeeds(2, ['a signature'])).toMatchObject([{ held: true }])
  },
)

test(
  'who asks meanwhile is answered, and no process ends, with a heap of 1 GiB',
  { timeout },
  async () => {
    const outcomes = await flood(
      ['--max-old-space-size=1024'],
      ['five million empty lines', '47 MB', 'inflates to 390 MB', '400,000 brackets'],
    )
    expect(outcomes).toHaveLength(4)
    for (const { fault, p99Ms, died, statuses } of outcomes) {
      expect([fault, died], fault).toEqual([fault, false])
      // Seconds before; the bar of 50 ms is for a machine that does nothing else.
      expect(p99Ms, fault).toBeLessThan(1000)
      expect(
        statuses.filter((status) => status >= 500 && status !== 503),
        fault,
      ).toEqual([])
    }
  },
)

test('a clock that jumps back keeps nobody out and no entry waiting', { timeout }, async () => {
  expect(await clockJumpsBy(-26)).toMatchObject({ held: true })
})
