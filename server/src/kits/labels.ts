import { setImmediate } from 'node:timers/promises'
import { labelSheets, type LabelSheetName } from '@luminous/contract/label-sheet.ts'
import { drawGs1DataMatrix, drawQr, qrBytesMax } from '../platform/pdf/code-images.ts'
import type { PdfDocument, PdfRenderer } from '../platform/pdf.ts'
import { OperatorError, Problem } from '../platform/problem.ts'
import { placeLabels, qrSideMm } from './label-sheet.ts'

export const labelKitsMax = 500

type KitLabel = {
  /** As `makeKitCode` makes it, hyphens and all. */
  readonly code: string
  /** Null while the kit is nobody's: then there is a line to write on. */
  readonly teamName: string | null
  readonly batchName: string
  /** A calendar day, `2027-03-31`. */
  readonly expiresOn: string
}

export type KitLabels = {
  /** At most `labelKitsMax`. */
  readonly kits: readonly KitLabel[]
  readonly sheet: LabelSheetName
  /** How many labels of the first sheet are gone already. */
  readonly skip: number
  readonly publicUrl: string
  readonly printedAt: Date
}

/** Sheets of labels as a PDF: for each kit one of its bottle and two of its vials. */
export async function renderKitLabels(
  renderer: PdfRenderer,
  labels: KitLabels,
): Promise<Uint8Array> {
  return renderer.render(await layOutKitLabels(labels))
}

/** The document of the labels. Refuses what no sheet has. */
export async function layOutKitLabels(labels: KitLabels) {
  const { kits, skip } = labels
  const sheet = labelSheets[labels.sheet]
  const perPage = sheet.columns * sheet.rows
  if (kits.length < 1 || kits.length > labelKitsMax) {
    throw new Problem(
      'request.invalid',
      `Labels are printed for 1 to ${labelKitsMax} kits at once.`,
    )
  }
  if (!Number.isInteger(skip) || skip < 0 || skip >= perPage) {
    throw new Problem('request.invalid', `A sheet has ${perPage} labels: skip fewer than that.`, {
      field: 'skip',
    })
  }
  const images: Record<string, Uint8Array> = {}
  for (const { code } of kits) {
    images[`${code}-qr.svg`] = drawQr(linkOf(labels.publicUrl, code)).svg
    images[`${code}-dm.svg`] = drawGs1DataMatrix(`(91)${code.replaceAll('-', '')}`).svg
    // Two codes take 6 ms: others get their turn between kits.
    await setImmediate()
  }
  return {
    template: new URL('labels.typ', import.meta.url),
    standard: 'a-2u',
    createdAt: labels.printedAt,
    images,
    data: { sheet, qrSideMm: qrSideMm(sheet), kits, pages: placeLabels(sheet, kits.length, skip) },
  } satisfies PdfDocument
}

function linkOf(publicUrl: string, code: string): string {
  const link = `${publicUrl}/k/${code}`
  if (Buffer.byteLength(link) <= qrBytesMax) return link
  throw new OperatorError('LUMINOUS_URL is too long for the QR code of a label.')
}
