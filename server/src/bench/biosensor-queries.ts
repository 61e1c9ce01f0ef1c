import type { Biosensor, BiosensorChange, NewBiosensor } from '@luminous/contract'
import type { Db, Tx } from '../platform/database.ts'
import type { TeamId } from '../platform/ids.ts'

const biosensorColumns = `id, code, name, promoter, strain, acid_class as "acidClass",
  stated_limit as "statedLimit", remarks, retired_at as "retiredAt", version`

/** Those in use first, and these by the name that the lab gave them. */
export async function biosensor_list(db: Db, team: TeamId): Promise<Biosensor[]> {
  const { rows } = await db.query<Biosensor>(
    `select ${biosensorColumns} from luminous.biosensor where team_id = $1
     order by retired_at is not null, lower(name), lower(code) limit 200`,
    [team],
  )
  return rows
}

/** False where the lab has a biosensor of that code, in whatever capitals. */
export async function biosensor_insert(
  tx: Tx,
  biosensor: NewBiosensor & { team: TeamId; id: string },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into luminous.biosensor
       (team_id, id, code, name, promoter, strain, acid_class, stated_limit, remarks)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing`,
    [
      biosensor.team,
      biosensor.id,
      biosensor.code,
      biosensor.name,
      biosensor.promoter,
      biosensor.strain,
      biosensor.acidClass,
      biosensor.statedLimit,
      biosensor.remarks,
    ],
  )
  return rowCount === 1
}

/** All but its code. False where somebody changed it meanwhile, or there is none. */
export async function biosensor_update(
  tx: Tx,
  biosensor: Omit<BiosensorChange, 'reason'> & { team: TeamId; id: string },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update luminous.biosensor set name = $4, promoter = $5, strain = $6, acid_class = $7,
       stated_limit = $8, remarks = $9,
       retired_at = case when $10 then coalesce(retired_at, clock_timestamp()) end
     where team_id = $1 and id = $2 and version = $3`,
    [
      biosensor.team,
      biosensor.id,
      biosensor.version,
      biosensor.name,
      biosensor.promoter,
      biosensor.strain,
      biosensor.acidClass,
      biosensor.statedLimit,
      biosensor.remarks,
      biosensor.retired,
    ],
  )
  return rowCount === 1
}
