import type { ScannerCode } from '../platform/pdf/code-images.ts'
import type { PdfDocument, PdfRenderer } from '../platform/pdf.ts'
import { Problem } from '../platform/problem.ts'
import { formatPlaceTime, type PlaceTime } from './place-time.ts'

/** Forms in one PDF: a shipment. */
export const custodyFormsMax = 100
export const custodyEventsMax = 500
const emptyRowsMax = 20

/** The chain-of-custody form of one sample. Null is what was not recorded, '' what there is nothing to say of. */
export type CustodyForm = {
  /** The code on the bottle and the link in the QR code beside it. */
  readonly code: string
  readonly link: string
  readonly teamName: string
  readonly labNumber: string | null
  /** In words: `Sample`, `Field blank`, `Duplicate of K7FY-YW3A-CDFM`. */
  readonly kind: string
  readonly siteName: string | null
  readonly collectedAt: PlaceTime | null
  readonly collectorName: string | null
  /** WGS 84, decimal degrees and metres, as they were recorded. */
  readonly position: {
    readonly latitude: string
    readonly longitude: string
    readonly accuracyM: string | null
  } | null
  readonly ph: string | null
  readonly waterTemperatureCelsius: string | null
  readonly conductivityUsPerCm: string | null
  readonly notes: string
  /** In the order in which they happened, at most `custodyEventsMax`. */
  readonly events: readonly CustodyFormEvent[]
  readonly receipt: CustodyFormReceipt | null
  /** Where the log of the sample's team stood when this was printed. */
  readonly checkpoint: CustodyFormCheckpoint | null
}

type CustodyFormEvent = {
  readonly occurredAt: PlaceTime
  /** In words: `Taken in the field`. */
  readonly deed: string
  /** '' where it begins or ends: taken in the field, read on a plate. */
  readonly from: string | null
  readonly to: string | null
  readonly condition: string | null
  readonly seal: string | null
  /** What is odd about it, in words. */
  readonly remarks: readonly string[]
  /** The strokes of a finger as an SVG path in a box of 300 by 100. */
  readonly signature: string | null
}

type CustodyFormReceipt = {
  readonly receivedAt: PlaceTime
  readonly receivedBy: string
  /** In words: `Accepted`, `Held: seal broken`. */
  readonly state: string
  readonly temperatureCelsius: string | null
  readonly condition: string | null
  readonly seal: string | null
  readonly remarks: string
}

type CustodyFormCheckpoint = {
  readonly origin: string
  readonly size: number
  /** In base64, as in the checkpoint. */
  readonly root: string
  readonly signedAt: PlaceTime
  /** The entry of the last event above. */
  readonly entry: number
}

export type CustodyForms = {
  /** At most `custodyFormsMax`. */
  readonly forms: readonly CustodyForm[]
  readonly paper: 'us-letter' | 'a4'
  /** At most 20 rows for hand-overs by hand, with room to sign; with any, what is not recorded is a line to write on. */
  readonly emptyRows: number
  readonly printedAt: PlaceTime
}

/** A PDF/UA with a form for each sample, each with its own page numbers. */
export async function renderCustodyForms(
  renderer: PdfRenderer,
  forms: CustodyForms,
): Promise<Uint8Array> {
  return renderer.render(layOutCustodyForms(forms))
}

function layOutCustodyForms(input: CustodyForms): PdfDocument {
  const { forms, emptyRows } = input
  if (forms.length < 1 || forms.length > custodyFormsMax) {
    throw new Problem('request.invalid', `1 to ${custodyFormsMax} forms are printed at once.`)
  }
  if (!Number.isInteger(emptyRows) || emptyRows < 0 || emptyRows > emptyRowsMax) {
    throw new Problem('request.invalid', `A form has 0 to ${emptyRowsMax} empty rows.`)
  }
  if (forms.some((form) => form.events.length > custodyEventsMax)) {
    throw new Problem('pdf.too-large', `A form holds ${custodyEventsMax} events at most.`)
  }
  const images: Record<string, Uint8Array> = {}
  const codes: Record<string, ScannerCode> = {}
  for (const [number, form] of forms.entries()) {
    codes[`qr-${number}.svg`] = { kind: 'qr', text: form.link }
    for (const [at, { signature }] of form.events.entries()) {
      if (signature !== null) images[`signature-${number}-${at}.svg`] = drawSignature(signature)
    }
  }
  return {
    template: new URL('custody-form.typ', import.meta.url),
    standard: 'ua-1',
    createdAt: new Date(input.printedAt.at),
    images,
    codes,
    data: {
      paper: input.paper,
      emptyRows,
      printedAt: formatPlaceTime(input.printedAt),
      forms: forms.map(wordsOf),
    },
  }
}

/** What the template shows: every number with its unit, every time with its zone. */
function wordsOf(form: CustodyForm) {
  const { receipt, checkpoint } = form
  return {
    ...form,
    collectedAt: form.collectedAt && formatPlaceTime(form.collectedAt),
    position: form.position && formatPosition(form.position),
    waterTemperature: withUnit(form.waterTemperatureCelsius, '°C'),
    conductivity: withUnit(form.conductivityUsPerCm, 'µS/cm'),
    events: form.events.map((event) => ({
      ...event,
      occurredAt: formatPlaceTime(event.occurredAt),
    })),
    receipt: receipt && {
      ...receipt,
      receivedAt: formatPlaceTime(receipt.receivedAt),
      temperature: withUnit(receipt.temperatureCelsius, '°C'),
    },
    checkpoint: checkpoint && { ...checkpoint, signedAt: formatPlaceTime(checkpoint.signedAt) },
  }
}

const noBreak = '\u00a0'

/** With a sign that is a minus and not a hyphen. */
const withUnit = (decimal: string | null, unit: string): string | null =>
  decimal === null ? null : `${decimal.replace(/^-/, '−')}${noBreak}${unit}`

function formatPosition(position: NonNullable<CustodyForm['position']>): string {
  const { latitude, longitude, accuracyM } = position
  const place = [latitude, longitude].map((it) => withUnit(it, '°')?.replace(noBreak, ''))
  const accuracy =
    accuracyM === null ? 'accuracy not recorded' : `±${noBreak}${accuracyM}${noBreak}m`
  return `${place.join(', ')} ${accuracy} (WGS${noBreak}84)`
}

const drawSignature = (path: string): Uint8Array =>
  Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 100"><path d="${path}" fill="none" stroke="#12202a" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/></svg>`,
  )
