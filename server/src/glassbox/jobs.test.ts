import { expect, test } from 'vitest'
import { useDatabase } from '../../test/database.ts'
import { addTeam } from '../../test/world.ts'
import { verification_newest } from '../audit/audit.ts'
import { verifyLedgerNightly } from './jobs.ts'

const db = useDatabase(async (db) => {
  await addTeam(db)
  await db.sequence()
})

const context = () => ({ worker: db.worker, backup: db.backup, log: db.log, config: db.config })

test('what the nightly check found is stored', async () => {
  await verifyLedgerNightly.perform(context(), {})
  const { rows } = await db.superuser.query('select failures, logs from ledger.verification')
  expect(rows).toEqual([{ failures: 0, logs: 4 }])
})

test('a nightly check that could not begin, or not finish, is stored as failed', async () => {
  const gone = db.open('backup', 1)
  gone.connect = async () => {
    throw new Error('too many connections')
  }
  await expect(verifyLedgerNightly.perform({ ...context(), backup: gone }, {})).rejects.toThrow(
    'too many connections',
  )
  expect(await verification_newest(db.superuser)).toMatchObject({ failures: 1, logs: 0 })
  // A role that does not see every row.
  await verifyLedgerNightly.perform({ ...context(), backup: db.web }, {})
  const { rows } = await db.superuser.query<{ failures: number }>(
    'select failures from ledger.verification order by ended_at desc limit 1',
  )
  expect(rows[0]?.failures).toBeGreaterThan(0)
})
