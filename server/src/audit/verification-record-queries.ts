import type { Db, Tx } from '../platform/database.ts'

export async function verification_insert(
  tx: Tx,
  found: {
    id: string
    beganAt: string
    logs: number
    entries: number
    rows: number
    failures: number
  },
): Promise<void> {
  await tx.query(
    `insert into ledger.verification (id, began_at, ended_at, logs, entries, rows, failures)
     values ($1, $2, clock_timestamp(), $3, $4, $5, $6)`,
    [found.id, found.beganAt, found.logs, found.entries, found.rows, found.failures],
  )
}

export type VerificationRow = {
  endedAt: string
  logs: number
  entries: number
  rows: number
  failures: number
}

export async function verification_newest(db: Db): Promise<VerificationRow | null> {
  const { rows } = await db.query<VerificationRow>(
    `select ended_at as "endedAt", logs, entries, rows, failures
     from ledger.verification order by ended_at desc limit 1`,
  )
  return rows[0] ?? null
}
