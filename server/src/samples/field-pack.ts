import type { FieldPack } from '@luminous/contract'
import { kit_list_for_field } from '../kits/kits.ts'
import type { Tx } from '../platform/database.ts'
import type { TeamId } from '../platform/ids.ts'
import { notFound } from '../platform/problem.ts'
import { site_list } from '../sites/sites.ts'
import { team_find_details } from '../teams/teams.ts'

const kitsMax = 5000
/** How long somebody counts as identified on a phone that is offline: a field day and its night. */
const offlineHours = 24

/** All that a phone needs to take samples for a team without a network. */
export async function packForField(
  tx: Tx,
  { team, now }: { team: TeamId; now: Date },
): Promise<FieldPack> {
  const { principal } = tx
  const details = await team_find_details(tx, team)
  if (!details) throw notFound()
  return {
    serverTime: now.toISOString(),
    validUntil: new Date(now.getTime() + offlineHours * 3_600_000).toISOString(),
    team: { id: team, slug: details.slug, name: details.name },
    person: {
      id: principal.kind === 'person' ? principal.id : null,
      name: principal.name,
    },
    sites: await site_list(tx, team),
    kits: await kit_list_for_field(tx, { team, limit: kitsMax }),
  }
}
