import type { SampleChange } from '@luminous/contract'
import type { Tx } from '../platform/database.ts'
import type { TeamId } from '../platform/ids.ts'
import { notFound, Problem, stale } from '../platform/problem.ts'
import { site_list } from '../sites/sites.ts'
import { requireOpenTeam } from '../teams/teams.ts'
import { sample_is_reported } from './custody-queries.ts'
import { sample_correct, sample_find, sample_lock } from './queries.ts'

/**
 * Corrects what was written down in the field; the scan itself stays as it was told. Once a result is out, only
 * the notes may change. Throws `version.stale`, `sample.held`, `request.invalid`.
 */
export async function correctSample(
  tx: Tx,
  given: { team: TeamId; sample: string; change: SampleChange },
): Promise<void> {
  const { team } = given
  const { version, reason: _, ...change } = given.change
  await requireOpenTeam(tx, team)
  const current = await sample_lock(tx, { team, id: given.sample })
  const sample = current === null ? null : await sample_find(tx, { team, id: given.sample })
  if (!sample) throw notFound()
  if (current !== version) {
    throw stale('this sample')
  }
  const { notes: _notes, ...facts } = change
  if (Object.keys(facts).length > 0 && (await sample_is_reported(tx, sample))) {
    throw new Problem(
      'sample.held',
      `${sample.code} is reported: what its result rests on cannot change under it. Ask the lab for an amendment.`,
    )
  }
  const site = facts.site
  if (site !== undefined && !(await site_list(tx, team)).some(({ id }) => id === site)) {
    throw new Problem('request.invalid', 'site: the team has no such site.', { field: 'site' })
  }
  const kind = facts.kind ?? sample.kind
  const duplicateOf = facts.duplicateOf === undefined ? sample.duplicateOf : facts.duplicateOf
  if (duplicateOf !== null && kind !== 'duplicate') {
    throw new Problem('request.invalid', 'duplicateOf: is for duplicates.', {
      field: 'duplicateOf',
    })
  }
  if (duplicateOf?.toLowerCase() === sample.id || !(await isOwn(tx, team, duplicateOf))) {
    throw new Problem('request.invalid', 'duplicateOf: the team has no such sample.', {
      field: 'duplicateOf',
    })
  }
  await sample_correct(tx, { team, id: sample.id }, change)
}

const isOwn = async (tx: Tx, team: TeamId, id: string | null): Promise<boolean> =>
  id === null || (await sample_find(tx, { team, id })) !== null
