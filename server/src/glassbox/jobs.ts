import { verification_insert, verifyLedger } from '../audit/audit.ts'
import { transaction } from '../platform/database.ts'
import { newId } from '../platform/ids.ts'
import type { Task } from '../platform/jobs.ts'
import { jobPrincipal } from '../platform/principal.ts'
import { verifyContents } from '../results/results.ts'

const failuresLoggedMax = 20

/** Everything from its bytes up, every night. */
export const verifyLedgerNightly: Task<'verify-ledger'> = {
  name: 'verify-ledger',
  cron: '17 3 * * *',
  async perform({ worker, backup, log }) {
    const beganAt = new Date().toISOString()
    const report = await verifyLedger({ pool: backup, team: null, checkContents: verifyContents })
    for (const failure of report.failures.slice(0, failuresLoggedMax)) {
      log.error({ failure }, 'the ledger does not verify')
    }
    await transaction(worker, jobPrincipal('verify-ledger'), (tx) =>
      verification_insert(tx, {
        id: newId(),
        beganAt,
        logs: report.logs.length,
        entries: report.entries,
        rows: report.rows,
        failures: report.failureCount,
      }),
    )
  },
}
