import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cutCsv } from '@luminous/assay/text/csv.ts'
import { describeCsv, writeCsv, type CsvColumn } from './write-csv.ts'

type Row = { text: string | null; number: string | null }
const columns: readonly CsvColumn<Row>[] = [
  { name: 'text', does: 'a text', datatype: 'string', of: ({ text }) => text },
  { name: 'number', does: 'a number, mg/L', datatype: 'decimal', of: ({ number }) => number },
]
const cellsOf = (row: Row) => cutCsv(writeCsv(columns, [row]).slice(1), ',', 10)[1]?.cells

describe('a file for spreadsheets', () => {
  test('begins with a byte order mark and keeps µ, °, é and ʔ', () => {
    const bytes = Buffer.from(writeCsv(columns, [{ text: 'µg/L °C é ʔ', number: null }]))
    expect(bytes.subarray(0, 3).toString('hex')).toBe('efbbbf')
    expect(bytes.toString()).toContain('µg/L °C é ʔ')
  })

  test('neutralises what would be a formula, and leaves every number alone', () => {
    expect(cellsOf({ text: '=cmd|calc', number: '-0.02' })).toEqual(["'=cmd|calc", '-0.02'])
    expect(cellsOf({ text: '@SUM(A1)', number: '-1e-7' })).toEqual(["'@SUM(A1)", '-1e-7'])
    expect(cellsOf({ text: '-0.02', number: null })).toEqual(['-0.02', ''])
    expect(cellsOf({ text: '0363147001', number: '00060' })).toEqual(['0363147001', '00060'])
  })

  test('gives back every text and every number, and an empty cell for what is not there', () => {
    fc.assert(
      fc.property(
        fc.option(fc.string({ unit: 'grapheme' })),
        fc.option(fc.integer().map((whole) => `${whole}.50`)),
        (text, number) => {
          const [one, other] = cellsOf({ text, number }) ?? []
          const isFormula = text !== null && /^[=+\-@\t\r]/.test(text)
          if (!isFormula && !text?.includes('\0')) expect(one).toBe(text ?? '')
          expect(other).toBe(number ?? '')
        },
      ),
    )
  })

  test('has a schema that names every column with its unit', () => {
    const { tableSchema } = describeCsv(columns, 'x.csv')
    expect(tableSchema.columns).toMatchObject([
      { name: 'text', datatype: 'string' },
      { name: 'number', 'dc:description': 'a number, mg/L', datatype: 'decimal', null: '' },
    ])
  })
})
