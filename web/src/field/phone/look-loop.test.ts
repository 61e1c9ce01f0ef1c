import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { LookLoop } from './look-loop.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('it looks again when it said so, and not after it was stopped', async () => {
  let looks = 0
  const loop = new LookLoop(async () => {
    looks += 1
    return 1000
  })
  await loop.look()
  await vi.advanceTimersByTimeAsync(999)
  expect(looks).toBe(1)
  await vi.advanceTimersByTimeAsync(1)
  expect(looks).toBe(2)
  loop.stop()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(looks).toBe(2)
})

test('asked while it looks it looks once more, never two at once', async () => {
  const ends: (() => void)[] = []
  let atOnce = 0
  const loop = new LookLoop(async () => {
    atOnce += 1
    expect(atOnce).toBe(1)
    await new Promise<void>((resolve) => ends.push(resolve))
    atOnce -= 1
    return 60_000
  })
  const looked = loop.look()
  void loop.look()
  void loop.look()
  ends[0]?.()
  await looked
  await vi.advanceTimersByTimeAsync(0)
  expect(ends).toHaveLength(2)
  ends[1]?.()
  await vi.advanceTimersByTimeAsync(0)
  expect(ends).toHaveLength(2)
  loop.stop()
})

test('each failure makes it more patient, until it works or somebody looks', () => {
  const loop = new LookLoop(async () => 0)
  const first = loop.failed('trouble')
  expect(loop.failed('trouble')).toBeGreaterThan(first)
  loop.forgetFailures()
  expect(loop.failed('trouble')).toBe(first)
})
