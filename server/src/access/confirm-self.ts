import type { FastifyRequest } from 'fastify'
import type pg from 'pg'
import type { Principal } from '../platform/principal.ts'
import { Problem } from '../platform/problem.ts'
import type { Self } from './account.ts'
import { requireSelf } from './session-of-request.ts'
import type { SessionRow } from './session-queries.ts'
import { checkPasskey } from './passkeys.ts'
import { checkGuess } from './sign-in.ts'
import { transaction } from '../platform/database.ts'

export const selfOf = (session: SessionRow): Self => ({
  id: session.person,
  name: session.person_name,
  email: session.email,
  session: session.id,
})

/**
 * Whoever is signed in, after typing the password once more. Guesses count as they do at the door.
 * Takes the pool, since wrong passwords are counted, whatever becomes of the deed.
 */
export async function requirePassword(
  pool: pg.Pool,
  request: FastifyRequest,
  password: string,
  field = 'password',
): Promise<{ principal: Principal; self: Self; session: SessionRow }> {
  const { session, self: principal } = requireSelf(request)
  try {
    await checkGuess(pool, { email: session.email, password, network: request.ip })
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'sign-in.refused') throw error
    throw new Problem('password.wrong', 'This is not your password.', { field })
  }
  return { principal, self: selfOf(session), session }
}

/** The same as what is asked before a deed, whose body has the password. */
export const passwordFirst =
  (pool: pg.Pool) =>
  ({ body }: { body: { password: string } }, { request }: { request: FastifyRequest }) =>
    requirePassword(pool, request, body.password)

/**
 * Whoever is about to sign shows once more that it is them: by the password, or by a passkey of theirs. Throws
 * `password.wrong`, `second-factor.refused`.
 * Takes the pool, since wrong tries are counted, whatever becomes of the signature.
 */
export async function confirmSigner(
  pool: pg.Pool,
  request: FastifyRequest,
  given: { publicUrl: string; password: string | undefined; passkey: unknown },
): Promise<'password' | 'passkey'> {
  const { password, passkey } = given
  if ((password === undefined) === (passkey === undefined)) {
    throw new Problem('request.invalid', 'Give either `password` or `passkey`.')
  }
  if (password !== undefined) {
    await requirePassword(pool, request, password)
    return 'password'
  }
  const { session, self } = requireSelf(request)
  await transaction(pool, self, (tx) =>
    checkPasskey(tx, given.publicUrl, { person: session.person, answer: passkey }),
  )
  return 'passkey'
}
