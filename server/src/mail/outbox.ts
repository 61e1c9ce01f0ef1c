import type { Db, Tx } from '../platform/database.ts'
import type { Mail, MailItem, MailPage } from '@luminous/contract'
import { createdAtAndId, newestFirst, readPage } from '../platform/cursor.ts'
import { toRfc3339 } from '../platform/instant.ts'
import { notFound, Problem } from '../platform/problem.ts'
import type { Vault } from '../platform/vault.ts'
import type { LiveSettings } from '../settings/settings.ts'
import { renderMail } from './frame.ts'
import { linkOf } from './mailer.ts'
import { mail_find, mail_list, mail_requeue, type MailRow, type MailState } from './queries.ts'

export type MailView = {
  readonly settings: LiveSettings
  readonly vault: Vault
  readonly demonstration: boolean
}

export async function listMails(
  db: Db,
  page: { state?: MailState | undefined; cursor?: string | undefined; limit: number },
): Promise<MailPage> {
  const { state = null } = page
  const { shown, nextCursor } = await readPage(page, newestFirst, (before, limit) =>
    mail_list(db, { state, before: createdAtAndId(before), limit }),
  )
  return { items: shown.map(toItem), nextCursor }
}

/** A mail as its reader sees it; with its link only while no mail server carries it. */
export async function findMail(db: Db, id: string, view: MailView): Promise<Mail> {
  const row = await mail_find(db, id)
  if (!row) throw notFound()
  const { publicUrl } = view.settings
  const isOurs = row.state === 'waiting' && row.linkIsOpen
  const link = isOurs ? linkOf(row, { publicUrl, vault: view.vault }) : null
  const hidden = row.link === null ? null : `${publicUrl}/…`
  const words = renderMail(row.body, {
    publicUrl,
    link: link ?? hidden,
    demonstration: view.demonstration,
  })
  return { ...toItem(row), text: words.text, html: words.html, link }
}

export async function retryMail(tx: Tx, id: string): Promise<MailItem> {
  if (!(await mail_find(tx, id))) throw notFound()
  if (!(await mail_requeue(tx, id))) {
    throw new Problem('conflict', 'This mail is on its way already, or has arrived.')
  }
  const row = await mail_find(tx, id)
  if (!row) throw notFound()
  return toItem(row)
}

const toItem = (row: MailRow): MailItem => ({
  id: row.id,
  to: row.email,
  subject: row.body.subject,
  template: row.body.template,
  team: row.team !== null && row.teamName !== null ? { id: row.team, name: row.teamName } : null,
  state: row.state,
  createdAt: toRfc3339(row.createdAt),
  at: toRfc3339(row.at),
  attempts: row.attempts,
  answer: row.answer,
})
