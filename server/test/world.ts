/** Teams, people, places and results for tests: made through the same doors as real ones. */
import type { Role } from '@luminous/contract'
import { addPerson, makeTeam } from '../src/access/make-team.ts'
import { team_find_lab, type TeamRow } from '../src/access/queries.ts'
import { transaction, type Tx } from '../src/platform/database.ts'
import { newId, type PersonId } from '../src/platform/ids.ts'
import { jobPrincipal, personPrincipal, type Principal } from '../src/platform/principal.ts'
import { result_insert_many } from '../src/results/queries.ts'
import { registerSample } from '../src/samples/samples.ts'
import { addSite } from '../src/sites/sites.ts'
import { publicUrl, type TestDatabase } from './database.ts'
import { newResult, type TestTeam } from './new-result.ts'

export { newResult, type TestTeam }

export const testPassword = 'correct horse battery staple'
export const builder = jobPrincipal('test')

export type Member = {
  readonly id: PersonId
  readonly email: string
  readonly principal: Principal
}

let made = 0

/** A customer's team with one site and one sample. */
export async function addTeam(
  db: Pick<TestDatabase, 'worker'>,
  slug = `team-${(made += 1)}`,
): Promise<TestTeam> {
  return transaction(db.worker, builder, async (tx) => {
    const team = await makeTeam(tx, { slug, name: `Team ${slug}`, kind: 'customer', publicUrl })
    const site = await addSite(tx, {
      team: team.id,
      name: `River at ${slug}`,
      timeZone: 'America/Edmonton',
      latitude: '57.304100',
      longitude: '-111.397200',
    })
    const sampleCode = `K-${slug}`
    const collectedAt = '2026-10-12T15:20:00.123456Z'
    const sample = await registerSample(tx, { team: team.id, code: sampleCode, site, collectedAt })
    const as = (role: Role) => principalOf(team, role)
    return {
      team,
      site,
      sample,
      sampleCode,
      editor: as('editor'),
      viewer: as('viewer'),
      auditor: as('auditor'),
    }
  })
}

export const principalOf = (team: TeamRow, role: Role): Principal =>
  personPrincipal({
    id: newId<'person'>(),
    name: `${role} of ${team.slug}`,
    role,
    team: team.id,
    request: newId(),
  })

/** A person with a password, a row and a place in a team. */
export async function addMember(db: TestDatabase, team: TeamRow, role: Role): Promise<Member> {
  const name = `${role} of ${team.slug}`
  const email = `${role}-${(made += 1)}@${team.slug}.test`
  const id = await transaction(db.worker, builder, (tx) =>
    addPerson(tx, { email, name, password: testPassword, team, role }),
  )
  const principal = personPrincipal({ id, name, role, team: team.id, request: newId() })
  return { id, email, principal }
}

export async function findLab(db: TestDatabase): Promise<TeamRow> {
  const lab = await transaction(db.worker, builder, team_find_lab)
  if (!lab) throw new Error('the lab is made by install')
  return lab
}

/** Inserts results in one statement; answers their ids. */
export async function addResults(tx: Tx, team: TestTeam, count: number): Promise<string[]> {
  const results = Array.from({ length: count }, () => newResult(team))
  await result_insert_many(tx, results)
  return results.map((result) => result.id)
}

export type StoredEntry = {
  readonly statementId: string
  readonly ordinal: number
  readonly version: number
  readonly salt: Buffer
  readonly envelope: {
    readonly v: number
    readonly id: string
    readonly log: string
    readonly at: string
    readonly actor: { readonly kind: string; readonly id: string; readonly role: string }
    readonly action: string
    readonly record: { readonly type: string; readonly id: string; readonly version: number }
    readonly request: string | null
    readonly payload: string
  }
  readonly payload: {
    readonly before: Record<string, unknown> | null
    readonly after: Record<string, unknown> | null
    readonly reason: string | null
    readonly actor: string
    readonly occurredAt: string | null
  }
}

/** The entries of one record as they are stored, the oldest first. */
export async function entriesOf(
  db: TestDatabase,
  type: string,
  id: string,
): Promise<StoredEntry[]> {
  const { rows } = await db.superuser.query<{
    statement_id: string
    ordinal: number
    version: number
    salt: Buffer
    envelope: string
    payload: string
  }>(
    `select statement_id, ordinal, version, salt, envelope, payload from ledger.entry
     where record_type = $1 and record_id = $2 order by version`,
    [type, id],
  )
  return rows.map((row) => {
    const envelope: StoredEntry['envelope'] = JSON.parse(row.envelope)
    const payload: StoredEntry['payload'] = JSON.parse(row.payload)
    const { statement_id: statementId, ordinal, version, salt } = row
    return { statementId, ordinal, version, salt, envelope, payload }
  })
}
