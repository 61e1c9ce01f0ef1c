/** A ledger worth tampering with, and the superuser who does. */
import { expect } from 'vitest'
import type { Finding } from '../src/audit/finding.ts'
import { makeDemonstration } from '../src/demonstration/demonstration.ts'
import { transaction } from '../src/platform/database.ts'
import { publicUrl, type TestDatabase } from './database.ts'
import { addResults, addTeam, builder, type TestTeam } from './world.ts'

export type TamperedWorld = {
  readonly team: TestTeam
  /** 300 results of the team; the first was changed once, so that it has a history. */
  readonly results: readonly string[]
}

/** The demonstration, and a team whose log has 305 entries: the results lie from 4 to 303. */
export async function makeTamperedWorld(db: TestDatabase): Promise<TamperedWorld> {
  await makeDemonstration({ pool: db.worker, publicUrl, dataFolder: db.dataFolder })
  const team = await addTeam(db)
  await db.sequence()
  const results = await transaction(db.worker, builder, (tx) => addResults(tx, team, 300))
  await db.sequence()
  await transaction(db.worker, builder, (tx) =>
    tx.query(`update luminous.result set analyte = 'second' where id = $1`, [results[0]]),
  )
  await db.sequence()
  return { team, results }
}

/** Covers the tracks: every trigger fires again as it did before. */
export async function wake(copy: TestDatabase, tables: readonly string[]): Promise<void> {
  for (const table of tables) {
    await copy.superuser.query(`alter table ${table} enable trigger all`)
    const { rows } = await copy.superuser.query<{ name: string }>(
      `select tgname as name from pg_trigger where tgrelid = $1::regclass and not tgisinternal`,
      [table],
    )
    for (const { name } of rows) {
      await copy.superuser.query(`alter table ${table} enable always trigger ${name}`)
    }
  }
}

/** Works on a copy as the superuser with every trigger of the tables named asleep. */
export async function tamper(
  db: TestDatabase,
  tables: readonly string[],
  work: (copy: TestDatabase) => Promise<unknown>,
): Promise<Finding[]> {
  const copy = await db.clone()
  try {
    for (const table of tables) {
      await copy.superuser.query(`alter table ${table} disable trigger all`)
    }
    await work(copy)
    await wake(copy, tables)
    const report = await copy.verify()
    expect(report.ok).toBe(false)
    expect(report.failureCount).toBeGreaterThanOrEqual(report.failures.length)
    return [...report.failures]
  } finally {
    await copy.drop()
  }
}

/** One statement of the superuser that changes something. */
export const change = (
  db: TestDatabase,
  tables: readonly string[],
  text: string,
  values: unknown[] = [],
): Promise<Finding[]> =>
  tamper(db, tables, async (copy) => {
    const { rowCount } = await copy.superuser.query(text, values)
    expect(rowCount, 'the attack changed something').toBeGreaterThan(0)
  })
