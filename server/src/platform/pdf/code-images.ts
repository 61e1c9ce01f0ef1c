/** Codes for scanners, as SVG for the PDFs, each with the white around it that a reader needs. */
import bwip from 'bwip-js/node'

/** Modules of white that a QR code must have around it; with less, some phones read nothing. */
const qrQuietModules = 4
/** A DataMatrix needs one; two forgive a printer that shifts. */
const dataMatrixQuietModules = 2

/** What a QR code of 20 mm may hold: beyond, its modules are too small for a phone. */
export const qrBytesMax = 150
/** The version 4 of QR codes (33 modules) holds so much; below that all labels have codes of one size. */
const bytesOfVersion4 = 62

/** What a scanner reads: a QR code of a link, or a GS1 DataMatrix of element strings. */
export type ScannerCode = { readonly kind: 'qr' | 'gs1DataMatrix'; readonly text: string }

export const drawCode = ({ kind, text }: ScannerCode): Uint8Array =>
  (kind === 'qr' ? drawQr(text) : drawGs1DataMatrix(text)).svg

export type CodeImage = {
  readonly svg: Uint8Array
  /** The part of the image's width that the code itself takes, without the white around it. */
  readonly codeShare: number
}

/** A QR code of a link, a seventh of which may be dirty (level M). */
export function drawQr(text: string): CodeImage {
  const bytes = Buffer.byteLength(text)
  if (bytes > qrBytesMax) throw new Error(`a QR code of ${bytes} bytes cannot be read when printed`)
  const version = bytes <= bytesOfVersion4 ? { version: '4' } : {}
  const options = { bcid: 'qrcode', text, scale: 1, eclevel: 'M', ...version }
  return framed(bwip.toSVG(options), qrQuietModules)
}

/** A GS1 DataMatrix of element strings, such as `(91)K7FYYW3ACDFM`. */
export const drawGs1DataMatrix = (elements: string): CodeImage =>
  framed(bwip.toSVG({ bcid: 'gs1datamatrix', scale: 1, text: elements }), dataMatrixQuietModules)

/** Puts the white around a code that touches the edges of its image. */
function framed(svg: string, quietModules: number): CodeImage {
  const side = Number(/viewBox="0 0 (\d+) \1"/.exec(svg)?.[1])
  const quiet = quietModules * unitsOfModule
  const whole = side + 2 * quiet
  const viewBox = `viewBox="${-quiet} ${-quiet} ${whole} ${whole}"`
  return {
    svg: Buffer.from(svg.replace(/viewBox="[^"]*"/, viewBox)),
    codeShare: side / whole,
  }
}

/** As bwip-js draws them at scale 1. */
const unitsOfModule = 2
