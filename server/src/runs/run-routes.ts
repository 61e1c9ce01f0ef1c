import {
  choiceSchema,
  exclusionSchema,
  runChangeSchema,
  runLayoutSchema,
  runPageSchema,
  runQuerySchema,
  runSchema,
  runStepSchema,
  runStepWithReasonSchema,
  rulingSchema,
  wellParams,
  wellReadingsSchema,
} from '@luminous/contract'
import * as endpoints from '@luminous/contract/endpoints/runs.ts'
import { serve } from '../access/access.ts'
import { createdAtAndId, newestFirst, readPage } from '../platform/cursor.ts'
import type { Tx } from '../platform/database.ts'
import type { App } from '../platform/endpoint.ts'
import type { TeamId } from '../platform/ids.ts'
import { notFound, Problem } from '../platform/problem.ts'

import { changeRun, excludeWell, layOutRun, lockAndOpen } from './change-run.ts'
import { describeAfter, describeRun, readContext, toRunSummary } from './describe-run.ts'
import { findObstacles, refuseBarred } from './find-obstacles.ts'
import { judgeRun } from './judge-run.ts'
import { openRun, sourceOf, type OpenedRun } from './open-run.ts'
import { askOfPlate, plateTurns } from './plate-workshop.ts'
import { run_find, run_list } from './queries.ts'
import { requireHand, requireReviewer } from './reviewers.ts'
import { isAboutCheck, type CheckKey } from './said-about.ts'
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

type Asked<Body extends { version: number }> = {
  readonly lab: TeamId
  readonly id: string
  readonly body: Body
}

/** One deed of somebody of the lab on a run, as what an endpoint does: answers the run as it is afterwards. */
const onRun =
  <Body extends { version: number }>(
    /** Answers the run to show, where it was computed anew or is another one. */
    deed: (tx: Tx, run: OpenedRun, body: Body) => Promise<OpenedRun | void>,
  ) =>
  async (tx: Tx, { lab, id, body }: Asked<Body>) => {
    const run = await lockAndOpen(tx, { lab, id, version: body.version })
    return describeAfter(tx, (await deed(tx, run, body)) ?? run)
  }

/** It opens a run. */
const opens = { turns: plateTurns }
/** And what is said with the step is why it is taken. */
const commented = {
  ...opens,
  reason: ({ body }: { readonly body: { readonly comment: string } }) => body.comment,
}

/** Plate runs on the analyst's bench. */
export function registerRuns(app: App): void {
  registerReading(app)
  serve(
    app,
    endpoints.runLayout,
    { body: runLayoutSchema, answer: runSchema },
    onRun((tx, run, body) => layOutRun(tx, run, body)),
    opens,
  )
  serve(
    app,
    endpoints.runChange,
    { body: runChangeSchema, answer: runSchema },
    onRun((tx, run, body) => changeRun(tx, run, body)),
    opens,
  )
  serve(
    app,
    endpoints.runExclusion,
    { body: exclusionSchema, answer: runSchema },
    onRun((tx, run, body) => excludeWell(tx, run, body)),
    opens,
  )
  serve(
    app,
    endpoints.runChoice,
    { body: choiceSchema, answer: runSchema },
    onRun(async (tx, run, body) => {
      await requireHand(tx)
      await chooseRepeat(tx, run, body)
    }),
    opens,
  )
  serve(
    app,
    endpoints.runSubmission,
    { body: runStepSchema, answer: runSchema },
    onRun(async (tx, run, { comment }) => {
      await refuseUnready(tx, run)
      await submitRun(tx, run, comment)
    }),
    commented,
  )
  serve(
    app,
    endpoints.runVoid,
    { body: runStepWithReasonSchema, answer: runSchema },
    onRun((tx, run, { reason }) => voidRun(tx, run, reason)),
    opens,
  )
  serve(
    app,
    endpoints.runRestoration,
    { body: runStepWithReasonSchema, answer: runSchema },
    onRun((tx, run, { reason }) => restoreRun(tx, run, reason)),
    opens,
  )
  serve(
    app,
    endpoints.runAmendment,
    { body: runStepWithReasonSchema, answer: runSchema },
    onRun((tx, run, { reason }) => amendRun(tx, run, reason)),
    opens,
  )
  serve(
    app,
    endpoints.runComment,
    { body: runStepSchema, answer: runSchema },
    onRun(async (tx, run, { comment }) => {
      await requireHand(tx)
      await noteOnRun(tx, run.row, { kind: 'comment', text: comment })
    }),
    commented,
  )
  serve(
    app,
    endpoints.runReturn,
    { body: runStepWithReasonSchema, answer: runSchema },
    onRun(async (tx, run, { reason }) => {
      await requireHand(tx)
      await returnRun(tx, run, reason)
    }),
    opens,
  )
  serve(
    app,
    endpoints.runRuling,
    { body: rulingSchema, answer: runSchema },
    onRun(async (tx, run, body) => {
      await requireReviewer(tx)
      await refuseIdleRuling(tx, run, body)
      await ruleOnCheck(tx, run, body)
    }),
    opens,
  )
}

/** A ruling is about a check that failed: a misspelt one would rule on nothing, unnoticed. */
async function refuseIdleRuling(tx: Tx, run: OpenedRun, about: CheckKey): Promise<void> {
  const context = await readContext(tx, run, new Date().toISOString())
  const check = judgeRun(run, context).find((each) => isAboutCheck(each, about))
  if (check && !check.passed) return
  throw new Problem(
    'request.invalid',
    check ? 'rule: this check has passed.' : 'rule: the run has no such check.',
    { field: 'rule' },
  )
}

async function refuseUnready(tx: Tx, run: OpenedRun): Promise<void> {
  const context = await readContext(tx, run, new Date().toISOString())
  refuseBarred(findObstacles(run, context), ['submit'])
}

function registerReading(app: App): void {
  serve(
    app,
    endpoints.runList,
    { query: runQuerySchema, answer: runPageSchema },
    async (tx, { lab, query: page }) => {
      const { state = null } = page
      const { shown, nextCursor } = await readPage(page, newestFirst, (before, limit) =>
        run_list(tx, { team: lab, state, before: createdAtAndId(before), limit }),
      )
      return { items: shown.map(toRunSummary), nextCursor }
    },
  )

  serve(
    app,
    endpoints.run,
    { answer: runSchema },
    async (tx, { lab, id }) => {
      const row = await run_find(tx, { team: lab, id })
      if (!row) throw notFound()
      return describeRun(tx, await openRun(tx, row))
    },
    opens,
  )

  serve(
    app,
    endpoints.wellReadings,
    { params: wellParams, answer: wellReadingsSchema },
    async (tx, { lab, id, well }) => {
      const row = await run_find(tx, { team: lab, id })
      if (!row) throw notFound()
      const { value } = await askOfPlate(sourceOf(tx, row), { kind: 'well', well })
      return {
        well,
        readings: value.map(({ block, timeS, value, unit, flag }) => ({
          block,
          timeS,
          value,
          unit,
          flag,
        })),
      }
    },
    opens,
  )
}
