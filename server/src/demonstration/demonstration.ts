/** The demonstration: two operators on one plate, a community, and people of every role to try the platform as. */
import { randomInt } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import type { Role } from '@luminous/contract'
import {
  addPerson,
  credential_upsert,
  hashPassword,
  makeTeam,
  person_find_by_email,
  person_insert,
  team_find_by_slug,
  team_find_lab,
} from '../access/access.ts'
import { transaction, type Tx } from '../platform/database.ts'
import { newId, type TeamId } from '../platform/ids.ts'
import { jobPrincipal, personPrincipal, type Principal } from '../platform/principal.ts'
import { OperatorError } from '../platform/problem.ts'
import { writeWhole } from '../platform/write-whole.ts'
import { instrument_insert } from '../bench/bench.ts'
import { addSite } from '../sites/sites.ts'
import { furnishTeam, grant_insert } from '../teams/teams.ts'
import { setThreshold } from '../thresholds/thresholds.ts'
import { people, teams, zone } from './demo-world.ts'
import { publishFirstPlate } from './first-plate.ts'
import { team_is_made_by, use_exists } from './queries.ts'
import { runSeason, type SeasonPeople } from './run-season.ts'

export { discardUnfinished, markedUnfinished } from './unfinished.ts'

const maker = jobPrincipal('demonstration')

/** The regulator's auditor belongs to no team: a grant lets him read all three, for a year. */
const auditor = { email: 'auditor@luminous.test', name: 'Aurel Auditor' }
const readerSerial = 'DEMO-0001'
const panelReaderSerial = 'DEMO-4205'
const yearMs = 365 * 24 * 3600 * 1000

/**
 * True where the database holds the demonstration. The short name alone is anybody's who sets up customers, and the
 * demonstration asks for no second factor: the ledger says who made the team.
 * Takes the pool, since it is asked before anything runs.
 */
export async function isDemonstration(pool: pg.Pool): Promise<boolean> {
  return transaction(pool, maker, async (tx) => {
    const team = await team_find_by_slug(tx, 'demo-operator')
    return team !== null && team_is_made_by(tx, { team: team.id, maker: maker.id })
  })
}

/** The one password of all demonstration people, made on first use and kept in the data folder. */
export function demonstrationPassword(dataFolder: string): string {
  const path = join(dataFolder, 'demo-password')
  // One of a disk that was full is made anew: nobody signs in with nothing.
  if (!existsSync(path) || readFileSync(path, 'utf8').trim() === '') {
    const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'
    const group = () =>
      Array.from({ length: 5 }, () => alphabet[randomInt(alphabet.length)]).join('')
    writeWhole(path, `${group()}-${group()}-${group()}\n`)
  }
  return readFileSync(path, 'utf8').trim()
}

/**
 * Fills an empty database with the demonstration: the teams and people in one transaction, then the first plate and a
 * season of so many samples, all of it through the same doors as everything else.
 */
export async function makeDemonstration(settings: {
  pool: pg.Pool
  publicUrl: string
  dataFolder: string
  /** How many samples the season has; none where nothing is said. */
  season?: number
  seed?: number
  progress?: (done: number, all: number) => void
}): Promise<void> {
  const principal = maker
  const password = demonstrationPassword(settings.dataFolder)
  const made = await transaction(settings.pool, principal, async (tx) => {
    const lab = await team_find_lab(tx)
    if (!lab) throw new Error('the lab is made by install')
    const ids = new Map([['lab', lab]])
    for (const team of teams) {
      const row = await makeTeam(tx, { ...team, publicUrl: settings.publicUrl })
      ids.set(team.slug, row)
      await furnishTeam(tx, row.id)
      for (const site of team.sites) await addSite(tx, { ...site, team: row.id, timeZone: zone })
    }
    for (const person of people) {
      await addPerson(tx, {
        email: `${person.email}@luminous.test`,
        name: person.name,
        password,
        team: ids.get(person.team)!,
        role: person.role,
      })
    }
    await addAuditor(tx, {
      password,
      teams: teams.flatMap(({ slug }) => ids.get(slug)?.id ?? []),
    })
    const operator = ids.get('demo-operator')
    if (operator) await setDemonstrationThreshold(tx, operator.id)
    await instrument_insert(tx, {
      team: lab.id,
      id: newId(),
      name: 'VICTOR3 (demonstration)',
      vendor: 'PerkinElmer',
      model: '1420 Multilabel Counter VICTOR3',
      serial: panelReaderSerial,
      timeZone: zone,
      clockOffsetS: 0,
      dateOrder: 'monthFirst',
      note: 'Reads the panel: light and growth every 20 minutes for 15 hours',
    })
    await instrument_insert(tx, {
      team: lab.id,
      id: newId(),
      name: 'Synergy H1 (demonstration)',
      vendor: 'Agilent',
      model: 'Synergy H1',
      serial: readerSerial,
      timeZone: zone,
      clockOffsetS: 0,
      dateOrder: 'monthFirst',
      note: '',
    })
    const acting = await findPeople(tx, ids)
    const teamIds = new Map(
      teams.flatMap(({ slug }) => (ids.has(slug) ? [[slug, ids.get(slug)!.id]] : [])),
    )
    return { lab: lab.id, teamIds, people: acting }
  })
  await publishFirstPlate(settings.pool, made)
  await runSeason(settings.pool, {
    ...made,
    samples: settings.season ?? 0,
    seed: settings.seed ?? 1,
    serial: panelReaderSerial,
    progress: settings.progress ?? (() => {}),
  })
}

