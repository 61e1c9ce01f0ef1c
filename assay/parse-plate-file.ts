import { AssayError } from './assay-error.ts'
import { decodeText } from './decode-text.ts'
import { gen5Parser } from './gen5.ts'
import type { PlateFile, PlateParser } from './plate-file.ts'

/** Tried in order; the first that recognises the content parses it. */
const parsers: readonly PlateParser[] = [gen5Parser]

/**
 * Reads a plate reader's export whole or not at all. Total on hostile bytes: it returns or throws
 * an `AssayError` (`file.*`), in time linear in the length, for at most `fileBytesMax` bytes.
 */
export function parsePlateFile(bytes: Uint8Array): PlateFile {
  // A workbook is a ZIP archive: say so instead of "binary".
  if (bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04) {
    throw new AssayError(
      'file.unsupported',
      'The file is a workbook or another ZIP archive: export the plate as text (.txt) from the reader software.',
    )
  }
  const { text } = decodeText(bytes)
  const parser = parsers.find((candidate) => candidate.recognise(text))
  if (parser === undefined) {
    throw new AssayError(
      'file.unknownFormat',
      `The file is no plate export that is known here (${parsers.map(({ name }) => name).join(', ')}): export the plate as text from the reader software, with its header.`,
    )
  }
  return parser.parse(text)
}
