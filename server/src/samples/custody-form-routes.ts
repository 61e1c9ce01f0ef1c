import { custodyFormQuerySchema } from '@luminous/contract'
import { custodyForm } from '@luminous/contract/endpoints/samples.ts'
import { serve, teamFilter } from '../access/access.ts'
import type { App } from '../platform/endpoint.ts'
import { parseId } from '../platform/ids.ts'
import type { PdfRenderer } from '../platform/pdf.ts'
import { notFound } from '../platform/problem.ts'
import { renderCustodyForms } from './custody-form.ts'
import { describeSample } from './describe-sample.ts'
import { fillCustodyForm, findCheckpoint } from './fill-custody-form.ts'

export function registerCustodyForms(
  app: App,
  settings: { pdf: PdfRenderer; publicUrl: string },
): void {
  serve(
    app,
    custodyForm,
    { query: custodyFormQuerySchema },
    async (tx, { id, query: { paper, emptyRows } }) => {
      const sample = await describeSample(tx, { team: teamFilter(tx.principal), id })
      const team = parseId<'team'>(sample.team.id)
      if (team === null) throw notFound()
      const checkpoint = await findCheckpoint(tx, { team, sample })
      const { pdf, publicUrl } = settings
      // A sample that came without a kit has a code that somebody made up.
      const name = sample.code.replace(/[^A-Za-z0-9-]+/g, '-').slice(0, 60)
      return {
        bytes: () =>
          renderCustodyForms(pdf, {
            forms: [fillCustodyForm(sample, { publicUrl, checkpoint })],
            paper,
            emptyRows,
            printedAt: { at: new Date().toISOString(), timeZone: sample.timeZone },
          }),
        name: `custody-${name}.pdf`,
        isShown: true,
        team,
      }
    },
  )
}
