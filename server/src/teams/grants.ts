/** Grants: an auditor reads named teams for a time and a purpose. They end by themselves. */
import type { NewGrant } from '@luminous/contract'
import { link_end_of_subject, makeLink } from '../access/access.ts'
import { queueMail } from '../mail/mail.ts'
import type { Tx } from '../platform/database.ts'
import { newId, parseId, type PersonId, type TeamId } from '../platform/ids.ts'
import { notFound, Problem } from '../platform/problem.ts'
import type { Vault } from '../platform/vault.ts'
import { grant_find, grant_insert, grant_revoke, type GrantRow } from './grant-queries.ts'
import { grantMail } from './mails.ts'
import { requireOpenTeam } from './members.ts'
import { refuseMailFlood } from './refuse-mail-flood.ts'

const daysMax = 731
const dayMs = 24 * 3600 * 1000

/** Lets somebody read one team or, for staff, several; one mail tells of all. */
export async function grantAccess(
  tx: Tx,
  given: NewGrant & {
    team: TeamId
    vault: Vault
    /** Who has the address; null where nobody does. */
    person: { readonly id: PersonId } | null
  },
): Promise<GrantRow> {
  const { principal } = tx
  const { email, purpose, from, until, person } = given
  refuseStrangeTimes({ from, until })
  const others = (given.alsoTeams ?? []).map((id) => parseId<'team'>(id) ?? given.team)
  if (others.length > 0 && principal.reach !== 'platform') throw notFound()
  const teams = [...new Set([given.team, ...others])].toSorted()
  const names: string[] = []
  const made = new Map<TeamId, string>()
  for (const team of teams) {
    const { name, kind } = await requireOpenTeam(tx, team)
    if (kind === 'lab')
      throw new Problem('request.invalid', 'The lab itself is not audited by a grant.')
    names.push(name)
    made.set(team, await insertGrant(tx, { ...given, team, person: person?.id ?? null }))
  }
  const id = made.get(given.team)
  if (id === undefined) throw notFound()
  await refuseMailFlood(tx, given.team)
  const body = grantMail(
    { grantedBy: principal.name, purpose, from, until, teams: names },
    person !== null,
  )
  const link = person
    ? null
    : await makeLink(tx, given.vault, { purpose: 'grant', team: given.team, subject: id, email })
  await queueMail(tx, {
    team: given.team,
    subject: id,
    email,
    body,
    ...(link === null ? {} : { link }),
  })
  const grant = await grant_find(tx, { team: given.team, id })
  if (!grant) throw notFound()
  return grant
}

async function insertGrant(
  tx: Tx,
  grant: NewGrant & { team: TeamId; person: Parameters<typeof grant_insert>[1]['person'] },
): Promise<string> {
  const { principal } = tx
  const id = newId()
  const grantedBy = principal.kind === 'person' ? principal.id : null
  await grant_insert(tx, { ...grant, id, grantedBy, grantedByName: principal.name })
  return id
}

function refuseStrangeTimes({ from, until }: { from: string; until: string }): void {
  const begin = Date.parse(from)
  const end = Date.parse(until)
  if (end <= begin) throw strange('must come after the beginning.')
  if (end <= Date.now()) throw strange('lies in the past.')
  if (end - begin > daysMax * dayMs) throw strange('may be two years after the beginning at most.')
}

const strange = (message: string) =>
  new Problem('request.invalid', `until: ${message}`, { field: 'until' })

export async function revokeGrant(
  tx: Tx,
  grant: { team: TeamId; id: string; reason: string },
): Promise<void> {
  if (!(await grant_find(tx, grant))) throw notFound()
  if (await grant_revoke(tx, grant)) {
    await link_end_of_subject(tx, { subject: grant.id, purpose: 'grant', how: 'revoked' })
    return
  }
  throw new Problem('conflict', 'This grant has ended already.')
}
