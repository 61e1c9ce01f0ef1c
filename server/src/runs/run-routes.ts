import type pg from 'pg'
import { z } from 'zod'
import {
  choiceSchema,
  exclusionSchema,
  runChangeSchema,
  runLayoutSchema,
  runPageSchema,
  runQuerySchema,
  runSchema,
  runStepSchema,
  rulingSchema,
  runStepWithReasonSchema,
  wellReadingsSchema,
  type Permission,
} from '@luminous/contract'
import { requirePermissionOfLab } from '../access/access.ts'
import { cutPage, instantKey, parseCursor, uuidKey } from '../platform/cursor.ts'
import { transaction, type Tx } from '../platform/database.ts'
import { type App, idParams, problems, refusals, refusalsOfRecord } from '../platform/endpoint.ts'
import type { TeamId } from '../platform/ids.ts'
import type { Principal } from '../platform/principal.ts'
import { notFound } from '../platform/problem.ts'
import { changeRun, excludeWell, layOutRun, lockRun, type RunAsk } from './change-run.ts'
import { describeRun, readContext, toRunSummary } from './describe-run.ts'
import { findObstacles, orientationOf, refuseBarred } from './find-obstacles.ts'
import { openRun } from './open-run.ts'
import { run_find, run_list } from './queries.ts'
import { requireHand, requireReviewer } from './reviewers.ts'
import {
  amendRun,
  chooseRepeat,
  noteOnRun,
  restoreRun,
  returnRun,
  ruleOnCheck,
  submitRun,
  voidRun,
} from './review-run.ts'

const tags = ['runs']

type Deed<Body> = {
  readonly summary: string
  readonly description: string
  readonly permission: Permission
  readonly body: z.ZodType<Body>
  /** Answers the id of the run to show, where it is another one. */
  readonly deed: (
    tx: Tx,
    principal: Principal & { readonly team: TeamId },
    ask: RunAsk,
    body: Body,
  ) => Promise<string | void>
}

/** One deed of somebody of the lab on a run: answers the run as it is afterwards. */
function registerRunDeed<Body extends { version: number }>(
  app: App,
  pool: pg.Pool,
  path: `/v1/runs/:id/${string}`,
  route: Deed<Body>,
): void {
  const { summary, description, body, permission, deed } = route
  app.post(
    path,
    {
      schema: {
        summary,
        description,
        tags,
        params: idParams,
        body,
        response: {
          200: runSchema,
          ...refusalsOfRecord,
          ...problems.conflict,
          ...problems.stale,
          ...problems.unreadable,
        },
      },
    },
    async (request) => {
      const principal = requirePermissionOfLab(request, permission)
      const given = body.parse(request.body)
      const said: { reason?: unknown; comment?: unknown } = Object(given)
      const reason = said.reason ?? said.comment
      const by = typeof reason === 'string' && reason !== '' ? { ...principal, reason } : principal
      const lab = principal.team
      return transaction(pool, by, async (tx) => {
        const ask = { lab, id: request.params.id, version: given.version }
        const shown = await deed(tx, principal, ask, given)
        return describe(tx, { lab, id: shown ?? ask.id })
      })
    },
  )
}

async function describe(tx: Tx, { lab, id }: { lab: TeamId; id: string }) {
  const row = await run_find(tx, { team: lab, id })
  if (!row) throw notFound()
  return describeRun(tx, row)
}

