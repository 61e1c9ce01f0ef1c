import { existsSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { runLuminous, startLuminous } from '../../test/command.ts'
import { publicUrl, useDatabase } from '../../test/database.ts'
import { makeDemonstration } from '../demonstration/demonstration.ts'

const db = useDatabase()
const plateFile = fileURLToPath(new URL('../demonstration/plate.txt', import.meta.url))
const plate = readFileSync(plateFile)

/** Files that a user may hand in by mistake. */
const hostile: [string, (path: string) => void][] = [
  [
    'text that is no plate export',
    (path) => writeFileSync(path, 'Dear laboratory,\nplease find attached\n'),
  ],
  ['an empty file', (path) => writeFileSync(path, '')],
  ['a file that was cut off', (path) => writeFileSync(path, plate.subarray(0, plate.length / 2))],
  [
    'a file of 200 MB',
    (path) => {
      writeFileSync(path, plate)
      truncateSync(path, 200_000_000)
    },
  ],
  [
    'a file of 40 MB of zeros',
    (path) => {
      writeFileSync(path, '')
      truncateSync(path, 40_000_000)
    },
  ],
  [
    'bytes that are no text',
    (path) =>
      writeFileSync(
        path,
        Uint8Array.from({ length: 9999 }, (_, at) => (at * 91) % 256),
      ),
  ],
  [
    'UTF-16 with half a character',
    (path) => writeFileSync(path, Buffer.from([0xff, 0xfe, 0x00, 0xd8, 0x41])),
  ],
  ['a file that is not there', () => {}],
  ['a folder', (path) => mkdirSync(path)],
]

test.each([['--help'], ['parse', plateFile, '--json']])(
  'a reader that has enough, as `head` does, is no fault: %s',
  async (...args) => {
    const { child, end } = startLuminous(args, {})
    child.stdout?.destroy()
    expect(await end).toMatchObject({ code: 0, stderr: '' })
  },
)

describe.each(['ingest', 'parse'])('luminous %s', (command) => {
  test.each(hostile)('of %s ends with 2 and one sentence', async (name, write) => {
    const path = join(db.dataFolder, `${command} ${name}`)
    write(path)
    const ended = await runLuminous([command, path], db.environment())
    expect([ended.code, ended.stdout]).toEqual([2, ''])
    expect(ended.stderr).toMatch(/^luminous: .{15,}[.)]\n$/s)
    expect(ended.stderr).not.toMatch(/fault of ours|\n {4}at /)
    expect(ended.stderr.length).toBeLessThan(600)
  })
})

describe('used wrongly', () => {
  const uses: string[][] = [
    ['dance'],
    ['ingest'],
    ['ingest', 'a', 'b'],
    ['verify', '--teem', 'x'],
    ['verify', '--team', 'nobody'],
    ['verify', '--since', '/nowhere/checkpoint'],
    ['verify', '--since', '/'],
    ['ledger-key', '--team', 'nobody'],
    ['ledger-key', '--team', 'lab', '--log', 'other'],
    ['history', 'result', 'x'],
    ['recompute', 'x'],
    ['serve', '--role', 'king'],
    ['fit', '/nowhere.csv'],
    ['ingest', plateFile, '--layout', '/nowhere.csv'],
    ['ingest', plateFile, '--method', 'magic'],
    ['db-url'],
  ]
  test.each(uses.map((use) => [use.join(' '), use] as const))('%s', async (_, use) => {
    const ended = await runLuminous(use, db.environment())
    expect([ended.code, ended.stdout]).toEqual([2, ''])
    expect(ended.stderr).toMatch(/^luminous: .+\n$/)
    expect(ended.stderr).not.toMatch(/fault of ours|\n {4}at /)
  })

  test('without a command the usage is shown and nothing done', async () => {
    const ended = await runLuminous([], {})
    expect(ended.code).toBe(2)
    expect(ended.stdout).toContain('luminous ingest <file>')
    expect((await runLuminous(['--help'], {})).code).toBe(0)
  })
})

test('luminous fit --model line gives a spreadsheet’s slope and intercept', async () => {
  const path = join(db.dataFolder, 'line.csv')
  writeFileSync(path, 'x,y\n10,1.5\n20,2.1\n40,3.3\n80,5.8\n')
  const ended = await runLuminous(['fit', path, '--model', 'line', '--json'], db.environment())
  expect([ended.code, ended.stderr]).toEqual([0, ''])
  const fit = JSON.parse(ended.stdout)
  // SLOPE = 176.75 / 2875, INTERCEPT = mean of y - SLOPE x mean of x.
  expect(fit.model).toBe('line')
  expect(fit.parameters.slope).toBeCloseTo(176.75 / 2875, 12)
  expect(fit.parameters.intercept).toBeCloseTo(3.175 - (176.75 / 2875) * 37.5, 12)
  const wrong = await runLuminous(['fit', path, '--model', 'spline'], db.environment())
  expect([wrong.code, wrong.stderr]).toEqual([2, 'luminous: --model is 4pl, 5pl or line.\n'])
})

const golden = fileURLToPath(
  new URL('../../../../shared/plate-files/05-gen5-lum-kinetic-4pl-GOLDEN.txt', import.meta.url),
)

