import {
  openKeyStore,
  verification_insert,
  verifyLedger,
  type VerifyReport,
} from '../audit/audit.ts'
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
  async perform({ worker, backup, log, config }) {
    const beganAt = new Date().toISOString()
    const store = (found: { logs: number; entries: number; rows: number; failures: number }) =>
      transaction(worker, jobPrincipal('verify-ledger'), (tx) =>
        verification_insert(tx, { id: newId(), beganAt, ...found }),
      )
    let report: VerifyReport
    try {
      report = await verifyLedger({
        pool: backup,
        team: null,
        checkContents: verifyContents,
        keys: openKeyStore(config),
      })
    } catch (error) {
      // What could not be looked at is not fine.
      await store({ logs: 0, entries: 0, rows: 0, failures: 1 })
      throw error
    }
    for (const failure of report.failures.slice(0, failuresLoggedMax)) {
      log.error({ failure }, 'the ledger does not verify')
    }
    await store({
      logs: report.logs.length,
      entries: report.entries,
      rows: report.rows,
      failures: report.failureCount,
    })
  },
}
