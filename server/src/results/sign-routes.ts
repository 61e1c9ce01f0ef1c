import { runSchema, signRunSchema, withdrawRunSchema } from '@luminous/contract'
import * as endpoints from '@luminous/contract/endpoints/runs.ts'
import type { FastifyRequest } from 'fastify'
import { confirmSigner, serveApart } from '../access/access.ts'
import { transaction, type Tx } from '../platform/database.ts'
import type { App } from '../platform/endpoint.ts'
import type { TeamId } from '../platform/ids.ts'
import type { Principal } from '../platform/principal.ts'
import {
  describeAfter,
  lockAndOpen,
  plateTurns,
  requireReviewer,
  type OpenedRun,
} from '../runs/runs.ts'
import { signRun, withdrawRun } from './sign-run.ts'

type ConfirmedWith = 'password' | 'passkey'
type Signing = {
  readonly lab: TeamId
  readonly id: string
  readonly body: { version: number; password?: string | undefined; passkey?: unknown }
}

const asksOnceMore = 'Wrong passwords are counted, whatever becomes of the signature.'

/** Signing asks who it is once more, by password or passkey, and says what is meant by it. */
export function registerSigning(app: App, settings: { readonly publicUrl: string }): void {
  const asReviewer = async (
    { lab, id, body }: Signing,
    { request, principal }: { request: FastifyRequest; principal: Principal },
    deed: (tx: Tx, run: OpenedRun, confirmedWith: ConfirmedWith) => Promise<unknown>,
  ) => {
    // Who may not sign is told so before a password is guessed at.
    await transaction(app.pool, principal, (tx) => requireReviewer(tx))
    const confirmedWith = await confirmSigner(app.pool, request, {
      publicUrl: settings.publicUrl,
      password: body.password,
      passkey: body.passkey,
    })
    return transaction(app.pool, principal, async (tx) => {
      await requireReviewer(tx)
      const run = await lockAndOpen(tx, { lab, id, version: body.version })
      await deed(tx, run, confirmedWith)
      return describeAfter(tx, run)
    })
  }

  serveApart(
    app,
    endpoints.runSignature,
    { body: signRunSchema, answer: runSchema },
    asksOnceMore,
    (given, asked) =>
      asReviewer(given, asked, (tx, run, confirmedWith) =>
        signRun(tx, run, { meaning: given.body.meaning, confirmedWith }),
      ),
    { turns: plateTurns },
  )

  serveApart(
    app,
    endpoints.runWithdrawal,
    { body: withdrawRunSchema, answer: runSchema },
    asksOnceMore,
    (given, asked) => {
      const { meaning, reason } = given.body
      return asReviewer(given, asked, (tx, run, confirmedWith) =>
        withdrawRun(tx, run, { meaning, reason, confirmedWith }),
      )
    },
    { turns: plateTurns },
  )
}