/** Plate runs on the analyst's bench. */
export function registerRuns(app: App, { pool }: { pool: pg.Pool }): void {
  registerReading(app, pool)
  registerRunDeed(app, pool, '/v1/runs/:id/layout', {
    summary: 'Say what the wells hold',
    description:
      'By wells, as CSV, as the file says, or as they stand but turned. The run is computed anew.',
    permission: 'runs:write',
    body: runLayoutSchema,
    deed: layOutRun,
  })
  registerRunDeed(app, pool, '/v1/runs/:id/changes', {
    summary: 'Choose the method, the reader, the reading time, the lots',
    description: 'What is left out stays. The run is computed anew.',
    permission: 'runs:write',
    body: runChangeSchema,
    deed: changeRun,
  })
  registerRunDeed(app, pool, '/v1/runs/:id/exclusions', {
    summary: 'Leave a well out, or take it in again',
    description: 'With a reason, which goes with the results. The run is computed anew.',
    permission: 'runs:write',
    body: exclusionSchema,
    deed: excludeWell,
  })
  registerRunDeed(app, pool, '/v1/runs/:id/choices', {
    summary: 'Say which of a sample’s repeats is reported',
    description: '`report`: this run’s. `omit`: what is published stays. With a reason.',
    permission: 'runs:read',
    body: choiceSchema,
    async deed(tx, principal, ask, body) {
      await requireHand(tx, principal)
      await chooseRepeat(tx, principal, ask, body)
    },
  })
  registerRunDeed(app, pool, '/v1/runs/:id/submit', {
    summary: 'Hand the run to review',
    description: 'Refused with the reason as long as something bars it.',
    permission: 'runs:write',
    body: runStepSchema,
    async deed(tx, principal, ask, { comment }) {
      await refuseUnready(tx, ask)
      await submitRun(tx, principal, ask, comment)
    },
  })
  registerRunDeed(app, pool, '/v1/runs/:id/void', {
    summary: 'Void a mistaken run',
    description: 'It counts for nothing, and stays to be seen with the reason.',
    permission: 'runs:write',
    body: runStepWithReasonSchema,
    deed: (tx, principal, ask, { reason }) => voidRun(tx, principal, ask, reason),
  })
  registerRunDeed(app, pool, '/v1/runs/:id/restore', {
    summary: 'Take back that a run was voided',
    description: 'It stands where it stood, not under review.',
    permission: 'runs:write',
    body: runStepWithReasonSchema,
    deed: (tx, principal, ask, { reason }) => restoreRun(tx, principal, ask, reason),
  })
  registerRunDeed(app, pool, '/v1/runs/:id/amend', {
    summary: 'Begin the next edition of a published run',
    description: 'Answers the new run; what is out stays until the new one is signed.',
    permission: 'runs:write',
    body: runStepWithReasonSchema,
    deed: (tx, principal, ask, { reason }) => amendRun(tx, principal, ask, reason),
  })
  registerRunDeed(app, pool, '/v1/runs/:id/comments', {
    summary: 'Say something about a run',
    description: 'Comments are only ever added.',
    permission: 'runs:read',
    body: runStepSchema,
    async deed(tx, principal, ask, { comment }) {
      await requireHand(tx, principal)
      const row = await lockRun(tx, ask)
      await noteOnRun(tx, principal, row, { kind: 'comment', text: comment })
    },
  })
  registerRunDeed(app, pool, '/v1/runs/:id/return', {
    summary: 'Give a run back to the analyst',
    description: 'With what is to be done; the analyst may take it back as well.',
    permission: 'runs:read',
    body: runStepWithReasonSchema,
    async deed(tx, principal, ask, { reason }) {
      await requireHand(tx, principal)
      await returnRun(tx, principal, ask, reason)
    },
  })
  registerRunDeed(app, pool, '/v1/runs/:id/rulings', {
    summary: 'Rule on a check that failed',
    description: 'The run may go on in spite of it, for the reason given. For reviewers.',
    permission: 'runs:read',
    body: rulingSchema,
    async deed(tx, principal, ask, body) {
      await requireReviewer(tx, principal)
      await ruleOnCheck(tx, principal, ask, body)
    },
  })
}

async function refuseUnready(tx: Tx, ask: RunAsk): Promise<void> {
  const row = await lockRun(tx, ask)
  const opened = await openRun(tx, row)
  const context = await readContext(tx, row, new Date().toISOString())
  refuseBarred(findObstacles(opened, orientationOf(opened), context), ['submit'])
}

function registerReading(app: App, pool: pg.Pool): void {
  app.get(
    '/v1/runs',
    {
      schema: {
        summary: 'Plate runs, the newest first',
        tags,
        querystring: runQuerySchema,
        response: { 200: runPageSchema, ...refusals },
      },
    },
    async (request) => {
      const principal = requirePermissionOfLab(request, 'runs:read')
      const { limit, cursor, state = null } = request.query
      const [createdAt = '', id = ''] = parseCursor(cursor, [instantKey, uuidKey]) ?? []
      const before = cursor === undefined ? null : { createdAt, id }
      const rows = await transaction(pool, principal, (tx) =>
        run_list(tx, { team: principal.team, state, before, limit: limit + 1 }),
      )
      const page = cutPage(rows, limit, (row) => [row.createdAt, row.id])
      return { items: page.shown.map(toRunSummary), nextCursor: page.nextCursor }
    },
  )

  app.get(
    '/v1/runs/:id',
    {
      schema: {
        summary: 'One run with all that is needed to judge it',
        tags,
        params: idParams,
        response: { 200: runSchema, ...refusalsOfRecord },
      },
    },
    async (request) => {
      const principal = requirePermissionOfLab(request, 'runs:read')
      return transaction(pool, principal, (tx) =>
        describe(tx, { lab: principal.team, id: request.params.id }),
      )
    },
  )

  app.get(
    '/v1/runs/:id/wells/:well',
    {
      schema: {
        summary: 'The readings of one well, as its file has them',
        tags,
        params: idParams.extend({ well: z.string().regex(/^[A-Z]{1,2}[1-9][0-9]?$/) }),
        response: { 200: wellReadingsSchema, ...refusalsOfRecord },
      },
    },
    async (request) => {
      const principal = requirePermissionOfLab(request, 'runs:read')
      const { id, well } = request.params
      return transaction(pool, principal, async (tx) => {
        const row = await run_find(tx, { team: principal.team, id })
        if (!row) throw notFound()
        const { plate } = await openRun(tx, row)
        return {
          well,
          readings: plate.readings
            .filter((reading) => reading.well === well)
            .slice(0, 10_000)
            .map(({ block, timeS, value, unit, flag }) => ({ block, timeS, value, unit, flag })),
        }
      })
    },
  )
}
