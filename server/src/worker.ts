/** Every job of the platform. */
import { newId } from './platform/ids.ts'
import { completeReset, link_delete_old, session_delete_expired } from './access/access.ts'
import { verification_insert, verification_newest, verifyLedger } from './audit/audit.ts'
import { transaction } from './platform/database.ts'
import type { Installation } from './platform/installation.ts'
import { connectJobs } from './platform/jobs.ts'
import { mail_delete_old, startMailer } from './mail/mail.ts'
import type { Vault } from './platform/vault.ts'
import type { LiveSettings } from './settings/settings.ts'
import type { Log } from './platform/log.ts'
import { jobPrincipal } from './platform/principal.ts'
import { verifyContents } from './results/results.ts'
import type { Pools } from './pools.ts'

/** Starts to work off the queues, until it is stopped. */
export async function startWorker(settings: {
  installation: Installation
  pools: Pools
  log: Log
  settings: LiveSettings
  vault: Vault
  demonstration: boolean
}): Promise<{ stop(): Promise<void> }> {
  const { pools, log } = settings
  const jobs = await connectJobs(settings.installation.address, 'worker', log)

  await jobs.work('verify-ledger', async () => {
    const beganAt = new Date().toISOString()
    const report = await verifyLedger({
      pool: pools.backup,
      team: null,
      checkContents: verifyContents,
    })
    for (const failure of report.failures.slice(0, 20))
      log.error({ failure }, 'the ledger does not verify')
    await transaction(pools.worker, jobPrincipal('verify-ledger'), (tx) =>
      verification_insert(tx, {
        id: newId(),
        beganAt,
        logs: report.logs.length,
        entries: report.entries,
        rows: report.rows,
        failures: report.failureCount,
      }),
    )
  })
  await jobs.schedule('verify-ledger', '17 3 * * *')

  await jobs.work('clear-expired', async () => {
    await transaction(pools.worker, jobPrincipal('clear-expired'), async (tx) => {
      await session_delete_expired(tx)
      await link_delete_old(tx)
      await mail_delete_old(tx)
    })
  })
  await jobs.schedule('clear-expired', '*/30 * * * *')

  // The status says when the ledger was checked last; on a new installation that is soon after the start.
  await transaction(pools.worker, jobPrincipal('worker'), async (tx) => {
    if ((await verification_newest(tx)) === null) await jobs.enqueue(tx, 'verify-ledger', {})
  })
  const mailer = startMailer({
    ...settings,
    pool: pools.worker,
    complete: { 'reset-request': (tx, mail) => completeReset(tx, settings.vault, mail) },
  })
  return {
    async stop() {
      await mailer.stop()
      await jobs.stop()
    },
  }
}
