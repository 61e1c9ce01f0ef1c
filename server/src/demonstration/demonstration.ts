/** The demonstration: two operators on one plate, a community, and people of every role to try the platform as. */
import { randomInt } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
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
import { newId, type PersonId, type TeamId } from '../platform/ids.ts'
import { jobPrincipal, personPrincipal, type Principal } from '../platform/principal.ts'
import { OperatorError } from '../platform/problem.ts'
import { ingestPlateFile } from '../results/results.ts'
import { instrument_insert } from '../runs/runs.ts'
import { registerSample } from '../samples/samples.ts'
import { addSite } from '../sites/sites.ts'
import { furnishTeam, grant_insert } from '../teams/teams.ts'
import { setThreshold } from '../thresholds/thresholds.ts'
import { team_is_made_by, use_exists } from './queries.ts'
import { reviewRun } from './review.ts'

const source = (name: string): Buffer => readFileSync(fileURLToPath(new URL(name, import.meta.url)))
const zone = 'America/Edmonton'

type DemoSite = {
  readonly name: string
  readonly latitude: string
  readonly longitude: string
  /** Code on the vial and when it was filled. */
  readonly samples: readonly (readonly [code: string, collectedAt: string])[]
}

const teams: readonly {
  slug: string
  name: string
  kind: 'customer' | 'community'
  sites: readonly DemoSite[]
}[] = [
  {
    slug: 'demo-operator',
    name: 'Demonstration Operator',
    kind: 'customer',
    sites: [
      {
        name: 'Muskeg River upstream',
        latitude: '57.304100',
        longitude: '-111.397200',
        samples: [
          ['KKAN-Y34', '2026-10-12T15:20:00Z'],
          ['KV7M-W3U', '2026-10-12T15:35:00Z'],
        ],
      },
      {
        name: 'Athabasca River at the north crossing',
        latitude: '57.189000',
        longitude: '-111.640400',
        samples: [
          ['KD34-PP4', '2026-10-12T17:05:00Z'],
          ['KF4V-P3W', '2026-10-12T17:15:00Z'],
        ],
      },
      {
        name: 'Pond 2A, return water',
        latitude: '57.101700',
        longitude: '-111.512800',
        samples: [
          ['K7FY-YW3', '2026-10-12T19:40:00Z'],
          ['KWWN-3F3', '2026-10-12T19:50:00Z'],
          ['KVAJ-PAV', '2026-10-12T20:00:00Z'],
          ['K7WJ-VC7', '2026-10-12T20:10:00Z'],
        ],
      },
    ],
  },
  {
    slug: 'demo-operator-2',
    name: 'Second Demonstration Operator',
    kind: 'customer',
    sites: [
      {
        name: 'Steepbank River mouth',
        latitude: '57.021900',
        longitude: '-111.478300',
        samples: [
          ['KWWY-DM7', '2026-10-13T16:00:00Z'],
          ['KV4W-3XD', '2026-10-13T16:10:00Z'],
          ['K4WJ-UTK', '2026-10-13T16:20:00Z'],
        ],
      },
      {
        name: 'Recycle water pond',
        latitude: '57.044600',
        longitude: '-111.561000',
        samples: [
          ['KTVP-KRW', '2026-10-13T18:30:00Z'],
          ['KRMJ-FCF', '2026-10-13T18:40:00Z'],
          ['KRJX-47U', '2026-10-13T18:50:00Z'],
          ['KPCK-ATP', '2026-10-13T19:00:00Z'],
          ['K34V-WKK', '2026-10-13T19:10:00Z'],
        ],
      },
    ],
  },
  { slug: 'demo-community', name: 'Demonstration Community', kind: 'community', sites: [] },
]

