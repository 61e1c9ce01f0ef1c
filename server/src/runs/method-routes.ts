import { z } from 'zod'
import {
  controlChartListSchema,
  controlChartQuerySchema,
  methodListSchema,
  methodPreviewAskSchema,
  methodPreviewSchema,
  newMethodSchema,
  type ControlChart,
} from '@luminous/contract'
import * as endpoints from '@luminous/contract/endpoints/runs.ts'
import { AssayError } from '@luminous/assay/assay-error.ts'
import { parseMethod, type Method } from '@luminous/assay/method/method.ts'
import { isFoldRule, ratioUnitOf, signalUnitOf } from '@luminous/assay/method/signal-rule.ts'
import { controlLimits, judgeControl } from '@luminous/assay/quality/westgard.ts'
import { serve } from '../access/access.ts'
import type { Tx } from '../platform/database.ts'
import type { App } from '../platform/endpoint.ts'
import { newId, type TeamId } from '../platform/ids.ts'
import { toRfc3339 } from '../platform/instant.ts'
import { notFound, Problem } from '../platform/problem.ts'
import { method_find, method_insert, method_list_with_use } from './method-queries.ts'
import { openRun } from './open-run.ts'
import { plateTurns } from './plate-workshop.ts'
import { previewMethod } from './preview-method.ts'
import { controlKey } from './summarise-run.ts'
import { run_find, run_list_for_charts } from './queries.ts'

const chartRunsMax = 200

/** Methods, by revisions that never change, and what their controls do from run to run. */
export function registerMethods(app: App): void {
  serve(app, endpoints.methodList, { answer: methodListSchema }, (tx, { lab }) =>
    listMethods(tx, lab),
  )

  serve(
    app,
    endpoints.newMethod,
    { body: newMethodSchema, answer: methodListSchema },
    async (tx, { lab: team, body }) => {
      const definition = readMethod(body.definition)
      const newest = await method_find(tx, { team, code: definition.code, revision: null })
      const added = await method_insert(tx, {
        team,
        id: newId<'method'>(),
        code: definition.code,
        revision: (newest?.revision ?? 0) + 1,
        definition,
      })
      if (!added) throw new Problem('conflict', 'Somebody else added a revision a moment ago.')
      return listMethods(tx, team)
    },
  )

  serve(
    app,
    endpoints.methodPreview,
    { body: methodPreviewAskSchema, answer: methodPreviewSchema },
    async (tx, { lab, body }) => {
      const definition = readMethod(body.definition)
      const row = await run_find(tx, { team: lab, id: body.run })
      if (!row) throw notFound()
      return previewMethod(await openRun(tx, row), definition)
    },
    { turns: plateTurns },
  )

  serve(
    app,
    endpoints.controlChartList,
    { query: controlChartQuerySchema, answer: controlChartListSchema },
    async (tx, { lab: team, query }) => {
      const code = query.method ?? null
      const found = await method_find(tx, { team, code, revision: null })
      if (!found) return { items: [] }
      const method = found.code
      const runs = await run_list_for_charts(tx, { team, method, limit: chartRunsMax })
      const unit = parseMethod(found.definition)
      return { items: controls.flatMap((control) => chartOf(control, { method, runs, unit })) }
    },
  )
}

async function listMethods(tx: Tx, lab: TeamId) {
  const rows = await method_list_with_use(tx, lab)
  return {
    items: rows.map(({ id, code, revision, definition, runs, madeAt }) => ({
      id,
      code,
      revision,
      definition: z.record(z.string(), z.unknown()).parse(definition),
      runs,
      madeAt: toRfc3339(madeAt),
    })),
  }
}

function readMethod(definition: unknown): Method {
  try {
    return parseMethod(definition)
  } catch (error) {
    if (!(error instanceof AssayError)) throw error
    throw new Problem('request.invalid', error.message, { field: 'definition' })
  }
}

const controls = [
  'untreatedControl',
  'positiveControl',
  'negativeControl',
  'blank',
  'ec50',
] as const

/** The untreated control makes a fold of 1: what it is charted by is its light over growth. */
function unitOf(control: (typeof controls)[number], { unit, signal }: Method): string {
  if (control === 'ec50') return unit
  return control === 'untreatedControl' && isFoldRule(signal) && signal.kind === 'fold'
    ? ratioUnitOf(signal)
    : signalUnitOf(signal)
}

/** The chart of one control; none where no run has it. */
function chartOf(
  control: (typeof controls)[number],
  given: {
    method: string
    runs: Awaited<ReturnType<typeof run_list_for_charts>>
    unit: Method
  },
): ControlChart[] {
  const { method, runs, unit } = given
  const key = controlKey(control, unit.panel?.biosensor ?? null)
  const values = runs.map(({ controls }) => controls[key] ?? null)
  if (values.every((value) => value === null)) return []
  // What a reviewer has not signed may be anything: it is held against the limits, and makes none.
  const limits = controlLimits(
    values.map((value, at) => (runs[at]?.state === 'published' ? value : null)),
  )
  const points = limits ? judgeControl(values, limits) : values.map(() => ({ z: null, broken: [] }))
  return [
    {
      method,
      control,
      unit: unitOf(control, unit),
      centre: limits?.centre ?? null,
      sd: limits?.sd ?? null,
      points: runs.map(({ id, plate, fileName, readAt, state }, at) => ({
        run: id,
        plate,
        fileName,
        isSigned: state === 'published',
        readAt: readAt === null ? null : toRfc3339(readAt),
        value: values[at] ?? null,
        z: points[at]?.z ?? null,
        broken: [...(points[at]?.broken ?? [])],
      })),
    },
  ]
}
