import { labelSheets, type LabelSheetName } from '@luminous/contract/label-sheet.ts'
import { qrBytesMax, type ScannerCode } from '../platform/pdf/code-images.ts'
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
  return renderer.render(layOutKitLabels(labels))
}

/** The document of the labels. Refuses what no sheet has. */
export function layOutKitLabels(labels: KitLabels) {
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
  const codes: Record<string, ScannerCode> = {}
  for (const { code } of kits) {
    codes[`${code}-qr.svg`] = { kind: 'qr', text: linkOf(labels.publicUrl, code) }
    codes[`${code}-dm.svg`] = { kind: 'gs1DataMatrix', text: `(91)${code.replaceAll('-', '')}` }
  }
  return {
    template: new URL('labels.typ', import.meta.url),
    standard: 'a-2u',
    createdAt: labels.printedAt,
    codes,
    data: { sheet, qrSideMm: qrSideMm(sheet), kits, pages: placeLabels(sheet, kits.length, skip) },
  } satisfies PdfDocument
}

function linkOf(publicUrl: string, code: string): string {
  const link = `${publicUrl}/k/${code}`
  if (Buffer.byteLength(link) <= qrBytesMax) return link
  throw new OperatorError('LUMINOUS_URL is too long for the QR code of a label.')
}
