import type { Method } from '@luminous/assay/method/method.ts'
import type { Plate } from '@luminous/contract'
import type { Db, Tx } from '../platform/database.ts'
import type { RunId, TeamId } from '../platform/ids.ts'
import { packReadings, unpackReadings } from './pack-readings.ts'

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

export type DisclosureRow = {
  plate: DisclosedPlate | FormerPlate
  readingRoot: string
} & StoredReadings

/** One of the two: packed since there was a way to pack them. */
type StoredReadings = {
  readings: DisclosedReadings | null
  readingsPacked: Uint8Array | null
}

/** The readings of a disclosure, however they are stored. Throws for packed ones that somebody changed. */
export function readingsOf({ readings, readingsPacked }: StoredReadings): DisclosedReadings {
  if (readings) return readings
  if (readingsPacked) return unpackReadings(readingsPacked)
  throw new Error('a disclosure has its readings one way or the other')
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
    `insert into luminous.disclosure (team_id, id, run_id, reading_root, plate, readings_packed)
     values ($1, $2, $3, $4, $5, $6)`,
    [
      disclosure.team,
      disclosure.id,
      disclosure.run,
      disclosure.readingRoot,
      JSON.stringify(disclosure.plate),
      await packReadings(disclosure.readings),
    ],
  )
}

/** What is disclosed without the readings, which are a thousand times as long. */
export async function disclosure_find_plate(
  db: Db,
  disclosure: { team: TeamId; run: RunId },
): Promise<Pick<DisclosureRow, 'plate'> | null> {
  const { rows } = await db.query<Pick<DisclosureRow, 'plate'>>(
    `select plate from luminous.disclosure where team_id = $1 and run_id = $2`,
    [disclosure.team, disclosure.run],
  )
  return rows[0] ?? null
}

export async function disclosure_find(
  db: Db,
  disclosure: { team: TeamId; run: RunId },
): Promise<DisclosureRow | null> {
  const { rows } = await db.query<DisclosureRow>(
    `select plate, readings, readings_packed as "readingsPacked", reading_root as "readingRoot" from luminous.disclosure
     where team_id = $1 and run_id = $2`,
    [disclosure.team, disclosure.run],
  )
  return rows[0] ?? null
}

export type DisclosureToCheck = Pick<
  DisclosureRow,
  'readings' | 'readingsPacked' | 'readingRoot'
> & {
  readonly id: string
}

export async function disclosure_list(
  db: Db,
  page: { team: TeamId; after: string; limit: number },
): Promise<DisclosureToCheck[]> {
  const { rows } = await db.query<DisclosureToCheck>(
    `select id, readings, readings_packed as "readingsPacked", reading_root as "readingRoot" from luminous.disclosure
     where team_id = $1 and id > $2 order by id limit $3`,
    [page.team, page.after, page.limit],
  )
  return rows
}
