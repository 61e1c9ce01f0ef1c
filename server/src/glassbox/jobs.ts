import { verification_insert } from '../audit/audit.ts'
import { transaction } from '../platform/database.ts'
import { newId } from '../platform/ids.ts'
import type { Task } from '../platform/jobs.ts'
import { jobPrincipal } from '../platform/principal.ts'
import { WorkStopped } from '../platform/work/workshop.ts'
import type { Verified } from './verify-work.ts'
import { verifyApart } from './verify-workshop.ts'

/** Everything from its bytes up, every night. */
export const verifyLedgerNightly: Task<'verify-ledger'> = {
  name: 'verify-ledger',
  cron: '17 3 * * *',
  async perform({ worker, address, log, config: { dataFolder, ledgerSeed } }) {
    const beganAt = new Date().toISOString()
    const store = (found: Omit<Verified, 'found'>) =>
      transaction(worker, jobPrincipal('verify-ledger'), (tx) =>
        verification_insert(tx, { id: newId(), beganAt, ...found }),
      )
    const verified = await verifyApart({ address, config: { dataFolder, ledgerSeed } }).catch(
      async (error: unknown) => {
        // What could not be looked at is not fine; what a server that stops gave up is looked at by the next.
        if (!(error instanceof WorkStopped)) {
          await store({ logs: 0, entries: 0, rows: 0, failures: 1 })
        }
        throw error
      },
    )
    const { found, ...counts } = verified
    for (const failure of found) log.error({ failure }, 'the ledger does not verify')
    await store(counts)
  },
}
