import { afterEach, expect, test } from 'vitest'
import { AssayError } from '@luminous/assay/assay-error.ts'
import { Problem } from './problem.ts'
import { openWorkshop, type Workshop, type WorkshopOptions } from './work/workshop.ts'

const entry = new URL('../../test/work-process.ts', import.meta.url)
const opened: Workshop[] = []
const open = (options: Partial<WorkshopOptions> = {}): Workshop => {
  const workshop = openWorkshop({ entry, what: 'the file', processesMax: 1, ...options })
  opened.push(workshop)
  return workshop
}
afterEach(() => {
  for (const workshop of opened.splice(0)) workshop.close()
})

const sumOf = async (workshop: Workshop) =>
  Object((await workshop.work('sum', { bytes: Uint8Array.of(1, 2, 3) })).value)
const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work
    return 'done'
  } catch (error) {
    return error instanceof Problem || error instanceof AssayError ? error.code : String(error)
  }
}

test('work is done in another process, which stays for the next', async () => {
  const workshop = open()
  const [first, second] = [await sumOf(workshop), await sumOf(workshop)]
  expect(first).toMatchObject({ sum: 6, done: 1 })
  expect(second).toMatchObject({ sum: 6, done: 2, pid: first.pid })
  expect(first.pid).not.toBe(process.pid)
})

test('bytes come and go as they are, 20 MB of them too', async () => {
  const bytes = Buffer.alloc(20_000_000, 'light')
  const { bytes: back } = await open().work('echo', { bytes })
  expect(bytes.equals(back)).toBe(true)
})

test('it is given none of the secrets of the server', async () => {
  process.env['LUMINOUS_SECRET'] ??= 'a secret of thirty-two characters'
  const { value } = await open().work('environment')
  expect(value).not.toContain('LUMINOUS_SECRET')
  expect(value).not.toContain('DATABASE_URL')
})

test('a refusal is what it was there, with its place; a fault of ours names itself', async () => {
  const workshop = open()
  await expect(workshop.work('refuse')).rejects.toMatchObject({
    code: 'file.unreadable',
    place: { line: 7 },
  })
  await expect(workshop.work('assay')).rejects.toBeInstanceOf(AssayError)
  await expect(workshop.work('break')).rejects.toThrow(/a fault of ours/)
  expect(await sumOf(workshop)).toMatchObject({ sum: 6 })
})

test('a process that dies fails the one piece of work that it had', async () => {
  const workshop = open()
  const [first, ...others] = await Promise.allSettled([
    workshop.work('die'),
    sumOf(workshop),
    sumOf(workshop),
  ])
  expect(first.status).toBe('rejected')
  expect(others.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled'])
})

test('what takes too long is given up, and its process with it', async () => {
  const workshop = open({ timeLimitMs: 2500 })
  expect(await codeOf(workshop.work('for ever'))).toBe('file.too-large')
  expect(await sumOf(workshop)).toMatchObject({ sum: 6, done: 1 })
})

test('what takes too much memory is given up: the server has none of it', async () => {
  const workshop = open({ heapMaxMiB: 64 })
  expect(await codeOf(workshop.work('fill'))).toBe('file.too-large')
  expect(await sumOf(workshop)).toMatchObject({ sum: 6, done: 1 })
})

test('more than may wait are refused at once, and those who wait come to their turn', async () => {
  const workshop = open({ waitingMax: 2 })
  const all = Array.from({ length: 6 }, () => codeOf(sumOf(workshop)))
  expect((await Promise.all(all)).toSorted()).toEqual([
    'done',
    'done',
    'done',
    'server.busy',
    'server.busy',
    'server.busy',
  ])
})

test('a process without work ends, and another begins when there is some', async () => {
  const workshop = open({ idleMs: 50 })
  const { pid } = await sumOf(workshop)
  await expect.poll(() => isAlive(pid), { timeout: 5000 }).toBe(false)
  expect((await sumOf(workshop)).pid).not.toBe(pid)
})

test('closed, it takes nothing and leaves nothing behind', async () => {
  const workshop = open()
  const { pid } = await sumOf(workshop)
  workshop.close()
  expect(await codeOf(sumOf(workshop))).toBe('server.busy')
  await expect.poll(() => isAlive(pid), { timeout: 5000 }).toBe(false)
})

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
