import type pg from 'pg'
import { z } from 'zod'
import {
  layoutTemplateListSchema,
  newLayoutTemplateSchema,
  newStandInSchema,
  standInListSchema,
} from '@luminous/contract'
import { judgeOrientation } from '@luminous/assay/plate/orientation.ts'
import { plateFormatOf } from '@luminous/assay/plate/well.ts'
import { requirePermissionOfLab } from '../access/access.ts'
import { transaction, type Tx } from '../platform/database.ts'
import {
  type App,
  done,
  idParams,
  problems,
  refusals,
  refusalsOfRecord,
} from '../platform/endpoint.ts'
import { newId, type TeamId } from '../platform/ids.ts'
import { toRfc3339 } from '../platform/instant.ts'
import { notFound, Problem } from '../platform/problem.ts'
import {
  layout_template_delete,
  layout_template_insert,
  layout_template_list,
  stand_in_end,
  stand_in_insert,
  stand_in_list,
} from './queries.ts'
import { refuseWellsBeyond, toLayout } from './take-layout.ts'

const tags = ['bench']
const kept = { ...refusals, ...problems.conflict } as const

/** Layouts to begin with, and who reviews in whose stead. */
export function registerTemplatesAndStandIns(app: App, { pool }: { pool: pg.Pool }): void {
  registerTemplates(app, pool)
  registerStandIns(app, pool)
}

async function templatesOf(tx: Tx, lab: TeamId) {
  const rows = await layout_template_list(tx, lab)
  return {
    items: rows.map((row) => ({
      ...row,
      undetectable: [
        ...judgeOrientation({ layout: row.layout, signals: new Map(), response: null })
          .undetectable,
      ],
    })),
  }
}

function registerTemplates(app: App, pool: pg.Pool): void {
  app.get(
    '/v1/layout-templates',
    {
      schema: {
        summary: 'Layouts to begin with',
        description: 'Each says which turns of a plate it could not tell.',
        tags,
        response: { 200: layoutTemplateListSchema, ...refusals },
      },
    },
    async (request) => {
      const principal = requirePermissionOfLab(request, 'runs:read')
      return transaction(pool, principal, (tx) => templatesOf(tx, principal.team))
    },
  )
  app.post(
    '/v1/layout-templates',
    {
      schema: {
        summary: 'Keep a layout as a template',
        tags,
        body: newLayoutTemplateSchema,
        response: { 201: layoutTemplateListSchema, ...kept, ...problems.unreadable },
      },
    },
    async (request, reply) => {
      const principal = requirePermissionOfLab(request, 'bench:write')
      const team = principal.team
      const { name, wellCount } = request.body
      const layout = toLayout(request.body.layout)
      const format = plateFormatOf(wellCount)
      if (!format) {
        throw new Problem(
          'request.invalid',
          `wellCount: there is no plate of ${wellCount} wells.`,
          {
            field: 'wellCount',
          },
        )
      }
      refuseWellsBeyond(layout, format)
      const list = await transaction(pool, principal, async (tx) => {
        const id = newId()
        if (!(await layout_template_insert(tx, { team, id, name, wellCount, layout }))) {
          throw new Problem('conflict', `The lab has a layout ${name} already.`, { field: 'name' })
        }
        return templatesOf(tx, team)
      })
      return reply.code(201).send(list)
    },
  )
  app.delete(
    '/v1/layout-templates/:id',
    {
      schema: {
        summary: 'Remove a template',
        description: 'Runs that were laid out by it keep their layouts.',
        tags,
        params: idParams,
        response: { 204: done, ...refusalsOfRecord },
      },
    },
    async (request, reply) => {
      const principal = requirePermissionOfLab(request, 'bench:write')
      await transaction(pool, principal, async (tx) => {
        const { id } = request.params
        if (!(await layout_template_delete(tx, { team: principal.team, id }))) throw notFound()
      })
      return reply.code(204).send(null)
    },
  )
}

async function standInsOf(tx: Tx, lab: TeamId) {
  const rows = await stand_in_list(tx, lab)
  return {
    items: rows.map((row) => ({
      id: row.id,
      reviewer: { id: row.reviewer, name: row.reviewerName },
      standIn: { id: row.standIn, name: row.standInName },
      from: toRfc3339(row.from),
      until: toRfc3339(row.until),
      reason: row.reason,
      endedAt: row.endedAt === null ? null : toRfc3339(row.endedAt),
    })),
  }
}

const standInDaysMax = 90

function registerStandIns(app: App, pool: pg.Pool): void {
  app.get(
    '/v1/stand-ins',
    {
      schema: {
        summary: 'Who reviews in whose stead',
        tags,
        response: { 200: standInListSchema, ...refusals },
      },
    },
    async (request) => {
      const principal = requirePermissionOfLab(request, 'runs:read')
      return transaction(pool, principal, (tx) => standInsOf(tx, principal.team))
    },
  )
  app.post(
    '/v1/stand-ins',
    {
      schema: {
        summary: 'Name somebody who reviews in your stead',
        description: `Of the lab’s staff, for ${standInDaysMax} days at most. Nobody signs what they had a hand in.`,
        tags,
        body: newStandInSchema,
        response: { 201: standInListSchema, ...kept },
      },
    },
    async (request, reply) => {
      const principal = requirePermissionOfLab(request, 'runs:review')
      const { standIn, from, until, reason } = request.body
      const lengthMs = Date.parse(until) - Date.parse(from)
      if (!(lengthMs > 0 && lengthMs <= standInDaysMax * 86_400_000)) {
        throw new Problem(
          'request.invalid',
          `until: comes after the beginning, ${standInDaysMax} days at most.`,
          { field: 'until' },
        )
      }
      if (standIn.toLowerCase() === principal.id) {
        throw new Problem('request.invalid', 'standIn: you cannot stand in for yourself.', {
          field: 'standIn',
        })
      }
      const list = await transaction(pool, { ...principal, reason }, async (tx) => {
        const given = { team: principal.team, id: newId(), reviewer: principal.id }
        if (!(await stand_in_insert(tx, { ...given, standIn, from, until, reason }))) {
          throw new Problem('request.invalid', 'standIn: is nobody of the lab.', {
            field: 'standIn',
          })
        }
        return standInsOf(tx, principal.team)
      })
      return reply.code(201).send(list)
    },
  )
  app.post(
    '/v1/stand-ins/:id/end',
    {
      schema: {
        summary: 'End a stand-in of yours',
        tags,
        params: idParams,
        body: z.strictObject({}),
        response: { 200: standInListSchema, ...refusalsOfRecord },
      },
    },
    async (request) => {
      const principal = requirePermissionOfLab(request, 'runs:review')
      return transaction(pool, principal, async (tx) => {
        const { team, id: reviewer } = principal
        if (!(await stand_in_end(tx, { team, id: request.params.id, reviewer }))) throw notFound()
        return standInsOf(tx, team)
      })
    },
  )
}
