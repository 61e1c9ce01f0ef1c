import { readFile } from 'node:fs/promises'
import { shownText } from '@luminous/contract/written-text.ts'
import { Problem } from './problem.ts'
import type { ScannerCode } from './pdf/code-images.ts'
import type { PdfStandard, TypesetJob } from './pdf/typeset.ts'
import type { TypesetAnswer } from './pdf/typeset-process.ts'
import { startTypesetter, type Typesetter } from './pdf/typesetter.ts'
import { openTurns } from './turns.ts'

/** A document: a static template of ours, and data that it shows as they are. */
export type PdfDocument = {
  /** The `.typ` file beside the feature that uses it: `new URL('labels.typ', import.meta.url)`. */
  readonly template: URL
  /** What the template reads by `json("data.json")`; never a part of its text. */
  readonly data: object
  readonly standard: PdfStandard
  /** The time that the document bears; given, so that the same input makes the same bytes. */
  readonly createdAt: Date
  /** What the template reads by `image("images/<name>")`: SVG, PNG or JPEG. */
  readonly images?: Readonly<Record<string, Uint8Array>>
  /** What it reads the same way, drawn where it is set: the codes of 500 labels take seconds. */
  readonly codes?: Readonly<Record<string, ScannerCode>>
}

export type PdfRenderer = {
  /**
   * The bytes of the PDF. Refuses with a `Problem`: `pdf.character-unprintable` (and the field), `pdf.too-large`,
   * `pdf.busy`, `pdf.unavailable`. A mistake in a template is an error of ours.
   */
  render(document: PdfDocument): Promise<Uint8Array>
  /** Stops the processes; who still waits for a PDF is refused. */
  close(): void
}

export type PdfRendererOptions = {
  readonly processesMax?: number
  /** How many may wait for their turn. */
  readonly waitingMax?: number
  readonly timeLimitMs?: number
  /** After so long without work a process ends and gives its memory back. */
  readonly idleMs?: number
  /** The npm package that compiles; an installation may lack it for its platform. */
  readonly compiler?: string
}

const dataLettersMax = 16 * 2 ** 20
const imageBytesMax = 32 * 2 ** 20

/** Makes PDFs in processes of their own; the first starts with the first document. */
export function openPdfRenderer(options: PdfRendererOptions = {}): PdfRenderer {
  const { processesMax = 1, waitingMax = 20, timeLimitMs = 30_000, idleMs = 300_000 } = options
  const compiler = options.compiler ?? '@myriaddreamin/typst-ts-node-compiler'
  const turns = openTurns({ atOnceMax: processesMax, waitingMax, busy })
  const running = new Set<Typesetter>()
  const idle = new Map<Typesetter, NodeJS.Timeout>()

  const begin = (): Typesetter => {
    for (const [typesetter, end] of idle) {
      clearTimeout(end)
      idle.delete(typesetter)
      if (typesetter.isUsable()) return typesetter
      running.delete(typesetter)
    }
    const started = startTypesetter(compiler)
    running.add(started)
    return started
  }
  const end = (typesetter: Typesetter) => {
    typesetter.stop()
    idle.delete(typesetter)
    running.delete(typesetter)
  }
  const rest = (typesetter: Typesetter) => {
    if (typesetter.isUsable()) idle.set(typesetter, setTimeout(end, idleMs, typesetter).unref())
    else end(typesetter)
  }

  return {
    async render(document) {
      const job = await makeJob(document)
      await turns.take()
      try {
        const typesetter = begin()
        const answer = await typesetter.set(job, timeLimitMs).finally(() => rest(typesetter))
        return readAnswer(answer, document.data)
      } finally {
        turns.give()
      }
    },
    close() {
      turns.close()
      for (const end of idle.values()) clearTimeout(end)
      idle.clear()
      for (const typesetter of running) typesetter.stop()
    },
  }
}

const house = new URL('pdf/house.typ', import.meta.url)

/** What the typesetting process is given. */
export async function makeJob(document: PdfDocument): Promise<TypesetJob> {
  // What would turn the direction of a line, or is no character, is printed as what it is.
  const dataJson = JSON.stringify(document.data, (_, value: unknown) =>
    typeof value === 'string' ? shownText(value) : value,
  )
  const images = document.images ?? {}
  const imageBytes = Object.values(images).reduce((sum, bytes) => sum + bytes.byteLength, 0)
  if (dataJson.length > dataLettersMax || imageBytes > imageBytesMax) {
    throw new Problem('pdf.too-large', 'That is more than one PDF can hold. Ask for less at once.')
  }
  const [template, houseText] = await Promise.all([
    readFile(document.template, 'utf8'),
    readFile(house, 'utf8'),
  ])
  return {
    template,
    house: houseText,
    dataJson,
    images,
    codes: document.codes ?? {},
    standard: document.standard,
    createdAtSeconds: Math.floor(document.createdAt.getTime() / 1000),
  }
}

const busy = (): Problem =>
  new Problem('pdf.busy', 'Many PDFs are being made at the moment. Try again in a minute.')

function readAnswer(answer: TypesetAnswer, data: object): Uint8Array {
  if (answer.kind === 'unprintable') throw unprintable(answer.texts[0] ?? '', data)
  if (answer.kind === 'failed') throw new Error(`the template makes no PDF: ${answer.message}`)
  if (answer.kind === 'unavailable') {
    throw new Problem(
      'pdf.unavailable',
      'This installation makes no PDFs: there is no typesetter for its platform.',
    )
  }
  // What comes out is read back before anybody gets it.
  if (countPdfPages(answer.bytes) !== answer.pages) {
    throw new Error(`a PDF of ${answer.pages} pages came out with other pages or cut off`)
  }
  return answer.bytes
}

/** How many pages stand in the bytes of a PDF that the renderer made; null where its end is missing. */
export function countPdfPages(bytes: Uint8Array): number | null {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  if (!text.startsWith('%PDF-') || !/%%EOF\s*$/.test(text.slice(-16))) return null
  return text.match(/\/Type ?\/Page\b/g)?.length ?? 0
}

function unprintable(text: string, data: object): Problem {
  const points = Array.from(text, (character) => character.codePointAt(0) ?? 0)
  const names = points.map((point) => `U+${point.toString(16).toUpperCase().padStart(4, '0')}`)
  const field = fieldWith(data, text)
  return new Problem(
    'pdf.character-unprintable',
    `The character “${text}” (${names.join(' ')}) cannot be printed: none of the fonts has it.`,
    field === null ? {} : { field },
  )
}

/** The path of the first text that holds it, such as `kits.3.teamName`. */
function fieldWith(data: unknown, text: string): string | null {
  if (typeof data === 'string') return data.includes(text) ? '' : null
  if (typeof data !== 'object' || data === null) return null
  for (const [name, value] of Object.entries(data)) {
    const inside = fieldWith(value, text)
    if (inside !== null) return inside === '' ? name : `${name}.${inside}`
  }
  return null
}
