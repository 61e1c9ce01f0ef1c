import { fork } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeWhole, writeWholeOnce } from './write-whole.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'luminous-whole-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

test('a file is written, replaced and left alone, and nothing stays beside it', () => {
  const path = join(folder, 'secret')
  expect(writeWholeOnce(path, 'first')).toBe(true)
  expect(writeWholeOnce(path, 'second')).toBe(false)
  expect(readFileSync(path, 'utf8')).toBe('first')
  writeWhole(path, 'third')
  expect(readFileSync(path, 'utf8')).toBe('third')
  expect(statSync(path).mode & 0o077).toBe(0)
  expect(readdirSync(folder)).toEqual(['secret'])
})

test('of several who make one at once, one does', async () => {
  const path = join(folder, 'race')
  const program = join(folder, 'race.mjs')
  const module = new URL('write-whole.ts', import.meta.url).href
  writeFileSync(
    program,
    `import { writeWholeOnce } from ${JSON.stringify(module)}
     process.send(writeWholeOnce(process.argv[2], process.argv[3].repeat(100_000)))`,
  )
  const made = await Promise.all(
    ['a', 'b', 'c', 'd'].map(
      (letter) =>
        new Promise((done) => {
          fork(program, [path, letter], { stdio: 'ignore' }).once('message', done)
        }),
    ),
  )
  expect(made.filter(Boolean)).toHaveLength(1)
  expect(new Set(readFileSync(path, 'utf8')).size).toBe(1)
  expect(readFileSync(path).length).toBe(100_000)
  expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([])
})
