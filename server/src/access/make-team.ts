import { isStaffRole, type Role } from '@luminous/contract'
import { log_insert } from '../audit/audit.ts'
import { newId, type LogId, type PersonId } from '../platform/ids.ts'
import type { Tx } from '../platform/database.ts'
import { hashPassword } from './passwords.ts'
import {
  credential_upsert,
  membership_insert,
  person_find_by_email,
  person_insert,
  team_insert,
  type TeamKind,
  type TeamRow,
} from './queries.ts'

/** Makes a team with its two logs, in this order: the team's own entry goes to its log. */
export async function makeTeam(
  tx: Tx,
  team: { slug: string; name: string; kind: TeamKind; publicUrl: string },
): Promise<TeamRow> {
  const id = newId<'team'>()
  const host = new URL(team.publicUrl).host
  for (const kind of ['changes', 'access'] as const) {
    const log = newId<'log'>()
    await log_insert(tx, { team: id, log, kind, origin: formatOrigin(host, log) })
  }
  const row: TeamRow = { id, slug: team.slug, name: team.name, kind: team.kind }
  await team_insert(tx, row)
  return row
}

/** The name of a log and of its keys: `<host>/ledger/<id>`. */
const formatOrigin = (host: string, log: LogId): string => `${host}/ledger/${log}`

/** Makes a person with a password and a place in a team. Staff roles are for the lab's own team. */
export async function addPerson(
  tx: Tx,
  person: { email: string; name: string; password: string; team: TeamRow; role: Role },
): Promise<PersonId> {
  if (isStaffRole(person.role) !== (person.team.kind === 'lab')) {
    throw new RangeError(
      `the role ${person.role} does not belong to a team of kind ${person.team.kind}`,
    )
  }
  const known = await person_find_by_email(tx, person.email)
  const id = known?.id ?? newId<'person'>()
  if (!known) await person_insert(tx, { id, email: person.email, name: person.name })
  const passwordHash = await hashPassword(person.password)
  await credential_upsert(tx, { id: newId(), person: id, passwordHash })
  await membership_insert(tx, { team: person.team.id, id: newId(), person: id, role: person.role })
  return id
}
