import type pg from 'pg'
import { runSchema, signRunSchema, withdrawRunSchema } from '@luminous/contract'
import type { FastifyRequest } from 'fastify'
import { confirmSigner, requirePermissionOfLab } from '../access/access.ts'
import { transaction, type Tx } from '../platform/database.ts'
import { type App, idParams, problems, refusalsOfRecord } from '../platform/endpoint.ts'
import type { TeamId } from '../platform/ids.ts'
import type { Principal } from '../platform/principal.ts'
import { notFound } from '../platform/problem.ts'
import { describeRun, requireReviewer, run_find, type RunAsk } from '../runs/runs.ts'
import { signRun, withdrawRun } from './sign-run.ts'

const tags = ['runs']
const answers = {
  200: runSchema,
  ...refusalsOfRecord,
  ...problems.conflict,
  ...problems.stale,
  ...problems.unreadable,
  ...problems.tooMany,
}

/** Signing asks who it is once more, by password or passkey, and says what is meant by it. */
export function registerSigning(
  app: App,
  settings: { pool: pg.Pool; readonly publicUrl: string },
): void {
  const { pool } = settings
  const asReviewer = async (
    request: FastifyRequest,
    given: { version: number; password?: string | undefined; passkey?: unknown; reason?: string },
    deed: (
      tx: Tx,
      principal: Principal & { team: TeamId },
      ask: RunAsk,
      confirmedWith: 'password' | 'passkey',
    ) => Promise<unknown>,
  ) => {
    const principal = requirePermissionOfLab(request, 'runs:read')
    const lab = principal.team
    const { id } = idParams.parse(request.params)
    // Who may not sign is told so before a password is guessed at.
    await transaction(pool, principal, (tx) => requireReviewer(tx, principal))
    const confirmedWith = await confirmSigner(pool, request, {
      publicUrl: settings.publicUrl,
      password: given.password,
      passkey: given.passkey,
    })
    const by = given.reason === undefined ? principal : { ...principal, reason: given.reason }
    return transaction(pool, by, async (tx) => {
      await requireReviewer(tx, principal)
      await deed(tx, principal, { lab, id, version: given.version }, confirmedWith)
      const row = await run_find(tx, { team: lab, id })
      if (!row) throw notFound()
      return describeRun(tx, row)
    })
  }

  app.post(
    '/v1/runs/:id/signature',
    {
      schema: {
        summary: 'Sign a run and publish its results',
        description:
          'By a reviewer who had no hand in it, with the password or a passkey once more. One transaction makes the results visible to their teams.',
        tags,
        params: idParams,
        body: signRunSchema,
        response: answers,
      },
    },
    async (request) => {
      const { meaning } = request.body
      return asReviewer(request, request.body, (tx, principal, ask, confirmedWith) =>
        signRun(tx, principal, ask, { meaning, confirmedWith }),
      )
    },
  )

  app.post(
    '/v1/runs/:id/withdrawal',
    {
      schema: {
        summary: 'Withdraw what a run published',
        description:
          'Signed as the publication was, with a reason; results stay readable as withdrawn.',
        tags,
        params: idParams,
        body: withdrawRunSchema,
        response: answers,
      },
    },
    async (request) => {
      const { meaning, reason } = request.body
      return asReviewer(request, request.body, (tx, principal, ask, confirmedWith) =>
        withdrawRun(tx, principal, ask, { meaning, reason, confirmedWith }),
      )
    },
  )
}
