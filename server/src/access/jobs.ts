import { mail_delete_old } from '../mail/mail.ts'
import { transaction } from '../platform/database.ts'
import type { Task } from '../platform/jobs.ts'
import { jobPrincipal } from '../platform/principal.ts'
import { link_delete_old } from './link-queries.ts'
import { session_delete_expired } from './session-queries.ts'

/** Sessions, links and mails whose time is over. */
export const clearExpired: Task<'clear-expired'> = {
  name: 'clear-expired',
  cron: '*/30 * * * *',
  async perform({ worker }) {
    await transaction(worker, jobPrincipal('clear-expired'), async (tx) => {
      await session_delete_expired(tx)
      await link_delete_old(tx)
      await mail_delete_old(tx)
    })
  },
}
