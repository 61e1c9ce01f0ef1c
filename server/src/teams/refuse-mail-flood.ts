import type { Tx } from '../platform/database.ts'
import type { TeamId } from '../platform/ids.ts'
import { Problem } from '../platform/problem.ts'
import { mail_count_of_day } from './mail-queries.ts'

/** Nobody fills other people's mailboxes in our name. */
const mailsMaxPerDay = 1000

export async function refuseMailFlood(tx: Tx, team: TeamId): Promise<void> {
  if ((await mail_count_of_day(tx, team)) < mailsMaxPerDay) return
  throw new Problem(
    'rate.exceeded',
    `A team sends ${mailsMaxPerDay} mails a day at most. Go on tomorrow.`,
  )
}
