import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AssayError } from '../../assay-error.ts'
import { parsePlateFile } from '../parse-plate-file.ts'
import {
  type MadeRecord,
  begin,
  end,
  f64,
  joined,
  latin,
  makeBiff,
  u16,
  u32,
  wide,
} from '../testdata/make-biff.ts'
import { readOldWorkbook } from './old-workbook.ts'
import { writeCompoundFile } from './write-compound-file.ts'
import { writeOldWorkbook } from './write-old-workbook.ts'

function refusal(deed: () => unknown): AssayError {
  try {
    deed()
  } catch (error) {
    if (error instanceof AssayError) return error
    throw error
  }
  throw new Error('was not refused')
}

const codeOf = (bytes: Uint8Array): string => refusal(() => readOldWorkbook(bytes)).code

const number = (row: number, column: number, value: number, style = 0): MadeRecord => [
  0x0203,
  u16(row, column, style),
  f64(value),
]
const rk = (row: number, column: number, bits: number): MadeRecord => [
  0x027e,
  u16(row, column, 0),
  u32(bits),
]
const formula = (row: number, column: number, result: Uint8Array): MadeRecord => [
  0x0006,
  u16(row, column, 0),
  result,
  u16(0, 0, 0, 0),
]

describe('a workbook of the old kind', () => {
  test('gives numbers and texts of Excel 5 where they stand, in the letters of its code page', () => {
    const bytes = makeBiff({
      version: 5,
      globals: [[0x0042, u16(1255)]],
      sheets: {
        One: [
          [0x0204, u16(0, 0, 0, 2), latin(' a')],
          number(0, 2, 0.1 + 0.2),
          [0x00d6, u16(3, 1, 0, 2), latin('\u00f9b'), 1, 0, 0],
          [0x00be, u16(4, 0, 0, 0, 0, 2)],
        ],
        Two: [],
      },
    })
    expect(readOldWorkbook(bytes)).toEqual([
      {
        name: 'One',
        rows: [
          { number: 1, cells: ['a', '', 0.1 + 0.2] },
          { number: 4, cells: ['', '\u05e9b'] },
        ],
      },
      { name: 'Two', rows: [] },
    ])
  })

  test('gives short numbers of every kind', () => {
    const half = new DataView(f64(0.5).buffer).getUint32(4, true)
    const bytes = makeBiff({
      sheets: {
        One: [
          rk(0, 0, half),
          rk(0, 1, half | 1),
          rk(0, 2, (-7 << 2) | 2),
          rk(0, 3, (1234 << 2) | 3),
          [0x00bd, u16(1, 1, 0), u32((1 << 2) | 2), u16(0), u32((2 << 2) | 2), u16(2)],
        ],
      },
    })
    expect(readOldWorkbook(bytes)[0]?.rows).toEqual([
      { number: 1, cells: [0.5, 0.005, -7, 12.34] },
      { number: 2, cells: ['', 1, 2] },
    ])
  })

  test('gives shared texts that go on in another record, in letters of one or two bytes', () => {
    const bytes = makeBiff({
      globals: [
        [0x00fc, u32(3), u32(3), u16(3), 0, latin('abc'), u16(5), 0, latin('de')],
        [0x003c, 1, wide('f\u03bcg'), u16(1), 8 | 4, u16(1), u32(2), latin('z'), latin('1234')],
        [0x003c, latin('56')],
      ],
      sheets: {
        One: [0, 1, 2].map((text): MadeRecord => [0x00fd, u16(text, 0, 0), u32(text)]),
      },
    })
    expect(readOldWorkbook(bytes)[0]?.rows.map(({ cells }) => cells[0])).toEqual([
      'abc',
      'def\u03bcg',
      'z',
    ])
  })

  test('marks what a formula computed, with the value that was stored', () => {
    const bytes = makeBiff({
      sheets: {
        One: [
          formula(0, 0, f64(7.5)),
          formula(0, 1, joined([u16(0, 0, 0), u16(0xffff)])),
          [0x04bc, u16(0)],
          [0x0207, u16(2), 0, latin('ok')],
          formula(0, 2, joined([u16(1, 1, 0), u16(0xffff)])),
          formula(0, 3, joined([u16(2, 0x07, 0), u16(0xffff)])),
          formula(0, 4, joined([u16(3, 0, 0), u16(0xffff)])),
          [0x0205, u16(0, 5, 0), 0x2a, 1],
        ],
      },
    })
    expect(readOldWorkbook(bytes)[0]?.rows).toEqual([
      {
        number: 1,
        cells: [7.5, 'ok', 'TRUE', '#DIV/0!', '', '#N/A'],
        computed: new Set([0, 1, 2, 3, 4]),
      },
    ])
  })

  test.each([
    [5, 1900, 45_835.5],
    [8, 1904, 44_373.5],
  ] as const)(
    'of BIFF%i tells dates since %i and hours that go beyond a day',
    (version, year, days) => {
      const code = 'hh\\:mm\\:ss.00'
      const letters = version === 5 ? [code.length] : [u16(code.length), 0]
      const style = (format: number): MadeRecord => [0x00e0, u16(0, format, 1, 0, 0, 0, 0, 0)]
      const bytes = makeBiff({
        version,
        globals: [
          [0x0022, u16(year === 1904 ? 1 : 0)],
          [0x041e, u16(164), ...letters, latin(code)],
          style(0),
          style(22),
          style(164),
        ],
        sheets: { One: [number(0, 0, 2.5), number(0, 1, days, 1), number(0, 2, 2.4071, 2)] },
      })
      expect(readOldWorkbook(bytes)[0]?.rows[0]?.cells).toEqual([
        2.5,
        '2025-06-27T12:00:00',
        'PT207973.44S',
      ])
    },
  )

  test('leaves out charts, those within a sheet too', () => {
    const chart: MadeRecord[] = [begin(8, 0x0020), number(0, 0, 1), end]
    const bytes = makeBiff({ sheets: { One: [number(0, 0, 5), ...chart, number(0, 1, 6)] } })
    expect(readOldWorkbook(bytes)[0]?.rows).toEqual([{ number: 1, cells: [5, 6] }])
  })

  test('is read back as it was written, to the same double', () => {
    const cell = fc.oneof(
      fc.constant(null),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => ({
        value,
        style: 'whole' as const,
      })),
      fc.stringMatching(/^[ -~\u00a0-\u00ff]{0,20}$/),
    )
    fc.assert(
      fc.property(fc.array(fc.array(cell, { maxLength: 8 }), { maxLength: 30 }), (rows) => {
        const [sheet] = readOldWorkbook(writeOldWorkbook([{ name: 'One', rows }]))
        const read = (row: number, column: number) =>
          sheet?.rows.find(({ number }) => number === row + 1)?.cells[column] ?? ''
        rows.forEach((cells, row) =>
          cells.forEach((cell, column) => {
            const text = typeof cell === 'string' ? cell.trim() : (cell?.value ?? '')
            expect(read(row, column)).toBe(text)
          }),
        )
      }),
      { numRuns: 60 },
    )
  })
})

