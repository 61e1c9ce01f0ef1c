import { AssayError } from '../../assay-error.ts'
import { readBiffBook } from './biff-globals.ts'
import { readBiffSheet } from './biff-sheet.ts'
import { readCompoundFile } from './compound-file.ts'
import { type Sheet, cellsMax } from './workbook.ts'

/**
 * The sheets of a workbook of the old kind (.xls; BIFF5 of Excel 5 and 95, BIFF8 of Excel 97 to 2003), in its order,
 * hidden ones included, as `readWorkbook` gives those of .xlsx: a number is exactly the double that is stored. Throws
 * `file.malformed`, `file.unsupported` or `file.tooLarge`.
 */
export function readOldWorkbook(bytes: Uint8Array): Sheet[] {
  const file = readCompoundFile(bytes)
  if (file.names.includes('EncryptedPackage')) {
    throw new AssayError('file.unsupported', 'The workbook has a password: save it without one.')
  }
  // A workbook saved for both kinds of Excel has both; the newer has what the older cannot say.
  const stream = ['workbook', 'book']
    .map((wanted) => file.names.find((name) => name.toLowerCase() === wanted))
    .find((name) => name !== undefined)
  if (stream === undefined) {
    throw new AssayError(
      'file.unsupported',
      'The file is of an old kind of Microsoft Office, but no workbook (.xls): give the plate file itself.',
    )
  }
  const book = readBiffBook(file.read(stream))
  const budget = { cells: cellsMax }
  const starts = book.sheets.map(({ start }) => start).toSorted((a, b) => a - b)
  return book.sheets.map(({ name, start }) => {
    // Two sheets that begin at one place would be read twice: the first ends before it has begun.
    const end = starts[starts.indexOf(start) + 1] ?? book.biff.bytes.length
    return { name, rows: readBiffSheet(book, { name, start, end }, budget) }
  })
}
