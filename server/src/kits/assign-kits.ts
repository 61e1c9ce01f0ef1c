import type { Tx } from '../platform/database.ts'
import { newId, type TeamId } from '../platform/ids.ts'
import { Problem } from '../platform/problem.ts'
import { requireOpenTeam } from '../teams/teams.ts'
import {
  kit_insert_many,
  kit_list_in_stock,
  kit_lock,
  kit_set_assigned,
  kit_set_state,
  type StockKitRow,
} from './queries.ts'

/**
 * Gives kits to a team, those that another team has not used included: a parcel may have gone to the wrong
 * door. Each gets a row in the team's own register; the former team's becomes void and says why.
 */
export async function assignKits(
  tx: Tx,
  given: {
    lab: TeamId
    batch: string | null
    to: TeamId
    codes: readonly string[]
    /** Since when the team has them, where that is not now. */
    at?: string
  },
): Promise<{ team: { id: TeamId; name: string }; codes: string[] }> {
  const { lab, to, codes } = given
  const team = await requireOpenTeam(tx, to)
  if (to === lab) {
    throw new Problem('request.invalid', 'team: kits are assigned to those who sample.', {
      field: 'team',
    })
  }
  const kits = await kit_list_in_stock(tx, { lab, codes, lock: true })
  refuseUnassignable(kits, given)
  const moving = kits.filter(({ assignedTeam, state }) => assignedTeam !== to || state === 'void')
  for (const [former, rows] of Map.groupBy(moving, ({ assignedTeam }) => assignedTeam)) {
    if (former === null || former === to) continue
    const theirs = await kit_lock(tx, { team: former, codes: rows.map(({ code }) => code) })
    const used = theirs.find(
      ({ state, sample }) => sample !== null || (state !== 'assigned' && state !== 'void'),
    )
    if (used) throw alreadyUsed(used.code, used.state)
    await kit_set_state(tx, {
      team: former,
      codes: theirs.map(({ code }) => code),
      state: 'void',
      reason: 'Assigned to another team',
    })
  }
  await giveRows(tx, to, moving, given.at ?? new Date().toISOString())
  await kit_set_assigned(tx, { lab, codes: moving.map(({ code }) => code), to })
  return { team: { id: to, name: team.name }, codes: kits.map(({ code }) => code) }
}

function refuseUnassignable(
  kits: readonly StockKitRow[],
  given: { batch: string | null; codes: readonly string[] },
): void {
  const found = new Set(kits.map(({ code }) => code))
  const missing = given.codes.filter((code) => !found.has(code))
  if (missing.length > 0) {
    throw new Problem('kit.unknown', `No kit has the code ${missing.slice(0, 5).join(', ')}.`, {
      field: 'codes',
    })
  }
  const foreign = kits.find(({ batch }) => given.batch !== null && batch !== given.batch)
  if (foreign) {
    throw new Problem('request.invalid', `codes: ${foreign.code} is of ${foreign.batchName}.`, {
      field: 'codes',
    })
  }
  const gone = kits.find(({ stockState }) => stockState === 'void')
  if (gone) {
    throw new Problem('kit.void', `${gone.code} is void: ${gone.stateReason}. Assign another.`)
  }
  // A sample stays its team's, its kit void or not: nobody else's may have the same code.
  const used = kits.find(
    ({ state, sample }) => sample !== null || !['made', 'assigned', 'void'].includes(state),
  )
  if (used) throw alreadyUsed(used.code, used.state)
}

const alreadyUsed = (code: string, state: string) =>
  new Problem('kit.used', `${code} was used and is ${state}: it stays with the team that used it.`)

/** The team's own rows; one that it had before, and gave back, lives again. */
async function giveRows(
  tx: Tx,
  team: TeamId,
  kits: readonly StockKitRow[],
  assignedAt: string,
): Promise<void> {
  const known = await kit_lock(tx, { team, codes: kits.map(({ code }) => code) })
  const back = new Set(known.map(({ code }) => code))
  await kit_set_state(tx, { team, codes: [...back], state: 'assigned', reason: null })
  const fresh = kits.filter(({ code }) => !back.has(code))
  if (fresh.length === 0) return
  await kit_insert_many(
    tx,
    fresh.map((kit) => ({
      team,
      id: newId<'kit'>(),
      code: kit.code,
      batch: kit.batch,
      expiresOn: kit.expiresOn,
      holdingHours: kit.holdingHours,
      state: 'assigned',
      assignedAt,
    })),
  )
}
