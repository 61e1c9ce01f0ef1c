import { createHash, randomBytes } from 'node:crypto'
import type pg from 'pg'
import { ask, transaction } from '../platform/database.ts'
import { newId } from '../platform/ids.ts'
import { jobPrincipal } from '../platform/principal.ts'
import { Problem } from '../platform/problem.ts'
import { checkPassword, decoyHash } from './passwords.ts'
import {
  credential_find_by_email,
  session_delete,
  session_find,
  session_insert,
  sign_in_failure_add,
  sign_in_failure_count,
  sign_in_failure_take_back,
  type SessionRow,
} from './queries.ts'

export const sessionHours = 12
const failuresMaxPerPair = 10
const failuresMaxPerNetwork = 100

/** The server itself, before it knows who is there. */
const desk = jobPrincipal('sign-in')

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/**
 * Checks an address and a password and opens a session; answers its token, of which only the SHA-256 is
 * stored. Known and unknown addresses cost one password hash each. Guessing is slowed down for the pair
 * of address and network, so that nobody can lock somebody else out from elsewhere.
 */
export async function signIn(
  pool: pg.Pool,
  input: { email: string; password: string; network: string },
): Promise<string> {
  const email = input.email.toLowerCase()
  const pair = digest(`${email} ${input.network}`).toString('base64url')
  const network = digest(input.network).toString('base64url')
  // Counted before it is known to fail, and taken back if not: of many at once none slips through.
  const attempt = await transaction(pool, desk, async (tx) => {
    const minute = await sign_in_failure_add(tx, [pair, network])
    const [byPair, byNetwork, row] = await Promise.all([
      sign_in_failure_count(tx, pair),
      sign_in_failure_count(tx, network),
      credential_find_by_email(tx, email),
    ])
    if (byPair > failuresMaxPerPair || byNetwork > failuresMaxPerNetwork) {
      throw new Problem(
        'rate.exceeded',
        'Too many failed attempts from here. Wait 15 minutes and try again.',
      )
    }
    return { known: row, minute }
  })
  const { known } = attempt
  const fits = await checkPassword(input.password, known?.password_hash ?? (await decoyHash()))
  if (!known || !fits) {
    throw new Problem('sign-in.refused', 'E-mail address and password do not fit together.')
  }
  const token = randomBytes(32).toString('base64url')
  await transaction(pool, desk, async (tx) => {
    await sign_in_failure_take_back(tx, [pair, network], attempt.minute)
    await session_insert(tx, {
      id: newId(),
      person: known.person,
      team: known.team,
      tokenHash: digest(token),
      hours: sessionHours,
    })
  })
  return token
}

/** The live session of a token, or null. */
export async function findSession(pool: pg.Pool, token: string): Promise<SessionRow | null> {
  const { row } = await ask(pool, desk, async (db) => ({
    row: await session_find(db, digest(token)),
  }))
  return row
}

export async function signOut(pool: pg.Pool, session: SessionRow): Promise<void> {
  await transaction(pool, desk, (tx) => session_delete(tx, session.id))
}
