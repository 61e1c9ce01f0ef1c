import type { LinkPurpose, MailItem } from '@luminous/contract'
import type { Db, Tx } from '../platform/database.ts'
import type { TeamId } from '../platform/ids.ts'
import type { MailBody } from './mail-body.ts'

export type MailState = MailItem['state']

/** A mail with the link that it carries, if any. */
export type MailRow = {
  id: string
  team: TeamId | null
  teamName: string | null
  email: string
  name: string
  body: MailBody
  state: MailState
  attempts: number
  answer: string | null
  createdAt: string
  at: string
  link: string | null
  linkPurpose: LinkPurpose | null
  /** The link can still be used. */
  linkIsOpen: boolean
}

const columns = `m.id, m.team_id as team, t.name as "teamName", m.email, m.name, m.body, m.state, m.attempts,
  m.answer, m.created_at as "createdAt", m.at, m.link_id as link, l.purpose as "linkPurpose",
  coalesce(l.used_at is null and l.replaced_at is null and l.revoked_at is null
    and l.expires_at > clock_timestamp(), false) as "linkIsOpen"`
const joins = `left join luminous.team t on t.id = m.team_id
  left join luminous.link l on l.id = m.link_id`

export async function mail_insert(
  tx: Tx,
  mail: {
    id: string
    team: TeamId | null
    subject: string | null
    email: string
    name: string
    body: MailBody
    link: string | null
  },
): Promise<void> {
  await tx.query(
    `insert into luminous.mail (id, team_id, subject_id, email, name, body, link_id)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [mail.id, mail.team, mail.subject, mail.email, mail.name, JSON.stringify(mail.body), mail.link],
  )
}

/**
 * Takes mails that are due, for this process alone. One that was taken two minutes ago and whose process said
 * nothing since is taken again: it may then arrive twice, with the same Message-ID.
 */
export async function mail_claim(tx: Tx, limit: number): Promise<MailRow[]> {
  const { rows } = await tx.query<MailRow>(
    `with due as (
       select id from luminous.mail
       where (state = 'queued' and at <= clock_timestamp())
         or (state = 'sending' and at < clock_timestamp() - interval '2 minutes')
       order by at limit $1 for update skip locked
     ), taken as (
       update luminous.mail m set state = 'sending', attempts = m.attempts + 1, at = clock_timestamp()
       from due where m.id = due.id returning m.*
     )
     select ${columns} from taken m ${joins} order by m.created_at`,
    [limit],
  )
  return rows
}

/** What became of a mail; `afterSeconds` is how long a queued one waits. */
export async function mail_settle(
  tx: Tx,
  mail: { id: string; state: MailState; answer: string | null; afterSeconds: number },
): Promise<void> {
  await tx.query(
    `update luminous.mail set state = $2, answer = $3, at = clock_timestamp() + make_interval(secs => $4),
       -- Without a mail server nothing was tried.
       attempts = case when $2 = 'waiting' then 0 else attempts end
     where id = $1`,
    [mail.id, mail.state, mail.answer, mail.afterSeconds],
  )
}

export async function mail_complete(
  tx: Tx,
  mail: { id: string; email: string; name: string; body: MailBody; link: string | null },
): Promise<void> {
  await tx.query(
    `update luminous.mail set email = $5, name = $2, body = $3, link_id = $4 where id = $1`,
    [mail.id, mail.name, JSON.stringify(mail.body), mail.link, mail.email],
  )
}

export async function mail_delete(tx: Tx, id: string): Promise<void> {
  await tx.query(`delete from luminous.mail where id = $1`, [id])
}

export async function mail_delete_old(tx: Tx): Promise<void> {
  await tx.query(
    `delete from luminous.mail where created_at < clock_timestamp() - interval '90 days'`,
  )
}

type MailCursor = { createdAt: string; id: string }

export async function mail_list(
  db: Db,
  { state, before, limit }: { state: MailState | null; before: MailCursor | null; limit: number },
): Promise<MailRow[]> {
  const { rows } = await db.query<MailRow>(
    `select ${columns} from luminous.mail m ${joins}
     where ($1::text is null or m.state = $1)
       and ($2::timestamptz is null or (m.created_at, m.id) < ($2, $3::uuid))
     order by m.created_at desc, m.id desc limit $4`,
    [state, before?.createdAt ?? null, before?.id ?? null, limit],
  )
  return rows
}

export async function mail_find(db: Db, id: string): Promise<MailRow | null> {
  const { rows } = await db.query<MailRow>(
    `select ${columns} from luminous.mail m ${joins} where m.id = $1`,
    [id],
  )
  return rows[0] ?? null
}

/** Queues a mail again that was not sent; false where it is on its way or has arrived. */
export async function mail_requeue(tx: Tx, id: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update luminous.mail set state = 'queued', attempts = 0, answer = null, at = clock_timestamp()
     where id = $1 and state in ('waiting', 'failed', 'bounced')`,
    [id],
  )
  return rowCount === 1
}

export type DeliveryRow = {
  id: string
  subject: string
  state: MailState
  at: string
  attempts: number
  answer: string | null
}

/** The newest mail of each subject: how an invitation's last mail fared. */
export async function mail_list_by_subject(
  db: Db,
  subjects: readonly string[],
): Promise<DeliveryRow[]> {
  const { rows } = await db.query<DeliveryRow>(
    `select distinct on (subject_id) id, subject_id as subject, state, at, attempts, answer
     from luminous.mail where subject_id = any ($1::uuid[])
     order by subject_id, created_at desc`,
    [subjects],
  )
  return rows
}
