import {
  mkdtempSync,
  renameSync,
  symlinkSync,
  writeFileSync,
  mkdirSync,
  appendFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, inject, test } from 'vitest'
import { openApp } from '../../test/app.ts'
import { runLuminous } from '../../test/command.ts'
import { useDatabase } from '../../test/database.ts'
import { plateOf } from '../../test/plates.ts'
import { addMember, findLab } from '../../test/world.ts'
import { watchFolder, type WatchOutcome } from './watch-folder.ts'

const newFolder = () => mkdtempSync(join(inject('testServer').folder, 'watch-'))

/** Watches until nothing is left to do; what was taken, by name, in order. */
async function watchOnce(
  folder: string,
  take: (name: string) => Promise<WatchOutcome> | WatchOutcome = () => ({
    outcome: 'taken',
    detail: '',
  }),
): Promise<{ taken: string[]; refused: number }> {
  const taken: string[] = []
  const refused = await watchFolder({
    folder,
    take: async ({ name }) => {
      taken.push(name)
      return take(name)
    },
    tell: () => {},
    signal: AbortSignal.timeout(10_000),
    once: true,
    pollMs: 10,
    fileBytesMax: 1000,
  })
  return { taken, refused }
}

describe('a watched folder', () => {
  test('gives each whole file once, and nothing hidden, linked, half-written or too large', async () => {
    const folder = newFolder()
    writeFileSync(join(folder, 'plate.txt'), 'plate')
    for (const name of ['.hidden', '~$plate.xlsx', 'copy.tmp', 'empty.txt']) {
      writeFileSync(join(folder, name), name === 'empty.txt' ? '' : 'x')
    }
    writeFileSync(join(folder, 'large.txt'), 'x'.repeat(1001))
    mkdirSync(join(folder, 'folder'))
    symlinkSync('/etc/passwd', join(folder, 'link.txt'))
    expect(await watchOnce(folder)).toEqual({ taken: ['plate.txt'], refused: 1 })
  })

  test('takes a file that is still growing only when it stays as it is', async () => {
    const folder = newFolder()
    const path = join(folder, 'plate.txt')
    writeFileSync(path, 'a')
    let looks = 0
    const taken: number[] = []
    const stop = new AbortController()
    await watchFolder({
      folder,
      take: async ({ bytes }) => {
        taken.push(bytes.length)
        stop.abort()
        return { outcome: 'taken', detail: '' }
      },
      tell: () => {},
      get signal() {
        // Asked at each file at each look: it grows meanwhile.
        if ((looks += 1) < 9) appendFileSync(path, 'a')
        return stop.signal
      },
      once: false,
      pollMs: 5,
      fileBytesMax: 1000,
    })
    expect(taken).toEqual([9])
  })

  test('asks again where nobody answered, and not again for what was refused', async () => {
    const folder = newFolder()
    writeFileSync(join(folder, 'bad.txt'), 'bad')
    expect(await watchOnce(folder, () => ({ outcome: 'refused', detail: 'no plate' }))).toEqual({
      taken: ['bad.txt'],
      refused: 1,
    })
  })
})

describe('luminous watch', () => {
  const db = useDatabase(async () => {})

  test('takes a folder in by the API, once, and says what it refuses', async () => {
    const app = await openApp(db)
    app.closeAfterTest()
    const staff = await app.signIn((await addMember(db, await findLab(db), 'staff-admin')).email)
    const lab = await findLab(db)
    const made = await app.ask('POST', `/v1/teams/${lab.id}/keys`, staff, {
      name: 'Instrument computer',
      scopes: ['runs:write'],
      expiresInDays: 30,
    })
    expect(made.statusCode, made.body).toBe(201)
    const server = await app.listen()
    const folder = newFolder()
    writeFileSync(join(folder, 'plate.part'), plateOf([]).bytes)
    renameSync(join(folder, 'plate.part'), join(folder, 'plate.txt'))
    writeFileSync(join(folder, 'letter.txt'), 'Dear laboratory')
    const watch = () =>
      runLuminous(['watch', folder, '--server', server, '--once', '--json'], {
        LUMINOUS_API_KEY: made.json().key,
      })
    const first = await watch()
    const lines = first.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(first.code, first.stderr).toBe(1)
    expect(lines).toEqual([
      expect.objectContaining({ file: 'letter.txt', outcome: 'refused' }),
      expect.objectContaining({ file: 'plate.txt', outcome: 'taken' }),
    ])
    const second = await watch()
    expect(second.stdout).toContain('"outcome":"existed"')
  })

  test('used wrongly ends with 2 and one sentence', async () => {
    const folder = newFolder()
    for (const args of [
      ['watch'],
      ['watch', join(folder, 'none')],
      ['watch', folder, '--server', 'no address'],
      ['watch', folder, '--server', 'http://localhost:1'],
    ]) {
      const ended = await runLuminous(args, { LUMINOUS_API_KEY: '' })
      expect([args.length, ended.code, ended.stdout]).toEqual([args.length, 2, ''])
    }
  })
})
