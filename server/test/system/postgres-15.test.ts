import { execFile } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { expect, inject, test } from 'vitest'
import { runLuminous } from '../command.ts'
import { unprivilegedAccount } from '../../src/platform/embedded/unprivileged.ts'

const run = promisify(execFile)
const programs = '/usr/lib/postgresql/15/bin'

test.skipIf(!existsSync(programs))(
  'the oldest PostgreSQL that is supported, named in DATABASE_URL, does all that the embedded one does (needs PostgreSQL 15)',
  async () => {
    const folder = mkdtempSync(join(inject('testServer').folder, 'fifteen-'))
    const account = unprivilegedAccount()
    const cluster = join(folder, 'cluster')
    mkdirSync(cluster, { mode: 0o700 })
    chmodSync(folder, 0o711)
    if (account) chownSync(cluster, account.uid, account.gid)
    const options = { cwd: '/', ...(account ? { uid: account.uid, gid: account.gid } : {}) }
    const port = await new Promise<number>((done) => {
      const probe = createServer().listen(0, '127.0.0.1', () => {
        const address = probe.address()
        probe.close(() => done(typeof address === 'object' && address ? address.port : 0))
      })
    })
    await run(
      join(programs, 'initdb'),
      ['-D', cluster, '-U', 'dba', '--auth=trust', '--encoding=UTF8', '--locale=C'],
      options,
    )
    const settings = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off`
    await run(
      join(programs, 'pg_ctl'),
      ['start', '-D', cluster, '-w', '-l', join(cluster, 'log'), '-o', settings],
      options,
    )
    try {
      const admin = new pg.Client({
        connectionString: `postgresql://dba@127.0.0.1:${port}/postgres`,
      })
      admin.on('error', () => {})
      await admin.connect()
      await admin.query('create role owner login createrole; ')
      await admin.query('create database "Water Lab" owner owner')
      await admin.query(`alter database "Water Lab" set TimeZone = 'Asia/Kathmandu'`)
      const environment = {
        LUMINOUS_DATA: folder,
        DATABASE_URL: `postgresql://owner@127.0.0.1:${port}/Water%20Lab`,
        LUMINOUS_DEMO_SAMPLES: '20',
      }
      // A role that reads past row security is a database administrator's to make.
      const refused = await runLuminous(['migrate'], environment)
      expect([refused.code, refused.stdout]).toEqual([2, ''])
      expect(refused.stderr).toContain('may not create roles')
      await admin.query((await runLuminous(['migrate', '--print-roles'], environment)).stdout)
      await admin.end()
      const made = await Promise.all([
        runLuminous(['demo'], environment),
        runLuminous(['migrate'], environment),
      ])
      expect(made.map(({ code, stderr }) => [code, stderr])).toEqual(made.map(() => [0, '']))
      const whole = await runLuminous(['verify', '--json'], environment)
      expect([whole.code, JSON.parse(whole.stdout).failures]).toEqual([0, []])

      const behind = new pg.Client({
        connectionString: `postgresql://dba@127.0.0.1:${port}/Water%20Lab`,
      })
      behind.on('error', () => {})
      await behind.connect()
      const { rows } = await behind.query<{ id: string }>(
        `update luminous.result set analyte = 'by psql' where id = (select id from luminous.result order by id limit 1) returning id`,
      )
      const id = rows[0]!.id
      const history = JSON.parse(
        (await runLuminous(['history', 'result', id, '--json'], environment)).stdout,
      )
      expect(history.entries.at(-1).actor).toMatchObject({ kind: 'database', id: 'dba' })
      await behind.query('alter table luminous.result disable trigger all')
      await behind.query(`update luminous.result set dilution = 42 where id = $1`, [id])
      await behind.end()
      const found = await runLuminous(['verify', '--json'], environment)
      expect(found.code).toBe(1)
      expect(JSON.parse(found.stdout).failures).toContainEqual(
        expect.objectContaining({
          code: 'row-changed',
          field: 'dilution',
          record: { type: 'result', id },
        }),
      )
    } finally {
      await run(join(programs, 'pg_ctl'), ['stop', '-D', cluster, '-w', '-m', 'fast'], options)
    }
  },
)