const people: readonly { email: string; name: string; team: string; role: Role }[] = [
  { email: 'admin', name: 'Ada Admin', team: 'lab', role: 'staff-admin' },
  { email: 'analyst', name: 'Anton Analyst', team: 'lab', role: 'analyst' },
  { email: 'reviewer', name: 'Rita Reviewer', team: 'lab', role: 'reviewer' },
  { email: 'customer', name: 'Carla Customer', team: 'demo-operator', role: 'admin' },
  { email: 'editor', name: 'Edgar Editor', team: 'demo-operator', role: 'editor' },
  { email: 'viewer', name: 'Vera Viewer', team: 'demo-operator-2', role: 'viewer' },
  { email: 'community', name: 'Colette Community', team: 'demo-community', role: 'admin' },
]

const maker = jobPrincipal('demonstration')

/** The regulator's auditor belongs to no team: a grant lets him read all three, for a year. */
const auditor = { email: 'auditor@luminous.test', name: 'Aurel Auditor' }
const yearMs = 365 * 24 * 3600 * 1000

/**
 * True where the database holds the demonstration. The short name alone is anybody's who sets up customers, and the
 * demonstration asks for no second factor: the ledger says who made the team.
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
  if (!existsSync(path)) {
    const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'
    const group = () =>
      Array.from({ length: 5 }, () => alphabet[randomInt(alphabet.length)]).join('')
    writeFileSync(path, `${group()}-${group()}-${group()}\n`, { mode: 0o600 })
  }
  return readFileSync(path, 'utf8').trim()
}

/**
 * Fills an empty database with the demonstration: the teams and people in one transaction, then the plate,
 * through the same door as every other plate.
 */
export async function makeDemonstration(settings: {
  pool: pg.Pool
  publicUrl: string
  dataFolder: string
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
      for (const site of team.sites) {
        const siteId = await addSite(tx, { ...site, team: row.id, timeZone: zone })
        for (const [code, collectedAt] of site.samples) {
          await registerSample(tx, { team: row.id, code, site: siteId, collectedAt })
        }
      }
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
    if (operator) await setDemonstrationThreshold(tx, principal, operator.id)
    await instrument_insert(tx, {
      team: lab.id,
      id: newId(),
      name: 'Synergy H1 (demonstration)',
      vendor: 'Agilent',
      model: 'Synergy H1',
      serial: 'DEMO-0001',
      timeZone: zone,
      clockOffsetS: 0,
      note: '',
    })
    const analyst = await findStaff(tx, 'analyst')
    const reviewer = await findStaff(tx, 'reviewer')
    return { lab: lab.id, people: { analyst, reviewer } }
  })
  await publishDemonstrationPlate(settings.pool, made)
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

async function setDemonstrationThreshold(
  tx: Tx,
  principal: Principal,
  team: TeamId,
): Promise<void> {
  await setThreshold(tx, principal, {
    team,
    name: 'NA in return water',
    site: null,
    severity: 'critical',
    limitMgPerL: '60',
    citation: 'Invented for the demonstration',
    effectiveFrom: '2026-01-01',
  })
}

async function findStaff(tx: Tx, name: string) {
  const person = await person_find_by_email(tx, `${name}@luminous.test`)
  if (!person) throw new Error(`${name} has just been made`)
  return person
}

async function publishDemonstrationPlate(
  pool: pg.Pool,
  { lab, people: who }: { lab: TeamId; people: Record<'analyst' | 'reviewer', Person> },
): Promise<void> {
  const as = (role: 'analyst' | 'reviewer') => ({
    ...personPrincipal({ ...who[role], role, team: lab, request: 'demonstration' }),
    reason: 'Demonstration plate with simulated values',
  })
  const [analyst, reviewer] = [as('analyst'), as('reviewer')]
  const { run } = await ingestPlateFile(pool, analyst, {
    lab,
    bytes: source('plate.txt'),
    fileName: 'demonstration-plate.txt',
    plateName: null,
    layoutCsv: source('layout.csv'),
    method: 'na-lux-4pl',
  })
  await transaction(pool, reviewer, (tx) =>
    reviewRun(tx, { lab, run: run.row.id, analyst, reviewer, reason: 'Demonstration review' }),
  )
}

type Person = { id: PersonId; name: string }

/** The demonstration's people have one known password: it is for this machine only, and for no real data. */
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
