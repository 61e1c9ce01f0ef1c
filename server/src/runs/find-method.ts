import { biosensorsOf } from '@luminous/assay/plate/biosensor.ts'
import { parseMethod } from '@luminous/assay/method/method.ts'
import { referenceMethods } from '@luminous/assay/method/reference-methods.ts'
import type { Layout } from '@luminous/assay/plate/layout.ts'
import type { Db, Tx } from '../platform/database.ts'
import { newId, type TeamId } from '../platform/ids.ts'
import { Problem } from '../platform/problem.ts'
import {
  method_find,
  method_insert,
  method_list,
  method_list_for_biosensors,
} from './method-queries.ts'
import type { LabMethod } from './open-run.ts'

/** A method of the lab by `code` (its newest revision) or `code@revision`; null: the lab's first method. */
export async function findMethod(db: Db, lab: TeamId, wanted: string | null): Promise<LabMethod> {
  const [code = null, revision] = wanted?.split('@') ?? []
  const found = await method_find(db, {
    team: lab,
    code,
    revision: revision === undefined ? null : /^\d{1,9}$/.test(revision) ? Number(revision) : 0,
  })
  if (!found) {
    const known = (await method_list(db, lab)).map((each) => `${each.code}@${each.revision}`)
    throw new Problem(
      'method.unknown',
      `There is no method ${wanted ?? ''}. The lab has ${known.join(', ') || 'none yet'}.`,
    )
  }
  return { ...found, definition: parseMethod(found.definition) }
}

/**
 * The methods for a layout: for each biosensor that it names the one that the lab has, or that a former choice has; of
 * several a person chooses. Without names the former choice, or the lab's first method.
 */
export async function findMethodsFor(
  db: Db,
  lab: TeamId,
  layout: Layout | null,
  former: readonly LabMethod[] | null = null,
): Promise<readonly LabMethod[]> {
  const biosensors = biosensorsOf(layout ?? {})
  if (biosensors.length === 0) return former ?? [await findMethod(db, lab, null)]
  const known = await method_list_for_biosensors(db, { team: lab, biosensors })
  const offered = known.map((row) => ({ ...row, definition: parseMethod(row.definition) }))
  return biosensors.flatMap((biosensor) => {
    const chosen = former?.find(isFor(biosensor))
    const [only, ...others] = offered.filter(isFor(biosensor))
    return chosen ?? (others.length === 0 ? (only ?? []) : [])
  })
}

const isFor =
  (biosensor: string) =>
  ({ definition }: LabMethod) =>
    definition.panel?.biosensor === biosensor

/** What the lab is given to begin with: the reference methods, each as its first revision. */
export async function installReferenceMethods(tx: Tx, lab: TeamId): Promise<void> {
  for (const definition of referenceMethods) {
    const known = await method_find(tx, { team: lab, code: definition.code, revision: 1 })
    if (known) continue
    await method_insert(tx, {
      team: lab,
      id: newId<'method'>(),
      code: definition.code,
      revision: 1,
      definition,
    })
  }
}