describe('the vendor’s own numbers', () => {
  test.skipIf(!existsSync(golden) && process.env['CI'] === undefined)(
    'come out of ingest: 38 concentrations, 9 flags and the curve (needs ../shared beside the project)',
    async () => {
      const vendor = readVendor(readFileSync(golden, 'latin1'))
      expect(vendor.size).toBe(47)
      const args = ['ingest', golden, '--method', 'gen5-vendor-4pl', '--json']
      const ended = await runLuminous(args, db.environment())
      expect([ended.code, ended.stderr]).toEqual([0, ''])
      const output = JSON.parse(ended.stdout)
      const wells = new Map<
        string,
        { concentration: string | null; qualifier: string | null; limit: string | null }
      >(output.wells.map((well: { well: string }) => [well.well, well]))
      let numbers = 0
      let flags = 0
      for (const [well, told] of vendor) {
        const ours = wells.get(well)
        if (/^[<>]/.test(told)) {
          flags += 1
          expect([ours?.qualifier, ours?.concentration, Number(ours?.limit)], well).toEqual([
            told[0],
            null,
            Number(told.slice(1)),
          ])
        } else {
          numbers += 1
          expect(ours?.concentration, well).toBe(told)
        }
      }
      expect([numbers, flags]).toEqual([38, 9])
      const { parameters, r2 } = output.calibration
      expect(parameters.A).toBeCloseTo(2280, -1)
      expect(parameters.B).toBeCloseTo(1.58, 2)
      expect(parameters.C).toBeCloseTo(796, 0)
      expect(parameters.D).toBeCloseTo(71_400, -2)
      expect(r2).toBeCloseTo(0.999, 3)
      const again = JSON.parse((await runLuminous(args, db.environment())).stdout)
      expect(again).toMatchObject({ run: output.run, existed: true, wells: output.wells })
      const verified = await runLuminous(['verify'], db.environment())
      expect([verified.code, verified.stdout.slice(0, 9)]).toEqual([0, 'Verified:'])
    },
  )
})

describe('luminous verify', () => {
  test('mends nothing: what it finds bent it finds bent again, until somebody mends it and that is written down', async () => {
    const copy = await db.clone()
    try {
      expect((await runLuminous(['migrate'], copy.environment())).code).toBe(0)
      await makeDemonstration({ pool: copy.worker, publicUrl, dataFolder: copy.dataFolder })
      await copy.sequence()
      await copy.superuser.query('alter table luminous.result disable trigger capture_update')
      for (let time = 0; time < 2; time += 1) {
        const found = await runLuminous(['verify', '--json'], copy.environment())
        const codes = JSON.parse(found.stdout).failures.map(({ code }: { code: string }) => code)
        expect([found.code, codes]).toEqual([1, ['capture-changed']])
      }
      const mended = await runLuminous(['migrate'], copy.environment())
      expect(mended.stderr).toMatch(/trigger capture_update is switched off. It has been put back/)
      expect((await runLuminous(['verify'], copy.environment())).code).toBe(0)
      const { rows } = await copy.superuser.query(
        `select table_name from luminous.schema_change where change = 'recaptured'`,
      )
      expect(rows).toEqual([{ table_name: 'result' }])
    } finally {
      await copy.drop()
    }
  })

  test('names a log that is gone with all that belonged to it', async () => {
    const copy = await db.clone()
    try {
      await makeDemonstration({ pool: copy.worker, publicUrl, dataFolder: copy.dataFolder })
      await copy.sequence()
      const { rows } = await copy.superuser.query<{ id: string }>(
        `select id from luminous.team where slug = 'demo-community'`,
      )
      await copy.superuser.query('set session_replication_role = replica')
      for (const table of ['log', 'log_key', 'entry', 'leaf', 'tile', 'checkpoint', 'pending']) {
        await copy.superuser.query(`alter table ledger.${table} disable trigger all`)
        await copy.superuser.query(`delete from ledger.${table} where team_id = $1`, [rows[0]?.id])
      }
      const found = await runLuminous(['verify', '--json'], copy.environment())
      const codes = JSON.parse(found.stdout).failures.map(({ code }: { code: string }) => code)
      expect([found.code, codes]).toEqual([1, expect.arrayContaining(['log-missing'])])
    } finally {
      await copy.drop()
    }
  })

  test('of a file that is no checkpoint says so, and nothing of the ledger', async () => {
    const path = join(db.dataFolder, 'no checkpoint')
    writeFileSync(path, 'hello')
    const ended = await runLuminous(['verify', '--since', path], db.environment())
    expect([ended.code, ended.stdout]).toEqual([2, ''])
    expect(ended.stderr).toMatch(/is no checkpoint/)
  })
})

/** The vendor's table `[Concentration]` by well: one line a row of the plate, from A on. */
function readVendor(text: string): Map<string, string> {
  const rows = text.split(/\r?\n/).filter((line) => line.endsWith('[Concentration]'))
  const wells = rows.flatMap((line, row) =>
    line
      .split('\t')
      .slice(1, 13)
      .map((cell, column) => [`${'ABCDEFGH'[row]}${column + 1}`, cell] as const),
  )
  return new Map(wells.filter(([, cell]) => cell !== ''))
}
