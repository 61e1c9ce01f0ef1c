import { expect, test } from 'vitest'
import { setTimeout } from 'node:timers/promises'
import { useDatabase } from '../../test/database.ts'
import { addTeam } from '../../test/world.ts'
import { verification_newest } from '../audit/audit.ts'
import { identifier, loginRoleName } from '../platform/roles.ts'
import { stopVerifying } from './glassbox.ts'
import { verifyLedgerNightly } from './jobs.ts'

const db = useDatabase(async (db) => {
  await addTeam(db)
  await db.sequence()
})

const context = () => ({ worker: db.worker, address: db.address, log: db.log, config: db.config })

test('what the nightly check found is stored', async () => {
  await verifyLedgerNightly.perform(context(), {})
  const { rows } = await db.superuser.query('select failures, logs from ledger.verification')
  expect(rows).toEqual([{ failures: 0, logs: 4 }])
})

test('a nightly check that could not begin, or not finish, is stored as failed', async () => {
  const url = new URL(db.address.url)
  url.port = '1'
  const gone = { ...db.address, url: url.toString() }
  await expect(verifyLedgerNightly.perform({ ...context(), address: gone }, {})).rejects.toThrow(
    'ECONNREFUSED',
  )
  expect(await verification_newest(db.superuser)).toMatchObject({ failures: 1, logs: 0 })
  // A role that does not see every row.
  const role = identifier(loginRoleName(db.address.rolePrefix, 'backup'))
  await db.superuser.query(`alter role ${role} nobypassrls`)
  try {
    await verifyLedgerNightly.perform(context(), {})
  } finally {
    await db.superuser.query(`alter role ${role} bypassrls`)
  }
  const { rows } = await db.superuser.query<{ failures: number }>(
    'select failures from ledger.verification order by ended_at desc limit 1',
  )
  expect(rows[0]?.failures).toBeGreaterThan(0)
})

test('the server answers while it is verified, and one that stops meanwhile stores nothing of it', async () => {
  const count = async () =>
    (await db.superuser.query('select count(*)::int as n from ledger.verification')).rows[0].n
  const before: number = await count()
  const verified = verifyLedgerNightly.perform(context(), {})
  const outcome = verified.then(
    () => 'done',
    (error: unknown) => String(error),
  )
  await setTimeout(50)
  stopVerifying()
  expect(await outcome).toBe('Error: the ledger was given up')
  expect(await count()).toBe(before)
  // The next is whole.
  await verifyLedgerNightly.perform(context(), {})
  expect(await count()).toBe(before + 1)
})
