import { strToU8, zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { AssayError } from '../../assay-error.ts'
import { parsePlateFile } from '../parse-plate-file.ts'
import { makeSkanIt } from '../testdata/make-exports.ts'
import { makeWorkbook } from '../testdata/make-workbook.ts'
import { readWorkbook } from './workbook.ts'

const small = { rowCount: 2, columnCount: 3 }
const sheetPath = 'xl/worksheets/sheet1.xml'

function codeOf(deed: () => unknown): string {
  try {
    deed()
  } catch (error) {
    if (error instanceof AssayError) return error.code
    throw error
  }
  return 'none'
}

/** Where the directory's first entry begins. */
function directoryAt(bytes: Uint8Array): number {
  return new DataView(bytes.buffer).getUint32(bytes.length - 6, true)
}

describe('a workbook', () => {
  test('gives numbers, texts and dates of its cells where they stand', () => {
    const bytes = makeWorkbook({
      One: [['a', '', 1.5], [], [{ days: 45_835.5 }, ' b ', { formula: 'A1+1', value: 7 }]],
      Two: [['&<"']],
    })
    expect(readWorkbook(bytes)).toEqual([
      {
        name: 'One',
        rows: [
          { number: 1, cells: ['a', '', 1.5] },
          { number: 3, cells: ['2025-06-27T12:00:00', 'b', 7], computed: new Set([2]) },
        ],
      },
      { name: 'Two', rows: [{ number: 1, cells: ['&<"'] }] },
    ])
  })

  test('tells hours and minutes alone in seconds, beyond a day too', () => {
    const bytes = makeWorkbook({ One: [[{ days: 2.4071 }, { days: 0.0001 }]] }, (parts) => {
      parts['xl/styles.xml'] = (parts['xl/styles.xml'] ?? '').replace(
        'numFmtId="22"',
        'numFmtId="46"',
      )
    })
    expect(readWorkbook(bytes)[0]?.rows[0]?.cells).toEqual(['PT207973.44S', 'PT8.64S'])
  })

  test('is refused when its directory says to inflate beyond all measure, before it is inflated', () => {
    const bomb = zipSync({ [sheetPath]: new Uint8Array(60_000_000) }, { level: 9 })
    const started = performance.now()
    expect(codeOf(() => readWorkbook(bomb))).toBe('file.tooLarge')
    expect(performance.now() - started).toBeLessThan(200)
  })

  test('is refused when a part inflates to more than its directory says', () => {
    const bytes = makeSkanIt({ ...small }, (parts) => {
      parts[sheetPath] += ' '.repeat(5_000_000)
    })
    const view = new DataView(bytes.buffer)
    for (let at = directoryAt(bytes); view.getUint32(at, true) === 0x02014b50;) {
      if (view.getUint32(at + 24, true) > 1_000_000) view.setUint32(at + 24, 1000, true)
      at += 46 + view.getUint16(at + 28, true)
    }
    expect(codeOf(() => parsePlateFile(bytes))).toBe('file.malformed')
  })

  test('is refused when its checksum is wrong: a flipped bit is no other number', () => {
    const bytes = makeSkanIt(small)
    new DataView(bytes.buffer).setUint32(directoryAt(bytes) + 16, 1, true)
    expect(codeOf(() => parsePlateFile(bytes))).toBe('file.malformed')
  })

  test('is refused with a document type, so that no entity is ever resolved', () => {
    const withEntity = makeSkanIt(small, (parts) => {
      parts[sheetPath] =
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet>&e;</worksheet>'
    })
    expect(codeOf(() => parsePlateFile(withEntity))).toBe('file.malformed')
  })

  test.each([
    ['an unclosed tag', '<worksheet><sheetData>'],
    ['nesting without end', '<a>'.repeat(100_000)],
    ['a row that goes back', '<worksheet><row r="2"/><row r="1"/></worksheet>'],
    ['a cell in a wrong row', '<worksheet><row r="2"><c r="A3"><v>1</v></c></row></worksheet>'],
    ['a cell that goes back', '<worksheet><row r="1"><c r="B1"/><c r="A1"/></row></worksheet>'],
    [
      'a text that is not there',
      '<worksheet><row r="1"><c r="A1" t="s"><v>9</v></c></row></worksheet>',
    ],
    [
      'two values in a cell',
      '<worksheet><row r="1"><c r="A1"><v>7</v><v>12</v></c></row></worksheet>',
    ],
    ['a number that is none', '<worksheet><row r="1"><c r="A1"><v>1,5</v></c></row></worksheet>'],
    [
      'a number beyond numbers',
      '<worksheet><row r="1"><c r="A1"><v>1e999</v></c></row></worksheet>',
    ],
  ])('is refused with %s', (_, xml) => {
    const bytes = makeSkanIt(small, (parts) => {
      parts[sheetPath] = xml
    })
    expect(codeOf(() => parsePlateFile(bytes))).toBe('file.malformed')
  })

  test('is refused with a cell far to the right', () => {
    const bytes = makeSkanIt(small, (parts) => {
      parts[sheetPath] = '<worksheet><row r="1"><c r="XFD1"><v>1</v></c></row></worksheet>'
    })
    expect(codeOf(() => parsePlateFile(bytes))).toBe('file.tooLarge')
  })

  test('that is none, or of another kind, is refused in words', () => {
    expect(codeOf(() => parsePlateFile(zipSync({ 'a.txt': strToU8('a') })))).toBe(
      'file.unsupported',
    )
    expect(codeOf(() => parsePlateFile(makeSkanIt(small).slice(0, 500)))).toBe('file.malformed')
    expect(codeOf(() => parsePlateFile(makeWorkbook({ A: [['x']] })))).toBe('file.unknownFormat')
  })

  test('of SkanIt with a formula among its reads has a calculated value there', () => {
    const bytes = makeSkanIt(small, (parts) => {
      parts[sheetPath] = (parts[sheetPath] ?? '').replace(
        '<v>1012.5</v>',
        '<f>AVERAGE(B11:C11)</f><v>1012.5</v>',
      )
    })
    const { readings, calculated } = parsePlateFile(bytes)
    expect(Array.from(readings, ({ well }) => well)).toEqual(['A1', 'A2', 'A3', 'B1', 'B2'])
    expect([...calculated]).toMatchObject([{ well: 'B3', value: 1012.5 }])
  })
})