async function addAuditor(
  tx: Tx,
  { password, teams: audited }: { password: string; teams: readonly TeamId[] },
): Promise<void> {
  const person = newId<'person'>()
  await person_insert(tx, { id: person, ...auditor })
  const passwordHash = await hashPassword(password)
  await credential_upsert(tx, { id: newId(), person, passwordHash })
  const from = new Date().toISOString()
  const until = new Date(Date.now() + yearMs).toISOString()
  for (const team of audited) {
    await grant_insert(tx, {
      team,
      id: newId(),
      email: auditor.email,
      person,
      purpose: 'Demonstration of a regulator’s review',
      from,
      until,
      grantedBy: null,
      grantedByName: 'Luminous (demonstration)',
    })
  }
}

async function setDemonstrationThreshold(tx: Tx, team: TeamId): Promise<void> {
  await setThreshold(tx, {
    team,
    name: 'NA in return water',
    site: null,
    severity: 'critical',
    biosensor: null,
    limitMgPerL: '60',
    limitFold: null,
    citation: 'Invented for the demonstration',
    effectiveFrom: '2026-01-01',
  })
}

/** The people of the demonstration as they act; nobody typed anything, and the reason says so. */
async function findPeople(tx: Tx, ids: ReadonlyMap<string, { id: TeamId }>): Promise<SeasonPeople> {
  const as = async (name: string, role: Role, slug: string): Promise<Principal> => {
    const person = await person_find_by_email(tx, `${name}@luminous.test`)
    const team = ids.get(slug)?.id
    if (!person || !team) throw new Error(`${name} has just been made`)
    const principal = personPrincipal({ ...person, role, team, request: 'demonstration' })
    return { ...principal, reason: 'Demonstration with simulated values' }
  }
  const editor = await as('editor', 'editor', 'demo-operator')
  const community = await as('community', 'admin', 'demo-community')
  return {
    analyst: await as('analyst', 'analyst', 'lab'),
    reviewer: await as('reviewer', 'reviewer', 'lab'),
    collectors: new Map([
      ['demo-operator', { by: editor, name: editor.name }],
      // Nobody of this team has the right: its field system tells of what its people did.
      ['demo-operator-2', { by: maker, name: 'Finn Field' }],
      ['demo-community', { by: community, name: community.name }],
    ]),
  }
}

/**
 * The demonstration's people have one known password: it is for this machine only, and for no real data.
 * Takes the pool, since it is asked before anything runs.
 */
export async function refuseUnlessSafe(pool: pg.Pool, host: string): Promise<void> {
  if (!['127.0.0.1', 'localhost', '::1'].includes(host)) {
    throw new OperatorError(
      `The demonstration runs on this machine only, and HOST is ${host}. Unset HOST, or start the real thing with \`npx luminous serve\`.`,
    )
  }
  if (await isDemonstration(pool)) return
  if (await transaction(pool, jobPrincipal('demonstration'), use_exists)) {
    throw new OperatorError(
      'The database has real data, and the demonstration goes only into an empty one. Start it with `npx luminous serve`, or choose another LUMINOUS_DATA or DATABASE_URL for the demonstration.',
    )
  }
}
