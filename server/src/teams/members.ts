/** Who is in a team, and as what. The last admin stays, whichever way somebody tries. */
import type pg from 'pg'
import { isStaffRole, type Role } from '@luminous/contract'
import {
  clearSecondFactors,
  membership_count_admins,
  place_list,
  team_lock,
} from '../access/access.ts'
import { transaction, type Tx } from '../platform/database.ts'
import type { TeamId } from '../platform/ids.ts'
import type { Principal } from '../platform/principal.ts'
import { notFound, Problem } from '../platform/problem.ts'
import {
  membership_delete,
  membership_find,
  membership_set_role,
  type MemberRow,
} from './member-queries.ts'

export async function changeRole(
  tx: Tx,
  change: { team: TeamId; id: string; role: Role },
): Promise<MemberRow> {
  const { kind } = await requireOpenTeam(tx, change.team)
  if (!(await membership_find(tx, change))) throw notFound()
  refuseOtherKind(change.role, kind)
  await membership_set_role(tx, change)
  await keepAnAdmin(tx, change.team)
  const member = await membership_find(tx, change)
  if (!member) throw notFound()
  return member
}

/** Takes somebody out of a team, or lets them leave; their account stays. */
export async function removeMember(
  tx: Tx,
  { team, id }: { team: TeamId; id: string },
): Promise<void> {
  await requireTeam(tx, team)
  const member = await membership_find(tx, { team, id })
  if (!member) throw notFound()
  await membership_delete(tx, { team, id, person: member.person })
  await keepAnAdmin(tx, team)
}

/**
 * Takes away a member's second factors, for one who lost them. Takes the pool, since their rows are the person's and
 * not the team's: what the team may is asked in a transaction of its own, and the deed reaches beyond it.
 */
export async function resetSecondFactor(
  pool: pg.Pool,
  principal: Principal,
  { team, id, reason }: { team: TeamId; id: string; reason: string },
): Promise<void> {
  const member = await transaction(pool, principal, (tx) => membership_find(tx, { team, id }))
  if (!member) throw notFound()
  if (member.person === principal.id) {
    throw new Problem('conflict', 'Your own second factor is changed on your account’s page.')
  }
  const isStaff = principal.reach === 'platform'
  const actor: Principal = { ...principal, reach: 'platform', reason }
  await transaction(pool, actor, async (tx) => {
    // Who belongs to other teams too is more than this team's admin may open up.
    if (!isStaff && (await place_list(tx, member.person)).length > 1) {
      throw new Problem(
        'role.insufficient',
        `${member.name} belongs to other teams too. Ask Luminous to reset this second factor.`,
      )
    }
    await clearSecondFactors(tx, { id: member.person, email: member.email, name: member.name })
  })
}

/** Locks the team; throws where it is not there, for you. */
async function requireTeam(tx: Tx, team: TeamId) {
  const locked = await team_lock(tx, team)
  if (!locked) throw notFound()
  return locked
}

/** The same for what makes no sense in a closed team. */
export async function requireOpenTeam(tx: Tx, team: TeamId) {
  const locked = await requireTeam(tx, team)
  if (locked.state === 'closed') {
    throw new Problem('team.closed', `${locked.name} is closed. Nothing can be changed there.`)
  }
  return locked
}

/** Staff roles belong to the lab's team, the others to everybody else's. */
export function refuseOtherKind(role: Role, kind: string): void {
  if (isStaffRole(role) === (kind === 'lab')) return
  throw new Problem(
    'request.invalid',
    kind === 'lab'
      ? 'role: people of the lab are admins, analysts or reviewers.'
      : 'role: staff roles are for the lab’s own team.',
    { field: 'role' },
  )
}

async function keepAnAdmin(tx: Tx, team: TeamId): Promise<void> {
  if ((await membership_count_admins(tx, team)) > 0) return
  throw new Problem('last-admin', 'A team needs an admin. Make somebody else one first.')
}
