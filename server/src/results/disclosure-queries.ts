import type { Method } from '@luminous/assay/method/method.ts'
import type { Plate } from '@luminous/contract'
import type { Db, Tx } from '../platform/database.ts'
import type { RunId, TeamId } from '../platform/ids.ts'

/** Of one biosensor, with the method, so that the result can be computed again. */
export type DisclosedPart = Pick<Plate, 'signalUnit' | 'calibration'> & { readonly method: Method }

type SharedPlate = Omit<
  Plate,
  | 'readings'
  | 'leafHashesBase64'
  | 'readingRoot'
  | 'readingCount'
  | 'signalUnit'
  | 'calibration'
  | 'biosensor'
>

/** What the column `plate` of a disclosure holds. */
export type DisclosedPlate = SharedPlate & {
  readonly parts: readonly (DisclosedPart & { readonly biosensor: string | null })[]
}

/** What it held before there were several biosensors on a plate. */
type FormerPlate = SharedPlate & DisclosedPart

/** What is disclosed of one biosensor; null where the plate has none of it. */
export function disclosedPart(
  plate: DisclosedPlate | FormerPlate,
  biosensor: string | null,
): DisclosedPart | null {
  if (!('parts' in plate)) return plate
  return plate.parts.find((part) => part.biosensor === biosensor) ?? null
}

export type DisclosedReadings = {
  readonly leafHashesBase64: string
  readonly opened: Plate['readings']
}

type DisclosureRow = {
  plate: DisclosedPlate | FormerPlate
  readings: DisclosedReadings
  readingRoot: string
}

export async function disclosure_insert(
  tx: Tx,
  disclosure: {
    team: TeamId
    id: string
    run: RunId
    readingRoot: string
    plate: DisclosedPlate
    readings: DisclosedReadings
  },
): Promise<void> {
  await tx.query(
    `insert into luminous.disclosure (team_id, id, run_id, reading_root, plate, readings)
     values ($1, $2, $3, $4, $5, $6)`,
    [
      disclosure.team,
      disclosure.id,
      disclosure.run,
      disclosure.readingRoot,
      JSON.stringify(disclosure.plate),
      JSON.stringify(disclosure.readings),
    ],
  )
}

export async function disclosure_find(
  db: Db,
  disclosure: { team: TeamId; run: RunId },
): Promise<DisclosureRow | null> {
  const { rows } = await db.query<DisclosureRow>(
    `select plate, readings, reading_root as "readingRoot" from luminous.disclosure
     where team_id = $1 and run_id = $2`,
    [disclosure.team, disclosure.run],
  )
  return rows[0] ?? null
}

export type DisclosureToCheck = Pick<DisclosureRow, 'readings' | 'readingRoot'> & {
  readonly id: string
}

export async function disclosure_list(
  db: Db,
  page: { team: TeamId; after: string; limit: number },
): Promise<DisclosureToCheck[]> {
  const { rows } = await db.query<DisclosureToCheck>(
    `select id, readings, reading_root as "readingRoot" from luminous.disclosure
     where team_id = $1 and id > $2 order by id limit $3`,
    [page.team, page.after, page.limit],
  )
  return rows
}
