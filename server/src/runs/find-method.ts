import { parseMethod } from '@luminous/assay/method/method.ts'
import { referenceMethods } from '@luminous/assay/method/reference-methods.ts'
import type { Db, Tx } from '../platform/database.ts'
import { newId, type TeamId } from '../platform/ids.ts'
import { Problem } from '../platform/problem.ts'
import { method_find, method_insert, method_list } from './method-queries.ts'
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
