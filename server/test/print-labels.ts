/**
 * Labels as pictures of their pages, for a test that reads them as a scanner does: `node print-labels.ts <sheet>`
 * prints `{ kits, widthMm, heightMm, pages }`, pages as SVG from the compiler that makes the PDF.
 */
import { randomBytes } from 'node:crypto'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import { makeKitCode } from '@luminous/contract/kit-code.ts'
import { labelSheetNames, labelSheets } from '@luminous/contract/label-sheet.ts'
import { layOutKitLabels } from '../src/kits/labels.ts'
import { makeJob } from '../src/platform/pdf.ts'
import { layOut, openCompiler } from '../src/platform/pdf/typeset.ts'

const sheet = labelSheetNames.find((name) => name === process.argv[2])
if (!sheet) throw new Error(`a sheet is one of ${labelSheetNames.join(', ')}`)
const { columns, rows, labelsOfKit, pageWidthMm, pageHeightMm } = labelSheets[sheet]
const names = ['Łutsël K’é Dene', null, 'ᓀᐦᐃᔭᐍᐏᐣ', 'A very long name of a team '.repeat(8)]
const kits = Array.from({ length: Math.ceil((columns * rows) / labelsOfKit.length) }, (_, at) => ({
  code: makeKitCode(randomBytes),
  teamName: names[at % names.length] ?? null,
  batchName: 'Spring 7',
  expiresOn: '2027-03-31',
}))
const document = layOutKitLabels({
  kits,
  sheet,
  skip: 0,
  publicUrl: 'https://luminous.example.org',
  printedAt: new Date(),
})
const compiler = openCompiler(NodeCompiler)
// One page at a time: the compiler's SVG of several lays the second one's paper over the first.
const pages = document.data.pages.map(async (page) => {
  const job = await makeJob({ ...document, data: { ...document.data, pages: [page] } })
  const laidOut = layOut(compiler, job)
  if (!('document' in laidOut)) throw new Error(laidOut.message)
  return compiler.plainSvg(laidOut.document)
})
process.stdout.write(
  JSON.stringify({
    kits,
    widthMm: pageWidthMm,
    heightMm: pageHeightMm,
    pages: await Promise.all(pages),
  }),
)
