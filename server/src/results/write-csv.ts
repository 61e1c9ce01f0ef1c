/** A column of a file for spreadsheets: `text` is guarded, `number` never is. */
export type CsvColumn<Row> = {
  readonly name: string
  /** What it holds, with its unit, for the schema that goes with the file. */
  readonly does: string
  readonly datatype: 'string' | 'decimal' | 'integer' | 'dateTime' | 'boolean'
  readonly of: (row: Row) => string | number | null
}

/** So that Excel reads µ, é and ʔ: it takes a file without it for its own code page. */
const byteOrderMark = '\uFEFF'

/**
 * RFC 4180 in UTF-8 with a byte order mark. Null is an empty cell, never 0. Text that a spreadsheet would take for a
 * formula gets an apostrophe before it; numbers stay as they are, negative ones too. Pure.
 */
export function writeCsv<Row>(columns: readonly CsvColumn<Row>[], rows: readonly Row[]): string {
  const lines = rows.map((row) =>
    columns.map(({ datatype, of }) => cellOf(of(row), datatype)).join(','),
  )
  const head = columns.map(({ name }) => name).join(',')
  return `${byteOrderMark}${[head, ...lines].join('\r\n')}\r\n`
}

const formulaStart = /^[=+\-@\t\r]/
const plainNumber = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i

function cellOf(value: string | number | null, datatype: CsvColumn<unknown>['datatype']): string {
  if (value === null) return ''
  const text = String(value)
  const isGuarded = datatype === 'string' && formulaStart.test(text) && !plainNumber.test(text)
  const guarded = isGuarded ? `'${text}` : text
  return /[",\r\n']/.test(guarded) || guarded !== guarded.trim()
    ? `"${guarded.replaceAll('"', '""')}"`
    : guarded
}

/** What each column is, as CSV on the Web says it (W3C Tabular Metadata). */
export const describeCsv = <Row>(columns: readonly CsvColumn<Row>[], file: string) => ({
  '@context': 'http://www.w3.org/ns/csvw',
  url: file,
  dialect: { encoding: 'utf-8', header: true },
  tableSchema: {
    columns: columns.map(({ name, does, datatype }) => ({
      name,
      titles: name,
      'dc:description': does,
      datatype,
      null: '',
    })),
  },
})
