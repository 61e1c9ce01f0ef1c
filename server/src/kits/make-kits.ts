import { randomBytes } from 'node:crypto'
import { makeKitCode } from '@luminous/contract/kit-code.ts'
import type { NewKitBatch } from '@luminous/contract'
import type { Tx } from '../platform/database.ts'
import { newId, parseId, type TeamId } from '../platform/ids.ts'
import { notFound, Problem } from '../platform/problem.ts'
import { assignKits } from './assign-kits.ts'
import {
  kit_batch_find,
  kit_batch_insert,
  kit_batch_update,
  kit_codes_known,
  kit_insert_many,
  kit_set_expiry,
} from './queries.ts'

/** Makes a batch of kits, each with a code that no kit has; assigned at once where a team is named. */
export async function makeKitBatch(
  tx: Tx,
  given: NewKitBatch & {
    lab: TeamId
    random?: (count: number) => Uint8Array
    /** Codes that are on vials already; else they are drawn. */
    codes?: readonly string[]
    assignedAt?: string
  },
): Promise<{ batch: string; codes: string[] }> {
  const { principal } = tx
  const { lab, name, count, expiresOn, holdingHours, note } = given
  const batch = newId()
  const added = await kit_batch_insert(tx, {
    team: lab,
    id: batch,
    name,
    expiresOn,
    holdingHours,
    note,
    madeBy: principal.name,
  })
  if (!added) {
    throw new Problem('conflict', `There is a batch ${name} already.`, { field: 'name' })
  }
  const codes = given.codes
    ? [...given.codes]
    : await drawCodes(tx, count, given.random ?? randomBytes)
  await kit_insert_many(
    tx,
    codes.map((code) => ({
      team: lab,
      id: newId<'kit'>(),
      code,
      batch,
      expiresOn,
      holdingHours,
      state: 'made',
      assignedAt: null,
    })),
  )
  const to = given.team === null ? null : parseId<'team'>(given.team)
  if (to !== null) {
    const at = given.assignedAt
    await assignKits(tx, { lab, batch, to, codes, ...(at === undefined ? {} : { at }) })
  }
  return { batch, codes }
}

/** Fresh codes. That one is taken happens once in millions of draws; then it is drawn again. */
async function drawCodes(
  tx: Tx,
  count: number,
  random: (count: number) => Uint8Array,
): Promise<string[]> {
  const drawn = new Set<string>()
  while (drawn.size < count) {
    while (drawn.size < count) drawn.add(makeKitCode(random))
    for (const known of await kit_codes_known(tx, [...drawn])) drawn.delete(known)
  }
  return [...drawn]
}

/** Another expiry, or note. It holds for the kits that nobody has collected with yet, the teams' included. */
export async function changeKitBatch(
  tx: Tx,
  change: { lab: TeamId; batch: string; expiresOn?: string | undefined; note?: string | undefined },
): Promise<void> {
  const { lab, batch, expiresOn = null, note = null } = change
  if (!(await kit_batch_find(tx, { team: lab, id: batch, lock: true }))) throw notFound()
  await kit_batch_update(tx, { team: lab, id: batch, expiresOn, note })
  if (expiresOn !== null) await kit_set_expiry(tx, { batch, expiresOn })
}
