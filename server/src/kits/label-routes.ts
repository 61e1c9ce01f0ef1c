import type pg from 'pg'
import { z } from 'zod'
import { labelQuerySchema } from '@luminous/contract'
import { requirePermissionOfLab } from '../access/access.ts'
import { transaction } from '../platform/database.ts'
import { type App, idParams, problems, refusalsOfRecord } from '../platform/endpoint.ts'
import type { PdfRenderer } from '../platform/pdf.ts'
import { renderKitLabels } from './labels.ts'
import { findLabels, labelsFileName } from './print-kit-labels.ts'

export function registerKitLabels(
  app: App,
  settings: { pool: pg.Pool; pdf: PdfRenderer; publicUrl: string },
): void {
  app.get(
    '/v1/kit-batches/:id/labels.pdf',
    {
      schema: {
        summary: 'Labels of a batch, to print',
        description:
          'For each kit one label of its bottle and two of its vials. All kits that are not void, or those named in `codes`, with commas between. `skip` labels of the first sheet are used already.',
        tags: ['kits'],
        params: idParams,
        querystring: labelQuerySchema,
        response: {
          200: { description: 'Labels', content: { 'application/pdf': { schema: z.any() } } },
          ...refusalsOfRecord,
          ...problems.conflict,
          ...problems.unreadable,
        },
      },
    },
    async (request, reply) => {
      const principal = requirePermissionOfLab(request, 'kits:write')
      const { sheet, skip, codes } = request.query
      const { batchName, kits } = await transaction(settings.pool, principal, (tx) =>
        findLabels(tx, {
          lab: principal.team,
          batch: request.params.id,
          codes: codes?.split(',') ?? null,
        }),
      )
      const { publicUrl } = settings
      const bytes = await renderKitLabels(settings.pdf, {
        kits,
        sheet,
        skip,
        publicUrl,
        printedAt: new Date(),
      })
      return reply
        .type('application/pdf')
        .header('content-disposition', `inline; filename="${labelsFileName(batchName, sheet)}"`)
        .send(Buffer.from(bytes))
    },
  )
}
