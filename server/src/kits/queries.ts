import type { KitState } from '@luminous/contract'
import type { Db, Tx } from '../platform/database.ts'
import type { KitId, TeamId } from '../platform/ids.ts'
import { insertMany } from '../platform/sql.ts'

export type KitBatchRow = {
  team: TeamId
  id: string
  name: string
  expiresOn: string
  holdingHours: number
  note: string
  madeBy: string
  madeAt: string
  version: number
}

const batchColumns = `b.team_id as team, b.id, b.name, b.expires_on as "expiresOn",
  b.holding_hours as "holdingHours", b.note, b.made_by_name as "madeBy", b.created_at as "madeAt", b.version`

/** False where the lab has a batch of that name. */
export async function kit_batch_insert(
  tx: Tx,
  batch: Omit<KitBatchRow, 'madeAt' | 'version'>,
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into luminous.kit_batch (team_id, id, name, expires_on, holding_hours, note, made_by_name)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict (team_id, name) do nothing`,
    [
      batch.team,
      batch.id,
      batch.name,
      batch.expiresOn,
      batch.holdingHours,
      batch.note,
      batch.madeBy,
    ],
  )
  return rowCount === 1
}

export async function kit_batch_find(
  db: Db,
  batch: { team: TeamId; id: string; lock?: boolean },
): Promise<KitBatchRow | null> {
  const { rows } = await db.query<KitBatchRow>(
    `select ${batchColumns} from luminous.kit_batch b where b.team_id = $1 and b.id = $2
     ${batch.lock ? 'for no key update' : ''}`,
    [batch.team, batch.id],
  )
  return rows[0] ?? null
}

export async function kit_batch_list(
  db: Db,
  page: { team: TeamId; before: { madeAt: string; id: string } | null; limit: number },
): Promise<KitBatchRow[]> {
  const { rows } = await db.query<KitBatchRow>(
    `select ${batchColumns} from luminous.kit_batch b
     where b.team_id = $1 and ($2::timestamptz is null or (b.created_at, b.id) < ($2, $3::uuid))
     order by b.created_at desc, b.id desc limit $4`,
    [page.team, page.before?.madeAt ?? null, page.before?.id ?? null, page.limit],
  )
  return rows
}

export async function kit_batch_update(
  tx: Tx,
  batch: { team: TeamId; id: string; expiresOn: string | null; note: string | null },
): Promise<void> {
  await tx.query(
    `update luminous.kit_batch set expires_on = coalesce($3, expires_on), note = coalesce($4, note)
     where team_id = $1 and id = $2`,
    [batch.team, batch.id, batch.expiresOn, batch.note],
  )
}

export type NewKit = {
  team: TeamId
  id: KitId
  code: string
  batch: string
  expiresOn: string
  holdingHours: number
  state: KitState
  assignedAt: string | null
}

export async function kit_insert_many(tx: Tx, kits: readonly NewKit[]): Promise<void> {
  await insertMany(tx, 'luminous.kit', {
    team_id: { type: 'uuid', values: kits.map(({ team }) => team) },
    id: { type: 'uuid', values: kits.map(({ id }) => id) },
    code: { type: 'text', values: kits.map(({ code }) => code) },
    batch_id: { type: 'uuid', values: kits.map(({ batch }) => batch) },
    expires_on: { type: 'date', values: kits.map(({ expiresOn }) => expiresOn) },
    holding_hours: { type: 'int', values: kits.map(({ holdingHours }) => holdingHours) },
    state: { type: 'text', values: kits.map(({ state }) => state) },
    assigned_at: { type: 'timestamptz', values: kits.map(({ assignedAt }) => assignedAt) },
  })
}

/** Whether any team has one of these codes, the lab's register included. */
export async function kit_codes_known(db: Db, codes: readonly string[]): Promise<string[]> {
  const { rows } = await db.query<{ code: string }>(
    `select distinct code from luminous.kit where code = any($1::text[])`,
    [codes],
  )
  return rows.map(({ code }) => code)
}

export type StockKitRow = {
  id: KitId
  code: string
  batch: string
  batchName: string
  expiresOn: string
  holdingHours: number
  /** The register's: made, assigned or void. */
  stockState: KitState
  /** What has become of it: the team's own row where it is assigned. */
  state: KitState
  stateReason: string | null
  assignedTeam: TeamId | null
  assignedTeamName: string | null
  sample: string | null
}

const stockColumns = `k.id, k.code, k.batch_id as batch, b.name as "batchName", k.expires_on as "expiresOn",
  k.holding_hours as "holdingHours", k.state as "stockState", coalesce(c.state, k.state) as state,
  coalesce(k.state_reason, c.state_reason) as "stateReason", k.assigned_team_id as "assignedTeam",
  t.name as "assignedTeamName", s.id as sample`
/** Staff's alone: they see the lab's register beside the rows of all teams. */
const stockTables = `luminous.kit k
  join luminous.kit_batch b on b.team_id = k.team_id and b.id = k.batch_id
  left join luminous.team t on t.id = k.assigned_team_id
  left join luminous.kit c on c.team_id = k.assigned_team_id and c.code = k.code and k.state = 'assigned'
  left join luminous.sample s on s.team_id = c.team_id and s.kit_id = c.id`

export async function kit_list_of_batch(
  db: Db,
  batch: { team: TeamId; id: string },
): Promise<StockKitRow[]> {
  const { rows } = await db.query<StockKitRow>(
    `select ${stockColumns} from ${stockTables} where k.team_id = $1 and k.batch_id = $2 order by k.id`,
    [batch.team, batch.id],
  )
  return rows
}

/**
 * How many kits of each batch are in which state: those of the register that nobody has, and the rows of the teams that
 * have the others. An assigned kit whose team has it in no other state is void there; a row that a team had before the
 * kit went to another is void too, and not counted.
 */
export async function kit_count_by_batch(
  db: Db,
  batches: { team: TeamId; ids: readonly string[] },
): Promise<{ batch: string; state: KitState; count: number }[]> {
  const { rows } = await db.query<{ batch: string; state: KitState; count: number }>(
    `with register as (
       select batch_id, state, count(*)::int as n from luminous.kit
       where team_id = $1 and batch_id = any($2::uuid[]) group by batch_id, state
     ), elsewhere as (
       select batch_id, state, count(*)::int as n from luminous.kit
       where batch_id = any($2::uuid[]) and team_id <> $1 and state <> 'void' group by batch_id, state
     ), counted as (
       select batch_id, state, n from register where state <> 'assigned'
       union all
       select batch_id, state, n from elsewhere
       union all
       select a.batch_id, 'void', a.n - coalesce((select sum(e.n) from elsewhere e where e.batch_id = a.batch_id), 0)
       from register a where a.state = 'assigned'
     )
     select batch_id as batch, state, sum(n)::int as count from counted
     where n > 0 group by batch_id, state`,
    [batches.team, batches.ids],
  )
  return rows
}

/** Rows of the register by code, in the order of their codes; locked against another's assignment. */
export async function kit_list_in_stock(
  db: Db,
  kits: { lab: TeamId; codes: readonly string[]; lock: boolean },
): Promise<StockKitRow[]> {
  const { rows } = await db.query<StockKitRow>(
    `select ${stockColumns} from ${stockTables}
     where k.team_id = $1 and k.code = any($2::text[]) order by k.code
     ${kits.lock ? 'for no key update of k' : ''}`,
    [kits.lab, kits.codes],
  )
  return rows
}

/** Kits of a batch that nobody has yet, so many; those that somebody else is about to assign are left out. */
export async function kit_take_unassigned(
  tx: Tx,
  batch: { lab: TeamId; batch: string; count: number },
): Promise<string[]> {
  const { rows } = await tx.query<{ code: string }>(
    `select code from luminous.kit where team_id = $1 and batch_id = $2 and state = 'made'
     order by id limit $3 for no key update skip locked`,
    [batch.lab, batch.batch, batch.count],
  )
  return rows.map(({ code }) => code)
}

export async function kit_set_assigned(
  tx: Tx,
  kits: { lab: TeamId; codes: readonly string[]; to: TeamId },
): Promise<void> {
  await tx.query(
    `update luminous.kit set state = 'assigned', state_reason = null, assigned_team_id = $3
     where team_id = $1 and code = any($2::text[])`,
    [kits.lab, kits.codes, kits.to],
  )
}

/** Sets the state of a team's kits. The caller has checked that the move is allowed, under a lock. */
export async function kit_set_state(
  tx: Tx,
  kits: { team: TeamId; codes: readonly string[]; state: KitState; reason: string | null },
): Promise<void> {
  await tx.query(
    `update luminous.kit set state = $3, state_reason = $4 where team_id = $1 and code = any($2::text[])`,
    [kits.team, kits.codes, kits.state, kits.reason],
  )
}

/** Of kits not collected yet, the void ones too: they may be assigned again. */
export async function kit_set_expiry(
  tx: Tx,
  batch: { batch: string; expiresOn: string },
): Promise<void> {
  await tx.query(
    `update luminous.kit set expires_on = $2
     where batch_id = $1 and state in ('made', 'assigned', 'void') and expires_on <> $2`,
    [batch.batch, batch.expiresOn],
  )
}

export type KitRow = {
  team: TeamId
  id: KitId
  code: string
  expiresOn: string
  holdingHours: number
  state: KitState
  stateReason: string | null
  assignedAt: string
  sample: string | null
}

const kitColumns = `k.team_id as team, k.id, k.code, k.expires_on as "expiresOn",
  k.holding_hours as "holdingHours", k.state, k.state_reason as "stateReason",
  coalesce(k.assigned_at, k.created_at) as "assignedAt", s.id as sample`
const kitTables = `luminous.kit k
  left join luminous.sample s on s.team_id = k.team_id and s.kit_id = k.id`

export async function kit_list(
  db: Db,
  page: {
    team: TeamId
    state: KitState | null
    after: { code: string } | null
    limit: number
  },
): Promise<KitRow[]> {
  const { rows } = await db.query<KitRow>(
    `select ${kitColumns} from ${kitTables}
     where k.team_id = $1 and ($2::text is null or k.state = $2) and ($3::text is null or k.code > $3)
     order by k.code limit $4`,
    [page.team, page.state, page.after?.code ?? null, page.limit],
  )
  return rows
}

/** The team's kits for a phone: those that can still be used first. */
export async function kit_list_for_field(
  db: Db,
  { team, limit }: { team: TeamId; limit: number },
): Promise<Pick<KitRow, 'code' | 'state' | 'expiresOn' | 'stateReason'>[]> {
  const { rows } = await db.query<Pick<KitRow, 'code' | 'state' | 'expiresOn' | 'stateReason'>>(
    `select code, state, expires_on as "expiresOn", state_reason as "stateReason"
     from (
       (select * from luminous.kit where team_id = $1 and state = 'assigned' order by id desc limit $2)
       union all
       (select * from luminous.kit where team_id = $1 and state <> 'assigned' order by id desc limit $2)) k
     order by state <> 'assigned', id desc limit $2`,
    [team, limit],
  )
  return rows
}

/** A team's kits by code or id, locked until the transaction ends: what becomes of one is decided once. */
export async function kit_lock(
  tx: Tx,
  kits: { team: TeamId; codes: readonly string[] },
): Promise<KitRow[]> {
  const { rows } = await tx.query<KitRow>(
    `select ${kitColumns} from ${kitTables}
     where k.team_id = $1 and k.code = any($2::text[]) order by k.code for no key update of k`,
    [kits.team, kits.codes],
  )
  return rows
}

export async function kit_find(db: Db, kit: { team: TeamId; id: string }): Promise<KitRow | null> {
  const { rows } = await db.query<KitRow>(
    `select ${kitColumns} from ${kitTables} where k.team_id = $1 and k.id = $2`,
    [kit.team, kit.id],
  )
  return rows[0] ?? null
}
