/** What the server does by itself: every task, every listener, the mail. */
import { completeReset } from './access/access.ts'
import { verification_newest } from './audit/audit.ts'
import { startListening, type Listener } from './events/events.ts'
import { stopVerifying } from './glassbox/glassbox.ts'
import { startMailer } from './mail/mail.ts'
import type { Config } from './platform/config.ts'
import { transaction } from './platform/database.ts'
import type { Installation } from './platform/installation.ts'
import { connectJobs } from './platform/jobs.ts'
import type { Log } from './platform/log.ts'
import { jobPrincipal } from './platform/principal.ts'
import type { Vault } from './platform/vault.ts'
import type { Pools } from './pools.ts'
import type { LiveSettings } from './settings/settings.ts'
import { tasks, type TaskName } from './tasks.ts'

/** Every feature's listeners, in any order: each goes its own way. */
const listeners: readonly Listener[] = []

/** Starts to work, until it is stopped. */
export async function startWorker(settings: {
  installation: Installation
  pools: Pools
  log: Log
  settings: LiveSettings
  vault: Vault
  demonstration: boolean
  config: Config
}): Promise<{ stop(): Promise<void> }> {
  const { pools, log } = settings
  const jobs = await connectJobs<TaskName>(settings.installation.address, 'worker', log)
  const { config } = settings
  const { address } = settings.installation
  const context = { worker: pools.worker, address, log, config }
  for (const task of tasks) await jobs.work(task, context)

  // The status says when the ledger was checked last; on a new installation that is soon after the start.
  await transaction(pools.worker, jobPrincipal('worker'), async (tx) => {
    if ((await verification_newest(tx)) === null) await jobs.enqueue(tx, 'verify-ledger', {})
  })
  const listening = startListening({ pool: pools.worker, log, listeners })
  const mailer = startMailer({
    ...settings,
    pool: pools.worker,
    complete: { 'reset-request': (tx, mail) => completeReset(tx, settings.vault, mail) },
  })
  return {
    async stop() {
      await mailer.stop()
      await listening.stop()
      stopVerifying()
      await jobs.stop()
    },
  }
}
