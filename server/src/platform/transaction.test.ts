import { expect, test } from 'vitest'
import { useDatabase } from '../../test/database.ts'
import { addTeam, builder } from '../../test/world.ts'
import { ask, transaction, type Tx } from './database.ts'

const db = useDatabase()

const addSlug = (tx: Tx, slug: string) =>
  tx.query('insert into luminous.sign_in_failure (subject, minute, count) values ($1, now(), 1)', [
    slug,
  ])
const countSlug = async (slug: string): Promise<number> =>
  (await db.superuser.query('select 1 from luminous.sign_in_failure where subject = $1', [slug]))
    .rowCount ?? 0

test('what a transaction wrote is there when it has returned', async () => {
  const answer = await transaction(db.worker, builder, async (tx) => {
    await addSlug(tx, 'committed')
    return 'done'
  })
  expect(answer).toBe('done')
  expect(await countSlug('committed')).toBe(1)
})

test('an error that work throws is thrown on, and nothing stays', async () => {
  const thrown = new Error('changed my mind')
  const attempt = transaction(db.worker, builder, async (tx) => {
    await addSlug(tx, 'rolled back')
    throw thrown
  })
  await expect(attempt).rejects.toBe(thrown)
  expect(await countSlug('rolled back')).toBe(0)
})

test('a failed statement whose error work swallows still fails the transaction, and nothing stays', async () => {
  const attempt = transaction(db.worker, builder, async (tx) => {
    await addSlug(tx, 'swallowed')
    await tx.query('select 1 / 0').catch(() => {})
  })
  await expect(attempt).rejects.toThrow('rolled back')
  expect(await countSlug('swallowed')).toBe(0)
})

test('an error in the middle of a pipelined batch is thrown, and nothing of the batch stays', async () => {
  const attempt = transaction(db.worker, builder, (tx) =>
    Promise.all([addSlug(tx, 'before'), tx.query('select 1 / 0'), addSlug(tx, 'after')]),
  )
  await expect(attempt).rejects.toThrow('division by zero')
  expect(await countSlug('before')).toBe(0)
  expect(await countSlug('after')).toBe(0)
})

test('a constraint checked only at commit fails the transaction', async () => {
  const attempt = transaction(db.worker, builder, async (tx) => {
    await tx.query('set constraints all deferred')
    await addSlug(tx, 'twice')
    await tx.query('savepoint s')
    await addSlug(tx, 'twice').catch(() => tx.query('rollback to savepoint s'))
  })
  await expect(attempt).resolves.toBeUndefined()
  expect(await countSlug('twice')).toBe(1)
})

test('after a failed transaction the same connection serves the next one, as the next principal', async () => {
  const pool = db.open('worker', 1)
  const team = await addTeam(db)
  for (let round = 0; round < 3; round += 1) {
    await expect(transaction(pool, builder, (tx) => tx.query('select 1 / 0'))).rejects.toThrow(
      'division by zero',
    )
    await expect(
      ask(pool, builder, async (one) => (await one.query('select 1 / 0')).rows),
    ).rejects.toThrow('division by zero')
    const seen = await transaction(
      pool,
      team.viewer,
      async (tx) => (await tx.query('select luminous.principal_team() as team')).rows,
    )
    expect(seen).toEqual([{ team: team.team.id }])
  }
})

test('no principal survives in a pooled connection', async () => {
  const pool = db.open('web', 1)
  const { editor } = await addTeam(db)
  const leftover = async () =>
    (
      await pool.query(
        `select luminous.principal() as principal, current_setting('luminous.principal', true) as raw`,
      )
    ).rows
  await transaction(pool, editor, (tx) => tx.query('select 1'))
  expect(await leftover()).toEqual([{ principal: null, raw: '' }])
  await ask(pool, editor, async (one) => one.query('select 1'))
  expect(await leftover()).toEqual([{ principal: null, raw: '' }])
  await transaction(pool, editor, (tx) => tx.query('select 1 / 0')).catch(() => {})
  expect(await leftover()).toEqual([{ principal: null, raw: '' }])
})

test('a connection that dies under a transaction is thrown away, and the pool opens another', async () => {
  const pool = db.open('worker', 1)
  const attempt = transaction(pool, builder, async (tx) => {
    const { rows } = await tx.query<{ pid: number }>('select pg_backend_pid() as pid')
    await db.superuser.query('select pg_terminate_backend($1)', [rows[0]?.pid])
    await tx.query('select 1')
  })
  await expect(attempt).rejects.toThrow()
  await expect(transaction(pool, builder, async () => 'again')).resolves.toBe('again')
})

test('a principal with quotes, backslashes and line breaks is one value and no SQL', async () => {
  const name = `Robert'); drop table luminous.team; --\\'\n"é`
  const { rows } = await transaction(db.worker, { ...builder, name }, (tx) =>
    tx.query(`select luminous.principal() ->> 'name' as name`),
  )
  expect(rows).toEqual([{ name }])
})

test('numeric and times come back as the text that is stored, bigint as a number or not at all', async () => {
  const { rows } = await db.worker.query(
    `select 0.0150::numeric as n, '2026-10-12T15:20:00.123456Z'::timestamptz as t, 42::bigint as b`,
  )
  expect(rows).toEqual([{ n: '0.0150', t: '2026-10-12 15:20:00.123456+00', b: 42 }])
  await expect(db.worker.query('select 9007199254740993::bigint')).rejects.toThrow('beyond 2^53')
})
