import { createHash, randomBytes } from 'node:crypto'
import type pg from 'pg'
import type { SecondFactor, SecondFactorDue } from '@luminous/contract'
import { ask, transaction, type Tx } from '../platform/database.ts'
import { newId, type PersonId, type TeamId } from '../platform/ids.ts'
import { jobPrincipal } from '../platform/principal.ts'
import { Problem } from '../platform/problem.ts'
import { sha256Of, type Vault } from '../platform/vault.ts'
import { recovery_code_count, passkey_list, totp_find } from './factor-queries.ts'
import { tellOfRecoveryCode } from './mails.ts'
import { spendRecoveryCode, spendTotp } from './one-time-code.ts'
import { networkOf } from './network.ts'
import { askForPasskey, checkPasskey } from './passkeys.ts'
import { checkPassword, decoyHash } from './passwords.ts'
import { credential_find_by_email } from './queries.ts'
import {
  place_list,
  session_attempt,
  session_delete,
  session_find,
  session_insert,
  session_switch,
  sign_in_failure_add,
  sign_in_failure_count,
  sign_in_failure_take_back,
  type SessionRow,
} from './session-queries.ts'

export const sessionHours = 12
const secondFactorMinutes = 10
const failuresMaxPerPair = 10
const failuresMaxPerNetwork = 100
const passkeyAsksMaxPerNetwork = 300
const codeAttemptsMax = 5
const codeFailuresMaxPerPerson = 20

/** The server itself, before it knows who is there. */
export const desk = jobPrincipal('sign-in')

/** What is counted is named by its hash: the table says nothing of addresses and networks. */
export const subjectOf = (text: string): string =>
  createHash('sha256').update(text).digest('base64url')

export type Device = { readonly network: string; readonly agent: string }
/** `due`: the password was right, and this session waits for a second factor. */
export type SignedIn = {
  readonly token: string
  readonly due: SecondFactorDue['methods'] | null
}

/**
 * Checks an address and a password and opens a session; answers its token, of which only the SHA-256 is
 * stored. Known and unknown addresses cost one password hash each. Guessing is slowed down for the pair
 * of address and network, so that nobody can lock somebody else out from elsewhere.
 * Takes the pool, since nobody has come in, and wrong passwords are counted.
 */
export async function signIn(
  pool: pg.Pool,
  input: { email: string; password: string } & Device,
): Promise<SignedIn> {
  const person = await checkGuess(pool, input)
  return transaction(pool, desk, async (tx) => {
    const due = await dueFactors(tx, person)
    const token = await openSession(tx, { person, device: input, isFull: due.length === 0 })
    return { token, due: due.length === 0 ? null : due }
  })
}

/**
 * The person whose address and password these are; every failed guess is counted, whoever asks.
 * Takes the pool, since a wrong guess is counted, whatever becomes of the deed.
 */
