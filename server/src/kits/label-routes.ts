import { labelQuerySchema } from '@luminous/contract'
import { kitLabels } from '@luminous/contract/endpoints/kits.ts'
import { serve } from '../access/access.ts'
import type { App } from '../platform/endpoint.ts'
import type { PdfRenderer } from '../platform/pdf.ts'
import { renderKitLabels } from './labels.ts'
import { findLabels, labelsFileName } from './print-kit-labels.ts'

export function registerKitLabels(
  app: App,
  settings: { pdf: PdfRenderer; publicUrl: string },
): void {
  serve(
    app,
    kitLabels,
    { query: labelQuerySchema },
    async (tx, { lab, id, query: { sheet, skip, codes } }) => {
      const { batchName, kits } = await findLabels(tx, {
        lab,
        batch: id,
        codes: codes?.split(',') ?? null,
      })
      const { pdf, publicUrl } = settings
      return {
        bytes: () => renderKitLabels(pdf, { kits, sheet, skip, publicUrl, printedAt: new Date() }),
        name: labelsFileName(batchName, sheet),
        isShown: true,
      }
    },
  )
}
