import type pg from 'pg'
import { z } from 'zod'
import {
  newThresholdSchema,
  thresholdListSchema,
  thresholdRevisionSchema,
  thresholdSchema,
} from '@luminous/contract'
import { requirePermissionIn } from '../access/access.ts'
import { transaction, type Tx } from '../platform/database.ts'
import { type App, problems, refusalsOfRecord, teamParams } from '../platform/endpoint.ts'
import type { TeamId } from '../platform/ids.ts'
import { notFound } from '../platform/problem.ts'
import { reviseThreshold, setThreshold, threshold_list, toThresholds } from './thresholds.ts'

const tags = ['thresholds']
const today = (): string => new Date().toISOString().slice(0, 10)

/** Limits that a team wants watched. */
export function registerThresholds(app: App, { pool }: { pool: pg.Pool }): void {
  app.get(
    '/v1/teams/:team/thresholds',
    {
      schema: {
        summary: 'Thresholds with all of their revisions',
        description: 'The newest revision of each series first. States are as of today, UTC.',
        tags,
        params: teamParams,
        response: { 200: thresholdListSchema, ...refusalsOfRecord },
      },
    },
    async (request) => {
      const { team } = request.params
      const principal = requirePermissionIn(request, 'thresholds:read', team)
      const rows = await transaction(pool, principal, (tx) =>
        threshold_list(tx, { team, series: null }),
      )
      return { items: toThresholds(rows, today()) }
    },
  )

  app.post(
    '/v1/teams/:team/thresholds',
    {
      schema: {
        summary: 'Set a threshold',
        tags,
        params: teamParams,
        body: newThresholdSchema,
        response: { 201: thresholdSchema, ...refusalsOfRecord, ...problems.conflict },
      },
    },
    async (request, reply) => {
      const { team } = request.params
      const principal = requirePermissionIn(request, 'thresholds:write', team)
      const made = await transaction(pool, principal, async (tx) => {
        const series = await setThreshold(tx, principal, { team, ...request.body })
        return newest(tx, { team, series })
      })
      return reply.code(201).send(made)
    },
  )

  app.post(
    '/v1/teams/:team/thresholds/:series/revisions',
    {
      schema: {
        summary: 'Revise or end a threshold',
        description: 'Adds a revision; those before stay readable.',
        tags,
        params: teamParams.extend({ series: z.uuid() }),
        body: thresholdRevisionSchema,
        response: { 201: thresholdSchema, ...refusalsOfRecord, ...problems.conflict },
      },
    },
    async (request, reply) => {
      const { team, series } = request.params
      const principal = requirePermissionIn(request, 'thresholds:write', team)
      const made = await transaction(pool, principal, async (tx) => {
        await reviseThreshold(tx, principal, { team, series, ...request.body })
        return newest(tx, { team, series })
      })
      return reply.code(201).send(made)
    },
  )
}

async function newest(tx: Tx, which: { team: TeamId; series: string }) {
  const [revision] = toThresholds(await threshold_list(tx, which), today())
  if (!revision) throw notFound()
  return revision
}