export async function checkGuess(
  pool: pg.Pool,
  input: { email: string; password: string; network: string },
): Promise<PersonId> {
  const email = input.email.toLowerCase()
  const place = networkOf(input.network)
  const pair = subjectOf(`${email} ${place}`)
  const network = subjectOf(place)
  // Counted before it is known to fail, and taken back if not: of many at once none slips through.
  const attempt = await transaction(pool, desk, async (tx) => {
    const minute = await sign_in_failure_add(tx, [pair, network])
    const [byPair, byNetwork, row] = await Promise.all([
      sign_in_failure_count(tx, pair),
      sign_in_failure_count(tx, network),
      credential_find_by_email(tx, input.email),
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
  await transaction(pool, desk, (tx) =>
    sign_in_failure_take_back(tx, [pair, network], attempt.minute),
  )
  return known.person
}

/** What a person can show as a second factor; none: the password is enough. */
export async function dueFactors(tx: Tx, person: PersonId): Promise<SecondFactorDue['methods']> {
  const totp = await totp_find(tx, person)
  const hasTotp = totp?.confirmedAt != null
  const hasPasskey = (await passkey_list(tx, person)).length > 0
  if (!hasTotp && !hasPasskey) return []
  const hasCodes = (await recovery_code_count(tx, person)) > 0
  return [
    ...(hasPasskey ? (['passkey'] as const) : []),
    ...(hasTotp ? (['totp'] as const) : []),
    ...(hasCodes ? (['recovery'] as const) : []),
  ]
}

/** A session in the first team that the person may act for. */
export async function openSession(
  tx: Tx,
  { person, device, isFull }: { person: PersonId; device: Device; isFull: boolean },
): Promise<string> {
  const [place] = await place_list(tx, person)
  if (!place) {
    throw new Problem(
      'sign-in.refused',
      'Your account belongs to no team any more. Ask the admin of your team to invite you again.',
    )
  }
  const token = randomBytes(32).toString('base64url')
  await session_insert(tx, {
    id: newId(),
    person,
    team: place.team,
    tokenHash: sha256Of(token),
    minutes: isFull ? sessionHours * 60 : secondFactorMinutes,
    stage: isFull ? 'full' : 'second-factor',
    network: device.network,
    agent: device.agent.slice(0, 300),
  })
  return token
}

/**
 * Checks the second factor of a waiting sign-in; the session that it opens has a new token.
 * Takes the pool, since wrong codes are counted.
 */
export async function completeSignIn(
  pool: pg.Pool,
  settings: { publicUrl: string; vault: Vault },
  { pending, factor, device }: { pending: SessionRow; factor: SecondFactor; device: Device },
): Promise<string> {
  const { person } = pending
  const subject = subjectOf(`second factor ${person}`)
  // Of a recovery code's 49 bits nobody guesses any: its owner comes in by one while somebody else is at the other.
  const isGuessable = factor.kind === 'totp'
  // The try is counted for good, whatever becomes of it: many at once are many tries.
  const { minute, isOver } = await transaction(pool, desk, async (tx) => {
    const attempts = await session_attempt(tx, pending.id)
    const counted = isGuessable ? await sign_in_failure_add(tx, [subject]) : null
    const failures = isGuessable ? await sign_in_failure_count(tx, subject) : 0
    if (attempts > codeAttemptsMax) await session_delete(tx, pending.id)
    return {
      minute: counted,
      isOver: attempts > codeAttemptsMax || failures > codeFailuresMaxPerPerson,
    }
  })
  if (isOver) {
    throw new Problem('rate.exceeded', 'Too many wrong codes. Wait 15 minutes and sign in again.')
  }
  return transaction(pool, desk, async (tx) => {
    const fits = await checkFactor(tx, settings, { person, factor })
    if (!fits) throw refusedFactor()
    if (minute !== null) await sign_in_failure_take_back(tx, [subject], minute)
    if (factor.kind === 'recovery') await tellOfRecoveryCode(tx, pending)
    await session_delete(tx, pending.id)
    return openSession(tx, { person, device, isFull: true })
  })
}

const refusedFactor = () =>
  new Problem('second-factor.refused', 'This code is not right, or was used already.')

async function checkFactor(
  tx: Tx,
  settings: { publicUrl: string; vault: Vault },
  { person, factor }: { person: PersonId; factor: SecondFactor },
): Promise<boolean> {
  if (factor.kind === 'totp') {
    return spendTotp(tx, settings.vault, { person, code: factor.code, isConfirmed: true })
  }
  if (factor.kind === 'recovery') return spendRecoveryCode(tx, person, factor.code)
  await checkPasskey(tx, settings.publicUrl, { person, answer: factor.answer })
  return true
}

/**
 * Options for a passkey of whoever is there; so many a network that nobody fills a table with them.
 * Takes the pool, since nobody has come in yet.
 */
export async function offerPasskey(
  pool: pg.Pool,
  publicUrl: string,
  network: string,
): Promise<Record<string, unknown>> {
  const subject = subjectOf(`passkey asked from ${networkOf(network)}`)
  return transaction(pool, desk, async (tx) => {
    await sign_in_failure_add(tx, [subject])
    if ((await sign_in_failure_count(tx, subject)) > passkeyAsksMaxPerNetwork) {
      throw new Problem('rate.exceeded', 'Too many attempts from here. Wait 15 minutes.')
    }
    return askForPasskey(tx, publicUrl, null)
  })
}

/**
 * Signs in by a passkey alone: the device has checked who holds it.
 * Takes the pool, since nobody has come in yet.
 */
export async function signInByPasskey(
  pool: pg.Pool,
  publicUrl: string,
  { answer, device }: { answer: unknown; device: Device },
): Promise<string> {
  return transaction(pool, desk, async (tx) => {
    const passkey = await checkPasskey(tx, publicUrl, { person: null, answer })
    return openSession(tx, { person: passkey.person, device, isFull: true })
  })
}

/**
 * The live session of a token, or null.
 * Takes the pool, since no transaction is open before it is known who asks.
 */
export async function findSession(pool: pg.Pool, token: string): Promise<SessionRow | null> {
  const { row } = await ask(pool, desk, async (db) => ({
    row: await session_find(db, sha256Of(token)),
  }))
  return row
}

/** Takes the pool, since it is the desk that ends a session. */
export async function signOut(pool: pg.Pool, session: SessionRow): Promise<void> {
  await transaction(pool, desk, (tx) => session_delete(tx, session.id))
}

/**
 * Lets a session act for a team that its person has just come into.
 * Takes the pool, since the desk changes a session.
 */
export async function switchTeam(pool: pg.Pool, session: SessionRow, team: TeamId): Promise<void> {
  await transaction(pool, desk, (tx) => session_switch(tx, { id: session.id, team }))
}
