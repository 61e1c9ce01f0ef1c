import type { FastifyRequest } from 'fastify'
import type pg from 'pg'
import { z } from 'zod'
import {
  importPreviewSchema,
  laboratorySchema,
  resultImportDetailSchema,
  resultImportListSchema,
  resultImportSchema,
  voidImportSchema,
} from '@luminous/contract'
import { logExport, requirePermissionIn } from '../access/access.ts'
import { file_content } from '../files/files.ts'
import { transaction, type Tx } from '../platform/database.ts'
import {
  type App,
  problems,
  refusalsOfRecord,
  teamItemParams,
  teamParams,
} from '../platform/endpoint.ts'
import type { TeamId } from '../platform/ids.ts'
import { toRfc3339 } from '../platform/instant.ts'
import { readParts, requirePart, type PartType } from '../platform/multipart.ts'
import { notFound, Problem } from '../platform/problem.ts'
import { site_list } from '../sites/sites.ts'
import { requireOpenTeam } from '../teams/teams.ts'
import {
  imported_result_list,
  result_import_find,
  result_import_list,
  result_import_void,
} from './import-queries.ts'
import { importResults, toImport } from './import-results.ts'
import { readImport } from './read-import.ts'

const tags = ['imported results']
const importBytesMax = 5 * 1024 * 1024
const partTypes = new Map<string, PartType>([
  ['file', 'file'],
  ['laboratory', 'field'],
  ['note', 'field'],
])
const refusalsOfFile = {
  ...refusalsOfRecord,
  ...problems.conflict,
  ...problems.tooLarge,
  ...problems.unreadable,
} as const

/** Results of other laboratories and of earlier years: beside our own, marked as theirs, with their source file. */
export function registerImports(app: App, { pool }: { pool: pg.Pool }): void {
  const parts = (request: FastifyRequest) =>
    readParts(request, { types: partTypes, fileBytesMax: importBytesMax })

  app.get(
    '/v1/teams/:team/result-imports',
    {
      schema: {
        summary: 'Files of other laboratories’ results',
        tags,
        params: teamParams,
        response: { 200: resultImportListSchema, ...refusalsOfRecord },
      },
    },
    async (request) => {
      const { team } = request.params
      const principal = requirePermissionIn(request, 'results:read', team)
      const rows = await transaction(pool, principal, (tx) => result_import_list(tx, team))
      return { items: rows.map(toImport) }
    },
  )

  app.post(
    '/v1/teams/:team/result-imports/preview',
    {
      bodyLimit: importBytesMax + 65_536,
      schema: {
        summary: 'What would become of each line of a file',
        description:
          'Multipart: `file`, a CSV with the columns sample, site, collected, analyte, value, unit and, if need be, qualifier, limit, limit_type, method, note. Nothing is kept.',
        tags,
        consumes: ['multipart/form-data'],
        params: teamParams,
        response: { 200: importPreviewSchema, ...refusalsOfFile },
      },
    },
    async (request) => {
      const { team } = request.params
      const principal = requirePermissionIn(request, 'imports:write', team)
      const sites = await transaction(pool, principal, async (tx) => {
        await requireOpenTeam(tx, team)
        return site_list(tx, team)
      })
      return readImport(requirePart(await parts(request), 'file').bytes, sites)
    },
  )

  app.post(
    '/v1/teams/:team/result-imports',
    {
      bodyLimit: importBytesMax + 65_536,
      schema: {
        summary: 'Take in a file of another laboratory’s results',
        description:
          'Multipart: `file` as in the preview, `laboratory`, optionally `note`. Whole or not at all; the same bytes again answer with the import that is there.',
        tags,
        consumes: ['multipart/form-data'],
        params: teamParams,
        response: { 200: resultImportSchema, 201: resultImportSchema, ...refusalsOfFile },
      },
    },
    async (request, reply) => {
      const { team } = request.params
      const principal = requirePermissionIn(request, 'imports:write', team)
      await transaction(pool, principal, (tx) => requireOpenTeam(tx, team))
      const given = await parts(request)
      const file = requirePart(given, 'file')
      const laboratory = laboratorySchema.safeParse(
        Buffer.from(requirePart(given, 'laboratory').bytes).toString('utf8'),
      )
      if (!laboratory.success) {
        throw new Problem(
          'request.invalid',
          'laboratory: whose results are they? A name on one line.',
          { field: 'laboratory' },
        )
      }
      const note = Buffer.from(given.get('note')?.bytes ?? [])
        .toString('utf8')
        .trim()
      const made = await transaction(pool, principal, (tx) =>
        importResults(tx, principal, {
          team,
          bytes: file.bytes,
          fileName: (file.name || 'results.csv').slice(0, 255),
          laboratory: laboratory.data,
          note,
        }),
      )
      return reply.code(made.existed ? 200 : 201).send(toImport(made.import))
    },
  )

  app.get(
    '/v1/teams/:team/result-imports/:id',
    {
      schema: {
        summary: 'One import with its results',
        tags,
        params: teamItemParams,
        response: { 200: resultImportDetailSchema, ...refusalsOfRecord },
      },
    },
    async (request) => {
      const { team, id } = request.params
      const principal = requirePermissionIn(request, 'results:read', team)
      return transaction(pool, principal, (tx) => describe(tx, team, id))
    },
  )

  app.get(
    '/v1/teams/:team/result-imports/:id/file',
    {
      schema: {
        summary: 'The source file, byte for byte',
        tags,
        params: teamItemParams,
        response: {
          200: { description: 'The file', content: { 'text/csv': { schema: z.any() } } },
          ...refusalsOfRecord,
        },
      },
    },
    async (request, reply) => {
      const { team, id } = request.params
      const principal = requirePermissionIn(request, 'results:read', team)
      const bytes = await transaction(pool, principal, async (tx) => {
        const found = await result_import_find(tx, { team, id })
        if (!found) throw notFound()
        return file_content(tx, { team, id: found.fileId })
      })
      await logExport(pool, request, team)
      return reply
        .type('text/csv')
        .header('content-disposition', `attachment; filename="results-${id}.csv"`)
        .send(Buffer.from(bytes))
    },
  )

  app.post(
    '/v1/teams/:team/result-imports/:id/void',
    {
      schema: {
        summary: 'Void a mistaken import',
        description: 'It counts for nothing, stays to be seen, and its file may be taken in again.',
        tags,
        params: teamItemParams,
        body: voidImportSchema,
        response: { 200: resultImportDetailSchema, ...refusalsOfRecord, ...problems.conflict },
      },
    },
    async (request) => {
      const { team, id } = request.params
      const principal = requirePermissionIn(request, 'imports:write', team)
      const { reason } = request.body
      return transaction(pool, { ...principal, reason }, async (tx) => {
        if (!(await result_import_find(tx, { team, id }))) throw notFound()
        if (!(await result_import_void(tx, { team, id, reason }))) {
          throw new Problem('conflict', 'The import is void already.')
        }
        return describe(tx, team, id)
      })
    },
  )
}

async function describe(tx: Tx, team: TeamId, id: string) {
  const found = await result_import_find(tx, { team, id })
  if (!found) throw notFound()
  const results = await imported_result_list(tx, { team, import: id })
  return {
    ...toImport(found),
    results: results.map((result) => ({
      ...result,
      collectedAt: result.collectedAt === null ? null : toRfc3339(result.collectedAt),
    })),
  }
}
