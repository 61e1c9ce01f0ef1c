import type pg from 'pg'
import { transaction, type Tx } from '../platform/database.ts'
import type { TeamId } from '../platform/ids.ts'
import type { Principal } from '../platform/principal.ts'
import { signRun } from '../results/results.ts'
import {
  describeRun,
  lockAndOpen,
  ruleOnCheck,
  run_find,
  submitRun,
  type RunRow,
} from '../runs/runs.ts'

/**
 * Takes a computed run through review as two people do: handed in by the one, ruled on and signed by the other. Takes
 * the pool, since each of the two acts in a transaction of their own. The same functions as behind the buttons; only
 * that nobody typed a password, which the signature says.
 */
export async function reviewRun(
  pool: pg.Pool,
  given: {
    lab: TeamId
    run: string
    analyst: Principal
    reviewer: Principal
    reason: string
    /** Handed in, and left to whoever tries the reviewer's part. */
    onlySubmit?: boolean
  },
): Promise<void> {
  const { lab, run: id, analyst, reviewer, reason } = given
  const open = async (tx: Tx) =>
    lockAndOpen(tx, { lab, id, version: (await find(tx, given)).version })
  await transaction(pool, analyst, async (tx) => submitRun(tx, await open(tx), reason))
  if (given.onlySubmit) return
  await transaction(pool, reviewer, async (tx) => {
    const { qc } = await describeRun(tx, await open(tx))
    for (const { passed, rule, subject, biosensor } of qc) {
      if (!passed) await ruleOnCheck(tx, await open(tx), { rule, subject, biosensor, reason })
    }
    await signRun(tx, await open(tx), { confirmedWith: 'demonstration', meaning: reason })
  })
}

async function find(tx: Tx, { lab, run }: { lab: TeamId; run: string }): Promise<RunRow> {
  const row = await run_find(tx, { team: lab, id: run })
  if (!row) throw new Error('the run was just made')
  return row
}
