/** A printed label is worth what a scanner reads from it: the codes of whole sheets, at the resolution of printers. */
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { prepareZXingModule, readBarcodes, type ReaderOptions } from 'zxing-wasm/reader'
import { parseKitCode } from '@luminous/contract/kit-code.ts'
import { openBrowser, type OpenBrowser } from './browser.ts'

type PrintedLabels = {
  readonly kits: readonly { readonly code: string }[]
  readonly widthMm: number
  readonly heightMm: number
  /** Each as SVG. */
  readonly pages: readonly string[]
}

let open: OpenBrowser
beforeAll(async () => {
  // The reader comes from the package and not from a server of others.
  const wasm = fileURLToPath(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm'))
  const wasmBinary = new Uint8Array(await readFile(wasm)).buffer
  await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true })
  open = await openBrowser()
})
afterAll(() => open.close())

const options: ReaderOptions = {
  formats: ['QRCode', 'DataMatrix'],
  maxNumberOfSymbols: 255,
  tryHarder: true,
}
const script = fileURLToPath(new URL('../server/test/print-labels.ts', import.meta.url))

async function printLabels(sheet: string): Promise<PrintedLabels> {
  const { stdout } = await promisify(execFile)(process.execPath, [script, sheet], {
    maxBuffer: 100 * 2 ** 20,
  })
  const printed: PrintedLabels = JSON.parse(stdout)
  return printed
}

/** The pages as a printer of so many dots per inch puts them on paper. */
async function rasterise(printed: PrintedLabels, dotsPerInch: number): Promise<Uint8Array[]> {
  const dots = (mm: number) => Math.round((mm / 25.4) * dotsPerInch)
  const viewport = { width: dots(printed.widthMm), height: dots(printed.heightMm) }
  const page = await open.browser.newPage({ viewport })
  try {
    const pictures: Uint8Array[] = []
    for (const svg of printed.pages) {
      const whole = svg.replace('<svg ', '<svg style="display:block;width:100vw;height:100vh" ')
      await page.setContent(`<body style="margin:0;background:#fff">${whole}</body>`)
      pictures.push(await page.screenshot({ type: 'png' }))
    }
    return pictures
  } finally {
    await page.close()
  }
}

describe.each(['avery-5160', 'avery-l7163', 'a4-24', 'roll-57x32'])('the labels on %s', (sheet) => {
  it.each([300, 203])('are all read at %i dots per inch, and say what they should', async (dpi) => {
    const printed = await printLabels(sheet)
    const pictures = await rasterise(printed, dpi)
    const read = await Promise.all(pictures.map((picture) => readBarcodes(picture, options)))
    const seen = read.flat()
    const codes = printed.kits.map((kit) => kit.code)
    const textsOf = (format: string) =>
      seen.filter((each) => each.format === format).map((each) => each.text)
    expect(textsOf('QRCode').toSorted()).toEqual(
      codes.map((code) => `https://luminous.example.org/k/${code}`).toSorted(),
    )
    const onVials = textsOf('DataMatrix').map((text) => parseKitCode(text))
    expect(onVials.map((it) => (it.ok ? it.code : it.reason)).toSorted()).toEqual(
      [...codes, ...codes].toSorted(),
    )
  })
})
