import type { FastifyRequest } from 'fastify'
import type pg from 'pg'
import type { Principal } from '../platform/principal.ts'
import { Problem } from '../platform/problem.ts'
import type { Self } from './account.ts'
import { requireSelf } from './session-of-request.ts'
import type { SessionRow } from './session-queries.ts'
import { checkGuess } from './sign-in.ts'

export const selfOf = (session: SessionRow): Self => ({
  id: session.person,
  name: session.person_name,
  email: session.email,
  session: session.id,
})

/** Whoever is signed in, after typing the password once more. Guesses count as they do at the door. */
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