test('a workbook of large sectors is read like one of small ones', () => {
  const cell = { value: 0.25, style: 'plain' } as const
  const rows = Array.from({ length: 16_384 }, () => Array.from({ length: 26 }, () => cell))
  const [sheet] = readOldWorkbook(writeOldWorkbook([{ name: 'One', rows }]))
  expect(sheet?.rows).toHaveLength(16_384)
  expect(sheet?.rows.every(({ cells }) => cells.length === 26 && cells[25] === 0.25)).toBe(true)
})

describe('a workbook of the old kind is refused', () => {
  const one = { One: [number(0, 0, 1)] }

  test.each<[string, string, Uint8Array]>([
    ['file.unsupported', 'with a password', makeBiff({ globals: [[0x002f, u16(0)]], sheets: one })],
    ['file.unsupported', 'that is encrypted', writeCompoundFile('EncryptedPackage', latin('x'))],
    ['file.unsupported', 'that is none', writeCompoundFile('WordDocument', latin('x'))],
    [
      'file.unsupported',
      'of an older Excel',
      writeCompoundFile('Book', joined([u16(0x0409, 6), u16(0, 5, 0)])),
    ],
    [
      'file.unsupported',
      'with texts in a code page that nobody knows',
      makeBiff({
        version: 5,
        globals: [[0x0042, u16(720)]],
        sheets: { One: [[0x0204, u16(0, 0, 0, 1), 0xe4]] },
      }),
    ],
    [
      'file.malformed',
      'with rows that go back',
      makeBiff({ sheets: { One: [number(1, 0, 1), number(0, 0, 1)] } }),
    ],
    [
      'file.malformed',
      'with two values in a cell',
      makeBiff({ sheets: { One: [number(0, 0, 1), number(0, 0, 2)] } }),
    ],
    [
      'file.malformed',
      'with a number that is none',
      makeBiff({ sheets: { One: [number(0, 0, Number.NaN)] } }),
    ],
    [
      'file.malformed',
      'with a cell that is not whole',
      makeBiff({ sheets: { One: [[0x0203, u16(0, 0, 0)]] } }),
    ],
    [
      'file.malformed',
      'with a text that is not there',
      makeBiff({ sheets: { One: [[0x00fd, u16(0, 0, 0), u32(4)]] } }),
    ],
    [
      'file.malformed',
      'with a text longer than its place',
      makeBiff({ sheets: { One: [[0x0204, u16(0, 0, 0, 9), 0, latin('abc')]] } }),
    ],
    [
      'file.malformed',
      'with shared texts that end too early',
      makeBiff({ globals: [[0x00fc, u32(2), u32(2), u16(3), 0, latin('abc')]], sheets: one }),
    ],
    [
      'file.malformed',
      'with more cells than it says',
      makeBiff({ sheets: { One: [[0x00bd, u16(0, 0, 0), u32(6), u16(5)]] } }),
    ],
    [
      'file.tooLarge',
      'with cells beyond its columns',
      makeBiff({ sheets: { One: [number(0, 256, 1)] } }),
    ],
    [
      'file.tooLarge',
      'with more sheets than a workbook has',
      makeBiff({
        sheets: Object.fromEntries(Array.from({ length: 201 }, (_, at) => [`S${at}`, []])),
      }),
    ],
    [
      'file.malformed',
      'with a record that does not end',
      makeBiff({
        sheets: one,
        change: (stream) => {
          stream[stream.length - 1] = 0xff
          return stream
        },
      }),
    ],
    [
      'file.malformed',
      'without the end of a sheet',
      makeBiff({ sheets: one, change: (stream) => stream.slice(0, -4) }),
    ],
    [
      'file.malformed',
      'with two sheets in one place',
      makeBiff({
        sheets: { One: [], Two: [] },
        change: (stream) => {
          stream.copyWithin(16, 31, 35)
          return stream
        },
      }),
    ],
  ])('%s: %s', (code, _, bytes) => {
    expect(codeOf(bytes)).toBe(code)
  })

  test('when its sectors go in a circle, lead nowhere, or are fewer than its stream has', () => {
    const whole = makeBiff({
      sheets: { One: Array.from({ length: 800 }, (_, row) => number(row, 0, row)) },
    })
    for (const next of [3, 100_000, 0xfffffffe]) {
      const bytes = whole.slice()
      new DataView(bytes.buffer).setUint32(512 + 4 * 4, next, true)
      expect(codeOf(bytes)).toBe('file.malformed')
    }
  })

  test('when its directory goes in a circle or says more than the file has', () => {
    const changes: readonly (readonly [at: number, value: number])[] = [
      [1024 + 128 + 68, 1],
      [1024 + 128 + 72, 7],
      [1024 + 128 + 120, 0x7fffffff],
      [1024 + 76, 9],
    ]
    for (const [at, value] of changes) {
      const bytes = makeBiff({ sheets: one })
      new DataView(bytes.buffer).setUint32(at, value, true)
      expect(codeOf(bytes)).toBe('file.malformed')
    }
  })

  test('wherever it is cut, but for what stands behind its last byte', () => {
    const whole = makeBiff({
      sheets: { One: Array.from({ length: 400 }, (_, row) => number(row, 0, row)) },
    })
    for (let length = 8; length < whole.length - 512; length += 97) {
      expect(codeOf(whole.slice(0, length))).toMatch(/^file\.(?:malformed|unsupported)$/)
    }
  })

  test('when no vendor is known that would write it', () => {
    expect(refusal(() => parsePlateFile(makeBiff({ sheets: one }))).code).toBe('file.unknownFormat')
  })
})

