import type { LabelSheetName } from '@luminous/contract/label-sheet.ts'
import type { Db } from '../platform/database.ts'
import type { TeamId } from '../platform/ids.ts'
import { notFound, Problem } from '../platform/problem.ts'
import type { KitLabels } from './labels.ts'
import { kit_batch_find, kit_list_of_batch } from './queries.ts'
import { readKitCode } from './read-kit-code.ts'

/**
 * The labels of a batch: those of the codes named, else of every kit that is not void. Throws `kit.unknown`,
 * `kit.void`: a label of a void kit would put it back on a shelf.
 */
export async function findLabels(
  db: Db,
  wanted: { lab: TeamId; batch: string; codes: readonly string[] | null },
): Promise<{ batchName: string; kits: KitLabels['kits'] }> {
  const { lab, batch } = wanted
  const found = await kit_batch_find(db, { team: lab, id: batch })
  if (!found) throw notFound()
  const all = await kit_list_of_batch(db, { team: lab, id: batch })
  const codes = wanted.codes && new Set(wanted.codes.map((code) => readKitCode(code, 'codes')))
  const known = new Set(all.map(({ code }) => code))
  const missing = codes && [...codes].find((code) => !known.has(code))
  if (missing) {
    throw new Problem('kit.unknown', `The batch ${found.name} has no kit ${missing}.`, {
      field: 'codes',
    })
  }
  const chosen = all.filter(({ code, state }) => (codes ? codes.has(code) : state !== 'void'))
  const gone = chosen.find(({ state }) => state === 'void')
  if (gone) {
    throw new Problem('kit.void', `${gone.code} is void: no label is printed for it.`, {
      field: 'codes',
    })
  }
  if (chosen.length === 0) {
    throw new Problem('conflict', 'Every kit of this batch is void: there is nothing to print.')
  }
  return {
    batchName: found.name,
    kits: chosen.map(({ code, assignedTeamName, expiresOn }) => ({
      code,
      teamName: assignedTeamName,
      batchName: found.name,
      expiresOn,
    })),
  }
}

/** What a browser saves the labels as: letters and digits of the batch's name, whatever else it holds. */
export const labelsFileName = (batchName: string, sheet: LabelSheetName): string => {
  const name = batchName.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-+|-+$/g, '')
  return `labels-${name === '' ? 'kits' : name.slice(0, 60)}-${sheet}.pdf`
}
