import { Readable } from 'node:stream'
import { expect, it } from 'vitest'
import { Problem } from './problem.ts'
import { openReceiving } from './received.ts'

const chunksOf = (count: number, size = 64 * 1024) =>
  Readable.from(
    Array.from({ length: count }, (_, at) => Buffer.alloc(size, at)),
    { objectMode: true },
  )
const codeOf = (asked: Promise<unknown>) =>
  asked.then(
    () => 'nothing',
    (error: unknown) => (error instanceof Problem ? error.code : String(error)),
  )

it.each([0, 1, 16, 17, 40])('%i chunks of 64 KiB come back as they were sent', async (count) => {
  const receiving = openReceiving()
  const received = await receiving.receive(chunksOf(count), 1e9)
  expect('file' in received).toBe(count > 16)
  const bytes = await receiving.load(received)
  expect(bytes.length).toBe(count * 64 * 1024)
  for (let at = 0; at < count; at += 1) expect(bytes[at * 64 * 1024 + 7]).toBe(at)
  await receiving.end()
})

it('no file is left behind, whatever became of the request', async () => {
  const receiving = openReceiving()
  const received = await receiving.receive(chunksOf(20), 1e9)
  // A file without a name is gone with who holds it, however that ends.
  expect('file' in received && (await received.file.stat()).nlink).toBe(0)
  await receiving.end()
})

it('what is larger than it may be is refused as it comes, in memory and on the disk', async () => {
  const receiving = openReceiving()
  expect(await codeOf(receiving.receive(chunksOf(3), 150_000))).toBe('file.too-large')
  expect(await codeOf(receiving.receive(chunksOf(40), 2_000_000))).toBe('file.too-large')
  await receiving.end()
})

it('two large ones are in memory at once; the third waits; who comes after 32 that wait is refused', async () => {
  const all = await Promise.all(
    Array.from({ length: 35 }, async () => {
      const receiving = openReceiving()
      return { receiving, received: await receiving.receive(chunksOf(17), 1e9) }
    }),
  )
  const loaded: number[] = []
  const loads = all.map(async ({ receiving, received }, at) => {
    const code = await codeOf(receiving.load(received))
    if (code === 'nothing') loaded.push(at)
    return code
  })
  expect(await loads[34]).toBe('server.busy')
  await Promise.all(loads.slice(0, 2))
  expect(loaded).toEqual([0, 1])
  await all[0]?.receiving.end()
  expect(await loads[2]).toBe('nothing')
  expect(loaded).toEqual([0, 1, 2])
  for (const [at, { receiving }] of all.entries()) {
    if (at > 0 && at < 34) await loads[at]
    await receiving.end()
  }
})

it('no more lies on the disk than may, of all that is sent at once; what is over makes room', async () => {
  const open = () => openReceiving({ onDiskMax: 3_000_000 })
  const first = open()
  const second = open()
  await first.receive(chunksOf(40), 1e9)
  expect(await codeOf(second.receive(chunksOf(40), 1e9))).toBe('server.busy')
  await second.end()
  await first.end()
  const third = open()
  expect(await codeOf(third.receive(chunksOf(40), 1e9))).toBe('nothing')
  await third.end()
})

it('what is small waits for nobody', async () => {
  const large = await Promise.all(
    Array.from({ length: 2 }, async () => {
      const receiving = openReceiving()
      await receiving.load(await receiving.receive(chunksOf(17), 1e9))
      return receiving
    }),
  )
  const small = openReceiving()
  expect((await small.load(await small.receive(chunksOf(1), 1e9))).length).toBe(64 * 1024)
  for (const receiving of [...large, small]) await receiving.end()
})
