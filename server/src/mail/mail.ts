/** The face of mail: written into the outbox in the transaction of what it tells of, sent by the worker. */
import type { Delivery } from '@luminous/contract'
import type { Db, Tx } from '../platform/database.ts'
import { newId, type TeamId } from '../platform/ids.ts'
import { toRfc3339 } from '../platform/instant.ts'
import type { MailBody } from './mail-body.ts'
import { mail_insert, mail_list_by_subject, type DeliveryRow } from './queries.ts'

export type { MailBlock, MailBody } from './mail-body.ts'
export { mail_delete_old } from './queries.ts'
export { findMail, listMails, retryMail } from './outbox.ts'
export { linkOf, startMailer, type CompleteMail } from './mailer.ts'
export { testMailServer } from './transport.ts'

/** Puts a mail into the outbox: if the transaction rolls back, there never was one. */
export async function queueMail(
  tx: Tx,
  mail: {
    team: TeamId | null
    /** What it tells of, so that its fate can be shown there. */
    subject?: string
    email: string
    name?: string
    body: MailBody
    link?: string
  },
): Promise<void> {
  await mail_insert(tx, {
    id: newId(),
    team: mail.team,
    subject: mail.subject ?? null,
    email: mail.email,
    name: mail.name ?? '',
    body: mail.body,
    link: mail.link ?? null,
  })
}

/** Each with how the newest mail about it fared; null where none was written. */
export async function withDelivery<Subject extends { readonly id: string }>(
  db: Db,
  subjects: readonly Subject[],
): Promise<(Subject & { delivery: Delivery | null })[]> {
  const mails = await mail_list_by_subject(
    db,
    subjects.map(({ id }) => id),
  )
  return subjects.map((row) => {
    const mail = mails.find(({ subject }) => subject === row.id)
    return { ...row, delivery: mail ? toDelivery(mail) : null }
  })
}

const toDelivery = (row: DeliveryRow): Delivery => ({
  mail: row.id,
  state: row.state,
  at: toRfc3339(row.at),
  attempts: row.attempts,
  answer: row.answer,
})
