import type {
  Instrument,
  LayoutTemplate,
  NewInstrument,
  NewLot,
  ReagentLot,
} from '@luminous/contract'
import type { Layout } from '@luminous/assay/plate/layout.ts'
import type { Db, Tx } from '../platform/database.ts'
import type { TeamId } from '../platform/ids.ts'

const instrumentColumns = `id, name, vendor, model, serial, time_zone as "timeZone",
  clock_offset_s as "clockOffsetS", date_order as "dateOrder", note, retired_at as "retiredAt", version`

export async function instrument_list(db: Db, team: TeamId): Promise<Instrument[]> {
  const { rows } = await db.query<Instrument>(
    `select ${instrumentColumns} from luminous.instrument where team_id = $1
     order by retired_at is not null, lower(name), id limit 500`,
    [team],
  )
  return rows
}

/** False where the lab has a reader of that name. */
export async function instrument_insert(
  tx: Tx,
  instrument: NewInstrument & { team: TeamId; id: string },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into luminous.instrument
       (team_id, id, name, vendor, model, serial, time_zone, clock_offset_s, date_order, note)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (team_id, name) do nothing`,
    [
      instrument.team,
      instrument.id,
      instrument.name,
      instrument.vendor,
      instrument.model,
      instrument.serial,
      instrument.timeZone,
      instrument.clockOffsetS,
      instrument.dateOrder,
      instrument.note,
    ],
  )
  return rowCount === 1
}

/** False where somebody changed it meanwhile, or there is none. */
export async function instrument_update(
  tx: Tx,
  instrument: NewInstrument & { team: TeamId; id: string; retired: boolean; version: number },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update luminous.instrument set name = $4, vendor = $5, model = $6, serial = $7, time_zone = $8,
       clock_offset_s = $9, date_order = $10, note = $11,
       retired_at = case when $12 then coalesce(retired_at, clock_timestamp()) end
     where team_id = $1 and id = $2 and version = $3`,
    [
      instrument.team,
      instrument.id,
      instrument.version,
      instrument.name,
      instrument.vendor,
      instrument.model,
      instrument.serial,
      instrument.timeZone,
      instrument.clockOffsetS,
      instrument.dateOrder,
      instrument.note,
      instrument.retired,
    ],
  )
  return rowCount === 1
}

const lotColumns = `id, kind, name, lot, biosensor, expires_on as "expiresOn", note, retired_at as "retiredAt", version`

export async function reagent_lot_list(db: Db, team: TeamId): Promise<ReagentLot[]> {
  const { rows } = await db.query<ReagentLot>(
    `select ${lotColumns} from luminous.reagent_lot where team_id = $1
     order by retired_at is not null, kind, expires_on desc, id limit 1000`,
    [team],
  )
  return rows
}

/** False where the lab has this lot. */
export async function reagent_lot_insert(
  tx: Tx,
  lot: NewLot & { team: TeamId; id: string },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into luminous.reagent_lot (team_id, id, kind, name, lot, biosensor, expires_on, note)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (team_id, kind, name, lot) do nothing`,
    [lot.team, lot.id, lot.kind, lot.name, lot.lot, lot.biosensor, lot.expiresOn, lot.note],
  )
  return rowCount === 1
}

export async function reagent_lot_retire(
  tx: Tx,
  lot: { team: TeamId; id: string; retired: boolean; version: number },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update luminous.reagent_lot
     set retired_at = case when $4 then coalesce(retired_at, clock_timestamp()) end
     where team_id = $1 and id = $2 and version = $3`,
    [lot.team, lot.id, lot.version, lot.retired],
  )
  return rowCount === 1
}

type TemplateRow = Omit<LayoutTemplate, 'undetectable' | 'layout'> & { layout: Layout }

export async function layout_template_list(db: Db, team: TeamId): Promise<TemplateRow[]> {
  const { rows } = await db.query<TemplateRow>(
    `select id, name, well_count as "wellCount", layout from luminous.layout_template
     where team_id = $1 order by lower(name), id limit 200`,
    [team],
  )
  return rows
}

export async function layout_template_insert(
  tx: Tx,
  template: { team: TeamId; id: string; name: string; wellCount: number; layout: Layout },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into luminous.layout_template (team_id, id, name, well_count, layout)
     values ($1, $2, $3, $4, $5) on conflict (team_id, name) do nothing`,
    [
      template.team,
      template.id,
      template.name,
      template.wellCount,
      JSON.stringify(template.layout),
    ],
  )
  return rowCount === 1
}

export async function layout_template_delete(
  tx: Tx,
  template: { team: TeamId; id: string },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `delete from luminous.layout_template where team_id = $1 and id = $2`,
    [template.team, template.id],
  )
  return rowCount === 1
}

export type StandInRow = {
  id: string
  reviewer: string
  reviewerName: string
  standIn: string
  standInName: string
  from: string
  until: string
  reason: string
  endedAt: string | null
}

/** The newest first. */
export async function stand_in_list(db: Db, team: TeamId): Promise<StandInRow[]> {
  const { rows } = await db.query<StandInRow>(
    `select s.id, s.reviewer_id as reviewer, r.name as "reviewerName", s.stand_in_id as "standIn",
       p.name as "standInName", s.valid_from as "from", s.valid_until as "until", s.reason,
       s.ended_at as "endedAt"
     from luminous.stand_in s
     join luminous.person r on r.id = s.reviewer_id
     join luminous.person p on p.id = s.stand_in_id
     where s.team_id = $1 order by s.valid_from desc, s.id limit 200`,
    [team],
  )
  return rows
}

/** Whether somebody stands in now for somebody who still is a reviewer. */
export async function stand_in_is_active(
  db: Db,
  person: { team: TeamId; id: string },
): Promise<boolean> {
  const { rows } = await db.query(
    `select 1 from luminous.stand_in s
     join luminous.membership m on m.team_id = s.team_id and m.person_id = s.reviewer_id and m.role = 'reviewer'
     where s.team_id = $1 and s.stand_in_id = $2 and s.ended_at is null
       and s.valid_from <= clock_timestamp() and s.valid_until > clock_timestamp() limit 1`,
    [person.team, person.id],
  )
  return rows.length > 0
}

/** False where the stand-in is not of the lab's staff. */
export async function stand_in_insert(
  tx: Tx,
  given: {
    team: TeamId
    id: string
    reviewer: string
    standIn: string
    from: string
    until: string
    reason: string
  },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into luminous.stand_in (team_id, id, reviewer_id, stand_in_id, valid_from, valid_until, reason)
     select $1, $2, $3, m.person_id, $5, $6, $7 from luminous.membership m
     where m.team_id = $1 and m.person_id = $4`,
    [given.team, given.id, given.reviewer, given.standIn, given.from, given.until, given.reason],
  )
  return rowCount === 1
}

export async function stand_in_end(
  tx: Tx,
  given: { team: TeamId; id: string; reviewer: string },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update luminous.stand_in set ended_at = clock_timestamp()
     where team_id = $1 and id = $2 and reviewer_id = $3 and ended_at is null`,
    [given.team, given.id, given.reviewer],
  )
  return rowCount === 1
}
