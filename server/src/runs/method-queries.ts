import type { Db, Tx } from '../platform/database.ts'
import type { MethodId, TeamId } from '../platform/ids.ts'

export type MethodRow = { id: MethodId; code: string; revision: number; definition: unknown }

const methodColumns = 'id, code, revision, definition'

/** The newest revision of a method, or of the method made first where no code is given. */
export async function method_find(
  db: Db,
  method: { team: TeamId; code: string | null; revision: number | null },
): Promise<MethodRow | null> {
  const { rows } = await db.query<MethodRow>(
    `select ${methodColumns} from luminous.method
     where team_id = $1
       and code = coalesce($2, (select code from luminous.method where team_id = $1 order by created_at, id limit 1))
       and revision = coalesce($3, revision)
     order by revision desc limit 1`,
    [method.team, method.code, method.revision],
  )
  return rows[0] ?? null
}

export async function method_list_by_id(
  db: Db,
  methods: { team: TeamId; ids: readonly MethodId[] },
): Promise<MethodRow[]> {
  const { rows } = await db.query<MethodRow>(
    `select ${methodColumns} from luminous.method where team_id = $1 and id = any($2::uuid[])`,
    [methods.team, methods.ids],
  )
  return rows
}

/** The newest revision of every method that is for one of these biosensors. */
export async function method_list_for_biosensors(
  db: Db,
  methods: { team: TeamId; biosensors: readonly string[] },
): Promise<MethodRow[]> {
  const { rows } = await db.query<MethodRow>(
    `select * from (
       select distinct on (code) ${methodColumns} from luminous.method
       where team_id = $1 order by code, revision desc) newest
     where definition -> 'panel' ->> 'biosensor' = any($2::text[]) order by code`,
    [methods.team, methods.biosensors],
  )
  return rows
}

export async function method_list(
  db: Db,
  team: TeamId,
): Promise<{ code: string; revision: number }[]> {
  const { rows } = await db.query<{ code: string; revision: number }>(
    `select code, revision from luminous.method where team_id = $1 order by code, revision`,
    [team],
  )
  return rows
}

/** False where this revision exists already: somebody else was faster. */
export async function method_insert(
  tx: Tx,
  method: { team: TeamId; id: MethodId; code: string; revision: number; definition: unknown },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into luminous.method (team_id, id, code, revision, definition)
     values ($1, $2, $3, $4, $5) on conflict (team_id, code, revision) do nothing`,
    [method.team, method.id, method.code, method.revision, JSON.stringify(method.definition)],
  )
  return rowCount === 1
}

/** Every revision with how many runs were computed by it, by code, the newest revision first. */
export async function method_list_with_use(
  db: Db,
  team: TeamId,
): Promise<(MethodRow & { runs: number; madeAt: string })[]> {
  const { rows } = await db.query<MethodRow & { runs: number; madeAt: string }>(
    `select ${methodColumns}, created_at as "madeAt", coalesce(used.runs, 0) as runs
     from luminous.method
     left join (
       select used.id, count(*)::int as runs from luminous.run r, unnest(r.method_ids) as used (id)
       where r.team_id = $1 group by used.id) used using (id)
     where team_id = $1 order by code, revision desc limit 500`,
    [team],
  )
  return rows
}
