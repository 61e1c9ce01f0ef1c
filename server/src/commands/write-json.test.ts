import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { writeJson } from './write-json.ts'

async function written(...[fields, lists]: [Record<string, unknown>, Record<string, unknown[]>]) {
  // A reader that takes little at a time makes the writer wait.
  const pipe = new PassThrough({ highWaterMark: 1000 })
  const read = text(pipe)
  await writeJson(pipe, fields, lists)
  pipe.end()
  return read
}

test('an object with long lists is written in pieces, and is the same JSON', async () => {
  const fields = { instrument: { vendor: 'Ä "x"\n', serial: null }, plates: [] }
  const lists = {
    readings: Array.from({ length: 20_000 }, (_, at) => ({ well: `A${at}`, value: at / 3 })),
    calculated: [],
  }
  const json = await written(fields, lists)
  expect(JSON.parse(json)).toEqual({ ...fields, ...lists })
  expect(json.split('\n').filter((line) => line.startsWith('    {"well"'))).toHaveLength(20_000)
})

test('without fields or without lists it is JSON too', async () => {
  expect(JSON.parse(await written({}, { readings: [1] }))).toEqual({ readings: [1] })
  expect(JSON.parse(await written({ a: 1 }, {}))).toEqual({ a: 1 })
})
