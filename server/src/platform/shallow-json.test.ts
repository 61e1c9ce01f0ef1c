import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openApp } from '../../test/app.ts'
import { useDatabase } from '../../test/database.ts'
import { depthMax, isDeep } from './shallow-json.ts'

const db = useDatabase()

test('depth is that of arrays and objects, whatever stands in texts', () => {
  const deepOf = (value: unknown): number =>
    typeof value !== 'object' || value === null
      ? 0
      : 1 + Math.max(0, ...Object.values(value).map(deepOf))
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), fc.integer({ min: 0, max: 70 }), (value, more) => {
      let wrapped: unknown = value
      for (let at = 0; at < more; at += 1) wrapped = at % 2 === 0 ? [wrapped] : { '[{"': wrapped }
      expect(isDeep(JSON.stringify(wrapped))).toBe(deepOf(wrapped) > depthMax)
    }),
  )
  expect(isDeep(`"${'['.repeat(1000)}\\"${'{'.repeat(1000)}"`)).toBe(false)
  expect(isDeep('['.repeat(depthMax))).toBe(false)
  expect(isDeep('['.repeat(depthMax + 1))).toBe(true)
})

test('a body of brackets is refused at once, as what it is', async () => {
  const app = await openApp(db)
  for (const [open, close] of [
    ['[', ']'],
    ['{"a":', '}'],
  ] as const) {
    const payload = `${open.repeat(150_000)}1${close.repeat(150_000)}`
    const answer = await app.inject({
      method: 'POST',
      url: '/v1/session',
      headers: { 'content-type': 'application/json', origin: 'http://localhost:3000' },
      payload,
    })
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'request.invalid'])
    expect(answer.json().detail).toContain('deeper')
  }
})
