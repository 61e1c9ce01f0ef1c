/** The first run: whoever holds the token that the server printed becomes the first staff admin. */
import { timingSafeEqual } from 'node:crypto'
import type pg from 'pg'
import type { Setup } from '@luminous/contract'
import {
  credential_upsert,
  hashPassword,
  membership_insert,
  openSession,
  person_find_by_email,
  person_insert,
  refuseWeakPassword,
  team_find_lab,
} from '../access/access.ts'
import { team_lock } from '../access/access.ts'
import { setMailServer, setPublicUrl, type LiveSettings } from '../settings/settings.ts'
import { team_update } from '../teams/teams.ts'
import { transaction, type Tx } from '../platform/database.ts'
import { newId } from '../platform/ids.ts'
import { jobPrincipal, ownPrincipal } from '../platform/principal.ts'
import { notFound, Problem } from '../platform/problem.ts'
import { sha256Of, type Vault } from '../platform/vault.ts'
import { staff_admin_exists } from './queries.ts'

const desk = jobPrincipal('first-run')

/**
 * Whether the installation still waits for its first staff admin.
 * Takes the pool, since nobody is there yet.
 */
export const isSetupOpen = (pool: pg.Pool): Promise<boolean> =>
  transaction(pool, desk, async (tx) => !(await staff_admin_exists(tx)))

/**
 * The address of the first-run page, for the terminal; null once somebody manages the installation.
 * Takes the pool, since nobody is there yet.
 */
export async function setupAddress(
  pool: pg.Pool,
  { publicUrl, vault }: { publicUrl: string; vault: Vault },
): Promise<string | null> {
  return (await isSetupOpen(pool)) ? `${publicUrl}/setup#${vault.setupToken}` : null
}

/**
 * Makes the first staff admin; answers the token of their session.
 * Takes the pool, since nobody is there yet, and no transaction waits for a hash.
 */
export async function completeSetup(
  pool: pg.Pool,
  given: Setup,
  context: {
    vault: Vault
    settings: LiveSettings
    device: { network: string; agent: string }
    request: string
  },
): Promise<string> {
  const { vault, settings } = context
  const isRight = timingSafeEqual(sha256Of(given.token.trim()), sha256Of(vault.setupToken))
  // Once it is over, the right token and a wrong one are the same.
  if (!isRight || !(await isSetupOpen(pool))) throw refused()
  await refuseWeakPassword(given.password, given)
  const passwordHash = await hashPassword(given.password)
  const id = newId<'person'>()
  const principal = {
    ...ownPrincipal({ id, name: given.name, request: context.request }),
    reason: 'First run of the installation',
  }
  const token = await transaction(pool, principal, async (tx) => {
    const lab = await team_find_lab(tx)
    if (!lab) throw notFound()
    // Of two who hold the token and press at once, the second finds it over.
    await team_lock(tx, lab.id)
    if (await staff_admin_exists(tx)) throw refused()
    if (await person_find_by_email(tx, given.email)) throw refused()
    await person_insert(tx, { id, email: given.email, name: given.name })
    await credential_upsert(tx, { id: newId(), person: id, passwordHash })
    await membership_insert(tx, { team: lab.id, id: newId(), person: id, role: 'staff-admin' })
    await team_update(tx, lab.id, { name: given.labName })
    await takeSettings(tx, given, { vault, isFixed: settings.describe().publicUrlIsFixed })
    return openSession(tx, { person: id, device: context.device, isFull: true })
  })
  await settings.refresh()
  return token
}

async function takeSettings(
  tx: Tx,
  given: Setup,
  { vault, isFixed }: { vault: Vault; isFixed: boolean },
): Promise<void> {
  if (given.publicUrl !== undefined && !isFixed) await setPublicUrl(tx, given.publicUrl)
  if (given.mail) await setMailServer(tx, vault, given.mail)
}

const refused = () =>
  new Problem(
    'link.unusable',
    'This is not the token that the server printed, or somebody has set up this installation already.',
    { field: 'token' },
  )
