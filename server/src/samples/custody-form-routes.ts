import type pg from 'pg'
import { z } from 'zod'
import { custodyFormQuerySchema } from '@luminous/contract'
import { logExport, requirePermission, teamFilter } from '../access/access.ts'
import { transaction } from '../platform/database.ts'
import { type App, idParams, refusalsOfRecord } from '../platform/endpoint.ts'
import { parseId } from '../platform/ids.ts'
import type { PdfRenderer } from '../platform/pdf.ts'
import { notFound } from '../platform/problem.ts'
import { renderCustodyForms } from './custody-form.ts'
import { describeSample } from './describe-sample.ts'
import { fillCustodyForm, findCheckpoint } from './fill-custody-form.ts'

export function registerCustodyForms(
  app: App,
  settings: { pool: pg.Pool; pdf: PdfRenderer; publicUrl: string },
): void {
  app.get(
    '/v1/samples/:id/custody.pdf',
    {
      schema: {
        summary: 'The chain-of-custody form of a sample, to print',
        description:
          'With `emptyRows`, lines to fill in and sign by hand. It names the checkpoint of the log that it was printed from.',
        tags: ['samples'],
        params: idParams,
        querystring: custodyFormQuerySchema,
        response: {
          200: {
            description: 'The form',
            content: { 'application/pdf': { schema: z.any() } },
          },
          ...refusalsOfRecord,
        },
      },
    },
    async (request, reply) => {
      const principal = requirePermission(request, 'samples:read')
      const { paper, emptyRows } = request.query
      const { team, sample, checkpoint } = await transaction(
        settings.pool,
        principal,
        async (tx) => {
          const found = await describeSample(tx, {
            team: teamFilter(principal),
            id: request.params.id,
          })
          const team = parseId<'team'>(found.team.id)
          if (team === null) throw notFound()
          return {
            team,
            sample: found,
            checkpoint: await findCheckpoint(tx, { team, sample: found }),
          }
        },
      )
      const { publicUrl } = settings
      const bytes = await renderCustodyForms(settings.pdf, {
        forms: [fillCustodyForm(sample, { publicUrl, checkpoint })],
        paper,
        emptyRows,
        printedAt: { at: new Date().toISOString(), timeZone: sample.timeZone },
      })
      await logExport(settings.pool, request, team)
      // A sample that came without a kit has a code that somebody made up.
      const name = sample.code.replace(/[^A-Za-z0-9-]+/g, '-').slice(0, 60)
      return reply
        .type('application/pdf')
        .header('content-disposition', `inline; filename="custody-${name}.pdf"`)
        .send(Buffer.from(bytes))
    },
  )
}
