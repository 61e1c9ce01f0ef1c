import type { Customer, CustomerDraft } from '@luminous/contract'
import type { Db, Tx } from '../platform/database.ts'
import type { TeamId } from '../platform/ids.ts'

/** When each step was first true; null where it is not yet. */
export type FactsRow = {
  teamCreated: string
  usersInvited: string | null
  firstUserIn: string | null
  detailsConfirmed: string | null
  thresholdsSet: string | null
  preferencesSet: string | null
  recipientNamed: string | null
  firstSite: string | null
  firstSample: string | null
  firstResult: string | null
  reportDownloaded: string | null
}

/** Ids rise with time, so the first row is found by its key. */
const earliest = (table: string, column = 'created_at') =>
  `(select x.${column} from luminous.${table} x where x.team_id = t.id order by x.id limit 1)`

/** Facts of one team, none of them stored for this: the checklist ticks itself. */
const facts = `t.created_at as "teamCreated",
  least(${earliest('invitation')}, ${earliest('membership')}) as "usersInvited",
  (select min(x.first_seen_at) from luminous.membership_use x where x.team_id = t.id) as "firstUserIn",
  t.details_confirmed_at as "detailsConfirmed",
  ${earliest('threshold')} as "thresholdsSet",
  (select min(x.set_at) from luminous.preference x where x.team_id = t.id) as "preferencesSet",
  ${earliest('checkpoint_recipient')} as "recipientNamed",
  ${earliest('site')} as "firstSite",
  ${earliest('sample')} as "firstSample",
  ${earliest('result', 'published_at')} as "firstResult",
  null::timestamptz as "reportDownloaded"`

export async function facts_find(db: Db, team: TeamId): Promise<FactsRow | null> {
  const { rows } = await db.query<FactsRow>(
    `select ${facts} from luminous.team t where t.id = $1 and t.kind <> 'lab'`,
    [team],
  )
  return rows[0] ?? null
}

export type CustomerRow = FactsRow & {
  id: TeamId
  slug: string
  name: string
  kind: Customer['kind']
  state: Customer['state']
  members: number
  pendingInvitations: number
  undelivered: number
  createdAt: string
  sortName: string
}

/** A page of customers by name. The facts are looked up for the page's rows only. */
export async function customer_list(
  db: Db,
  page: {
    search: string | null
    state: Customer['state'] | null
    after: { name: string; id: string } | null
    limit: number
  },
): Promise<CustomerRow[]> {
  const { rows } = await db.query<CustomerRow>(
    `with t as materialized (
       select * from luminous.team
       where kind <> 'lab' and ($1::text is null or strpos(lower(name), lower($1)) > 0
           or strpos(slug, lower($1)) > 0 or strpos(lower(contact_email), lower($1)) > 0)
         and ($2::text is null or state = $2)
         and ($3::text is null or (lower(name), id) > ($3, $4::uuid))
       order by lower(name), id limit $5
     )
     select t.id, t.slug, t.name, t.kind, t.state, t.created_at as "createdAt", lower(t.name) as "sortName",
       (select count(*)::int from luminous.membership m where m.team_id = t.id) as members,
       (select count(*)::int from luminous.invitation i where i.team_id = t.id and i.accepted_at is null
         and i.revoked_at is null and i.expires_at > clock_timestamp()) as "pendingInvitations",
       (select count(*)::int from luminous.mail l
         where l.team_id = t.id and l.state in ('bounced', 'failed')) as undelivered,
       ${facts}
     from t order by lower(t.name), t.id`,
    [page.search, page.state, page.after?.name ?? null, page.after?.id ?? null, page.limit],
  )
  return rows
}

export async function customer_count(
  db: Db,
  { search, state }: { search: string | null; state: Customer['state'] | null },
): Promise<number> {
  const { rows } = await db.query<{ n: number }>(
    `select count(*)::int as n from luminous.team
     where kind <> 'lab' and ($1::text is null or strpos(lower(name), lower($1)) > 0
         or strpos(slug, lower($1)) > 0 or strpos(lower(contact_email), lower($1)) > 0)
       and ($2::text is null or state = $2)`,
    [search, state],
  )
  return rows[0]?.n ?? 0
}

export type DraftRow = {
  id: string
  step: number
  data: Record<string, unknown>
  startedBy: string
  createdTeam: TeamId | null
  updatedAt: string
  version: number
}

const draftColumns = `id, step, data, started_by_name as "startedBy", created_team as "createdTeam",
  updated_at as "updatedAt", version`

export async function customer_draft_list(db: Db): Promise<DraftRow[]> {
  const { rows } = await db.query<DraftRow>(
    `select ${draftColumns} from luminous.customer_draft where created_team is null
     order by updated_at desc limit 100`,
  )
  return rows
}

export async function customer_draft_find(db: Db, id: string): Promise<DraftRow | null> {
  const { rows } = await db.query<DraftRow>(
    `select ${draftColumns} from luminous.customer_draft where id = $1`,
    [id],
  )
  return rows[0] ?? null
}

/** The same, locked: pressing *Create* twice makes one customer. */
export async function customer_draft_lock(tx: Tx, id: string): Promise<DraftRow | null> {
  const { rows } = await tx.query<DraftRow>(
    `select ${draftColumns} from luminous.customer_draft where id = $1 for update`,
    [id],
  )
  return rows[0] ?? null
}

export async function customer_draft_insert(
  tx: Tx,
  draft: Pick<CustomerDraft, 'id' | 'step' | 'data'> & {
    startedBy: string
    startedByName: string
  },
): Promise<void> {
  await tx.query(
    `insert into luminous.customer_draft (id, step, data, started_by, started_by_name)
     values ($1, $2, $3, $4, $5)`,
    [draft.id, draft.step, JSON.stringify(draft.data), draft.startedBy, draft.startedByName],
  )
}

export async function customer_draft_update(
  tx: Tx,
  draft: Pick<CustomerDraft, 'id' | 'step' | 'data'>,
): Promise<void> {
  await tx.query(
    `update luminous.customer_draft
     set step = $2, data = $3, version = version + 1, updated_at = clock_timestamp()
     where id = $1`,
    [draft.id, draft.step, JSON.stringify(draft.data)],
  )
}

/** Keeps of a draft only what it became. */
export async function customer_draft_close(
  tx: Tx,
  { id, team }: { id: string; team: TeamId },
): Promise<void> {
  await tx.query(
    `update luminous.customer_draft set created_team = $2, data = '{}', updated_at = clock_timestamp()
     where id = $1`,
    [id, team],
  )
}

export async function customer_draft_delete(tx: Tx, id: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    `delete from luminous.customer_draft where id = $1 and created_team is null`,
    [id],
  )
  return rowCount === 1
}

/** Whether anybody manages this installation yet. */
export async function staff_admin_exists(db: Db): Promise<boolean> {
  const { rows } = await db.query<{ found: boolean }>(
    `select exists (select from luminous.membership m join luminous.team t on t.id = m.team_id
       where t.kind = 'lab' and m.role = 'staff-admin') as found`,
  )
  return rows[0]?.found ?? false
}
