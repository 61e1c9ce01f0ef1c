import { AssayError } from '../assay-error.ts'
import { bmgMarsParser } from './bmg-mars/bmg-mars.ts'
import { decodeText, fileBytesMax } from '../text/decode-text.ts'
import { envisionParser } from './envision/envision.ts'
import { gen5Parser } from './gen5/gen5.ts'
import { kaleidoParser } from './kaleido/kaleido.ts'
import { methodicalMindParser } from './methodical-mind/methodical-mind.ts'
import { skanItParser } from './skanit/skanit.ts'
import { softMaxProParser } from './softmax-pro/softmax-pro.ts'
import type { PlateFile, PlateParser } from './plate-file.ts'
import { tecanSparkParser } from './tecan-spark/tecan-spark.ts'
import { nivoTextParser, nivoWorkbookParser } from './victor/nivo.ts'
import { victorTextParser, victorWorkbookParser } from './victor/victor.ts'
import { isCompoundFile } from './workbook/compound-file.ts'
import { readOldWorkbook } from './workbook/old-workbook.ts'
import { type Sheet, readWorkbook } from './workbook/workbook.ts'
import { isZip } from './workbook/zip-archive.ts'

/** Tried in order; the first that recognises the content parses it. */
const textParsers: readonly PlateParser[] = [
  gen5Parser,
  bmgMarsParser,
  softMaxProParser,
  envisionParser,
  kaleidoParser,
  methodicalMindParser,
  victorTextParser,
  nivoTextParser,
]

const workbookParsers: readonly PlateParser<readonly Sheet[]>[] = [
  skanItParser,
  tecanSparkParser,
  victorWorkbookParser,
  nivoWorkbookParser,
]

/**
 * Reads a plate reader's export whole or not at all. Total on hostile bytes: it returns or throws
 * an `AssayError` (`file.*`), in time linear in the length, for at most `fileBytesMax` bytes.
 */
export function parsePlateFile(bytes: Uint8Array): PlateFile {
  if (bytes.length > fileBytesMax) return parseWith(textParsers, decodeText(bytes).text)
  if (isZip(bytes)) return parseWith(workbookParsers, readWorkbook(bytes))
  if (isCompoundFile(bytes)) return parseWith(workbookParsers, readOldWorkbook(bytes))
  const { text } = decodeText(bytes)
  // Kaleido 2 writes non-breaking spaces within its keys.
  return parseWith(textParsers, text.includes('\u00a0') ? text.replaceAll('\u00a0', ' ') : text)
}

function parseWith<Content>(parsers: readonly PlateParser<Content>[], content: Content): PlateFile {
  const parser = parsers.find((candidate) => candidate.recognise(content))
  if (parser !== undefined) return parser.parse(content)
  const names = [...textParsers, ...workbookParsers].map(({ name }) => name)
  throw new AssayError(
    'file.unknownFormat',
    `The file is no plate export that is known here (${[...new Set(names)].join(', ')}): export the plate from the reader software, with its header.`,
  )
}
