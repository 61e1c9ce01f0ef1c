/** A database with as many rows as a lab has after years, written behind the server's back: only lists are read of it. */
import { setTimeout } from 'node:timers/promises'
import { findLab, addTeam, type TestTeam } from './world.ts'
import type { TestDatabase } from './database.ts'
import type { TeamId } from '../src/platform/ids.ts'

export type ManyRows = { readonly lab: TeamId; readonly teams: readonly TestTeam[] }

export const samplesOfTeam = 2000
const tables = [
  'kit_batch',
  'kit',
  'sample',
  'custody_event',
  'lab_number',
  'file',
  'run',
  'result',
] as const

/** Codes without a twin, spread as drawn ones are. */
const codeOf = (at: string) =>
  `'K' || translate(substring(upper(md5((${at})::text)) for 11), 'AEIOU', 'VWXYZ')`

/**
 * Three teams with 2,000 samples each, all but the newest three reported; two of them on a run, three results of each,
 * kits in batches of 200 of which half was never used. Capture stays off: nobody is to write here afterwards.
 */
export async function addManyRows(db: TestDatabase): Promise<ManyRows> {
  const teams = [await addTeam(db), await addTeam(db), await addTeam(db)]
  const lab = (await findLab(db)).id
  const client = await db.superuser.connect()
  try {
    await client.query('set session_replication_role = replica')
    for (const table of tables) {
      await client.query(`alter table luminous.${table} disable trigger user`)
    }
    await client.query(
      `create temp table made as
       select t.team, t.site, (t.nth - 1) * ${2 * samplesOfTeam} + n as at, n, gen_random_uuid() as kit,
         gen_random_uuid() as sample, ${codeOf(`(t.nth - 1) * ${2 * samplesOfTeam} + n`)} as code
       from unnest($1::uuid[], $2::uuid[]) with ordinality as t (team, site, nth),
         generate_series(1, ${2 * samplesOfTeam}) n`,
      [teams.map(({ team }) => team.id), teams.map(({ site }) => site)],
    )
    for (const statement of statements) await client.query(statement, [lab])
    await client.query('drop table made, batch, plate')
    await client.query('reset session_replication_role')
  } finally {
    client.release()
  }
  // What autovacuum does within a minute: without it no index is read alone, and nothing is known of the values.
  await vacuumWhole(db)
  return { lab, teams }
}

/** Again until each page is known to be visible: one that somebody else holds just then is passed over. */
async function vacuumWhole(db: TestDatabase): Promise<void> {
  for (let tries = 0; tries < 40; tries += 1) {
    await db.superuser.query('vacuum (analyze, disable_page_skipping)')
    const { rows } = await db.superuser.query<{ isWhole: boolean }>(
      `select bool_and(relallvisible >= relpages) as "isWhole" from pg_class
       where relnamespace = 'luminous'::regnamespace and relname = any($1)`,
      [tables],
    )
    if (rows[0]?.isWhole === true) return
    await setTimeout(250)
  }
  throw new Error(
    'vacuum does not come to every page: somebody holds an old snapshot of this database',
  )
}

const used = `n <= ${samplesOfTeam}`
const stateOf = `case when n > ${samplesOfTeam - 3} then 'collected' else 'reported' end`
const collectedAt = `timestamptz '2026-01-01' + n * interval '1 hour'`

/** Each has the lab as its one parameter. */
const statements: readonly string[] = [
  `create temp table batch as
   select distinct on (at / 200) at / 200 as nth, gen_random_uuid() as id from made where $1::uuid is not null`,
  `create temp table plate as
   select at / 2 as nth, array_agg(code) as codes, gen_random_uuid() as id, gen_random_uuid() as file,
     encode(sha256((at / 2)::text::bytea), 'hex') as sha256
   from made where ${used} and $1::uuid is not null group by at / 2`,
  `insert into luminous.kit_batch (team_id, id, name, expires_on, holding_hours, made_by_name, created_at)
   select $1, id, 'Batch ' || nth, '2030-01-01', 336, 'Test', timestamptz '2026-01-01' + nth * interval '1 day' from batch`,
  `insert into luminous.kit (team_id, id, code, batch_id, expires_on, holding_hours, state, assigned_team_id)
   select $1, gen_random_uuid(), code, b.id, '2030-01-01', 336, 'assigned', team
   from made join batch b on b.nth = at / 200`,
  `insert into luminous.kit (team_id, id, code, batch_id, expires_on, holding_hours, state, assigned_at)
   select team, kit, code, b.id, '2030-01-01', 336, case when ${used} then ${stateOf} else 'assigned' end, '2026-01-01'
   from made join batch b on b.nth = at / 200 where $1::uuid is not null`,
  `insert into luminous.sample (team_id, id, code, site_id, collected_at, kit_id, holding_hours, lab_number,
     received_at, receipt_state)
   select team, sample, code, site, ${collectedAt}, kit, 336, 'L26-' || lpad(at::text, 5, '0'), '2027-01-01', 'accepted'
   from made where ${used} and $1::uuid is not null`,
  `insert into luminous.custody_event (team_id, id, sample_id, deed_id, deed_sha256, kind, occurred_at, time_zone,
     person_name, details)
   select team, gen_random_uuid(), sample, gen_random_uuid(), repeat('a', 64), 'labReceipt', '2027-01-01', 'UTC',
     'Test', '{"conditions": ["ok"]}' from made where ${used} and $1::uuid is not null`,
  `insert into luminous.lab_number (team_id, id, number, sample_team_id, sample_id)
   select $1, gen_random_uuid(), 'L26-' || lpad(at::text, 5, '0'), team, sample from made where ${used}`,
  `insert into luminous.file (team_id, id, sha256, name, size_bytes) select $1, file, sha256, 'plate.xls', 1000 from plate`,
  `insert into luminous.run (team_id, id, file_id, file_sha256, plate, instrument, layout, reading_count, reading_root,
     reading_seed, state, sample_codes, summary, method_ids, created_at, read_at, read_at_source)
   select $1, p.id, p.file, p.sha256, 'Plate 1', '{}', wide.layout, 96, repeat('b', 64), '\\x00', 'published',
     p.codes,
     jsonb_build_object('failed', 0, 'controls', '{}'::jsonb, 'results', wide.layout),
     array(select id from luminous.method where team_id = $1 order by code limit 3),
     timestamptz '2026-02-01' + nth * interval '1 hour', timestamptz '2026-02-01' + nth * interval '1 hour', 'file'
   from plate p cross join (select jsonb_agg(md5(n::text)) as layout from generate_series(1, 20) n) wide`,
  `insert into luminous.result (team_id, id, sample_id, site_id, collected_at, analyte, concentration_mg_per_l, dilution,
     replicates, run_id, plate_file_sha256, reading_root, method_id, method_code, method_revision, published_at,
     biosensor, biosensor_name)
   select team, gen_random_uuid(), sample, site, ${collectedAt}, 'NA', 1, 1, 3, p.id, p.sha256, repeat('b', 64),
     gen_random_uuid(), 'na', 1, timestamptz '2026-03-01' + n * interval '1 minute', sensor, sensor
   from made join plate p on p.nth = at / 2 cross join unnest(array['atuA', 'marR', '3680']) sensor
   where ${used} and $1::uuid is not null`,
]