test('a stream short enough for sectors of 64 bytes is put together out of them', () => {
  const bytes = writeCompoundFile('Book', u16(0x0809))
  const view = new DataView(bytes.buffer)
  // Three sectors of the long stream become the short streams' own, with a table of them in the next.
  const entry = 1024 + 128
  view.setUint32(1024 + 116, 2, true)
  view.setUint32(1024 + 120, 512, true)
  view.setUint32(60, 3, true)
  view.setUint32(512 + 8, 0xfffffffe, true)
  view.setUint32(512 + 12, 0xfffffffe, true)
  view.setUint32(entry + 116, 1, true)
  view.setUint32(entry + 120, 100, true)
  const table = 512 * 4
  view.setUint32(table + 4, 3, true)
  view.setUint32(table + 12, 0xfffffffe, true)
  const records = joined([
    u16(0x0809, 8),
    u16(0x0500, 5, 0, 0),
    u16(0x0085, 8),
    u32(40),
    u16(0),
    latin('\x01A'),
    u16(0x000a, 0),
  ])
  const stream = joined([
    records,
    new Uint8Array(40 - records.length),
    u16(0x0809, 8),
    u16(0x0500, 0x10, 0, 0),
    u16(0x0203, 14),
    u16(0, 0, 0),
    f64(4.25),
    u16(0x000a, 0),
  ])
  bytes.set(stream.subarray(0, 64), 512 * 3 + 64)
  bytes.set(stream.subarray(64), 512 * 3 + 192)
  expect(readOldWorkbook(bytes)).toEqual([{ name: 'A', rows: [{ number: 1, cells: [4.25] }] }])
})
