import type pg from 'pg'
import { z } from 'zod'
import { logExport, requirePermissionIn } from '../access/access.ts'
import { transaction } from '../platform/database.ts'
import { type App, problems, refusalsOfRecord, teamParams } from '../platform/endpoint.ts'
import { Problem } from '../platform/problem.ts'
import { team_find_details } from '../teams/teams.ts'
import { result_list } from './queries.ts'
import { resultColumns } from './results-csv.ts'
import { describeCsv, writeCsv } from './write-csv.ts'

const tags = ['results']
const rowsMax = 20_000

/** A team's results as a file, whole or not at all, and what its columns are. */
export function registerResultsCsv(app: App, { pool }: { pool: pg.Pool }): void {
  app.get(
    '/v1/teams/:team/results.csv',
    {
      schema: {
        summary: 'The team’s results as CSV',
        description: `UTF-8 with a byte order mark; what is censored has a qualifier and a limit and no number. Without superseded results. More than ${rowsMax} are refused, never cut.`,
        tags,
        params: teamParams,
        response: {
          200: { description: 'The file', content: { 'text/csv': { schema: z.any() } } },
          ...refusalsOfRecord,
          ...problems.conflict,
        },
      },
    },
    async (request, reply) => {
      const { team } = request.params
      const principal = requirePermissionIn(request, 'results:read', team)
      const { rows, slug } = await transaction(pool, principal, async (tx) => {
        const page = { team, sample: null, before: null, limit: rowsMax + 1 }
        const details = await team_find_details(tx, team)
        return { rows: await result_list(tx, page), slug: details?.slug ?? 'team' }
      })
      if (rows.length > rowsMax) {
        throw new Problem(
          'conflict',
          `The team has more than ${rowsMax} results: read them by pages.`,
        )
      }
      await logExport(pool, request, team)
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="results-${slug}.csv"`)
        .send(writeCsv(resultColumns, rows))
    },
  )

  app.get(
    '/v1/teams/:team/results-csv-schema',
    {
      schema: {
        summary: 'What the columns of the CSV are',
        description: 'CSV on the Web: names, units, types.',
        tags,
        params: teamParams,
        response: { 200: z.record(z.string(), z.unknown()), ...refusalsOfRecord },
      },
    },
    async (request) => {
      const { team } = request.params
      requirePermissionIn(request, 'results:read', team)
      return describeCsv(resultColumns, 'results.csv')
    },
  )
}
