import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AssayError } from '../assay-error.ts'
import { fileBytesMax } from '../text/decode-text.ts'
import { parsePlateFile } from './parse-plate-file.ts'
import { makeGen5 } from './testdata/make-gen5.ts'
import { readShared, sharedDataReason, skipSharedData } from '../testdata/shared-data.ts'

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)
function parse(text: string) {
  const file = parsePlateFile(encode(text))
  return { ...file, readings: [...file.readings] }
}

function refusal(bytes: Uint8Array): AssayError {
  try {
    parsePlateFile(bytes)
  } catch (error) {
    if (error instanceof AssayError) return error
    throw error
  }
  throw new Error('was not refused')
}

describe.skipIf(skipSharedData)(`public exports${sharedDataReason}`, () => {
  test('a file cut off anywhere is refused or gives the readings of the whole file', () => {
    for (const name of ['01-gen5-lum-endpoint-96-layout', '05-gen5-lum-kinetic-4pl-GOLDEN']) {
      const bytes = readShared(`plate-files/${name}.txt`)
      const whole = JSON.stringify(parsePlateFile(bytes).readings)
      for (let length = 0; length < bytes.length; length += 3) {
        try {
          const { readings } = parsePlateFile(bytes.slice(0, length))
          expect(JSON.stringify(readings)).toBe(whole)
        } catch (error) {
          expect(error).toBeInstanceOf(AssayError)
        }
      }
    }
  })

  test('bytes changed at random end in a plate or an AssayError, nothing else', () => {
    const original = readShared('plate-files/01-gen5-lum-endpoint-96-layout.txt')
    const change = fc.tuple(
      fc.nat({ max: original.length - 1 }),
      fc.oneof(fc.constantFrom(9, 10, 13, 0, 44, 46, 255), fc.nat({ max: 255 })),
    )
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 12 }), (changes) => {
        const bytes = original.slice()
        for (const [at, value] of changes) bytes[at] = value
        try {
          for (const { value, flag } of parsePlateFile(bytes).readings) {
            expect(value === null).toBe(flag !== null)
          }
        } catch (error) {
          expect(error).toBeInstanceOf(AssayError)
        }
      }),
      { numRuns: 500 },
    )
  })
})

describe('encodings', () => {
  const text = makeGen5()
  const expected = parse(text)
  const utf16 = (isLittle: boolean, hasMark: boolean): Uint8Array => {
    const marked = hasMark ? `\ufeff${text}` : text
    const view = new DataView(new ArrayBuffer(2 * marked.length))
    for (let i = 0; i < marked.length; i++) view.setUint16(2 * i, marked.charCodeAt(i), isLittle)
    return new Uint8Array(view.buffer)
  }

  test.each([
    ['UTF-8 with mark', encode(`\ufeff${text}`)],
    ['UTF-16LE with mark', utf16(true, true)],
    ['UTF-16BE with mark', utf16(false, true)],
    ['UTF-16LE without mark', utf16(true, false)],
    ['UTF-16BE without mark', utf16(false, false)],
    ['LF line ends', encode(text.replaceAll('\r\n', '\n'))],
    [
      'Windows-1252',
      Uint8Array.from([...encode(text.replace('H1', 'H1~'))].map((b) => (b === 0x7e ? 0xb0 : b))),
    ],
  ])('%s gives the same readings', (_, bytes) => {
    expect([...parsePlateFile(bytes).readings]).toEqual(expected.readings)
  })

  test('binary, empty and too large files are refused as such', () => {
    expect(refusal(Uint8Array.from([1, 2, 0, 3, 250, 0, 0, 9])).code).toBe('file.binary')
    expect(refusal(new Uint8Array()).code).toBe('file.empty')
    expect(refusal(encode(' \r\n\t')).code).toBe('file.empty')
    expect(refusal(new Uint8Array(fileBytesMax + 1)).code).toBe('file.tooLarge')
    expect(refusal(encode('a letter to the laboratory')).code).toBe('file.unknownFormat')
  })
})

const unitOf = (mode: string) => parse(makeGen5({ mode })).readings[0]?.unit

describe('cells', () => {
  test('every known token is a flag with no value, and an empty cell is no reading', () => {
    const cells = [
      ['OVRFLW', '?????', 'ERROR'],
      ['>99999', '<0.5', ''],
    ]
    const found = parse(makeGen5({ cells })).readings.map(({ well, value, flag }) => [
      well,
      value,
      flag,
    ])
    expect(found).toEqual([
      ['A1', null, 'overflow'],
      ['A2', null, 'missed'],
      ['A3', null, 'error'],
      ['B1', null, 'above'],
      ['B2', null, 'below'],
    ])
  })

  test('unknown text refuses the file, naming line and well', () => {
    const error = refusal(
      encode(
        makeGen5({
          cells: [
            ['1', 'abc', '3'],
            ['4', '5', '6'],
          ],
        }),
      ),
    )
    expect(error).toMatchObject({ code: 'file.unknownToken', well: 'A2', line: 20 })
    expect(error.message).toContain('Line 20, well A2')
  })

  test('no text but a number becomes a number', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 12 }), (cell) => {
        fc.pre(!/[\t\r\n]/.test(cell) && cell.trim() !== '')
        try {
          const [first] = parse(
            makeGen5({
              cells: [
                [cell, '2', '3'],
                ['4', '5', '6'],
              ],
            }),
          ).readings
          if (first?.well === 'A1' && first.value !== null) {
            expect(first.value).toBe(Number(cell.trim().replace(',', '.')))
          }
        } catch (error) {
          expect(error).toBeInstanceOf(AssayError)
        }
      }),
    )
  })

  test('decimal commas are read, and a mixture with points is refused', () => {
    const cells = [
      ['1,5', '2,25', '3'],
      ['-0,5', '1,0E+02', '6'],
    ]
    expect(parse(makeGen5({ cells })).readings.map(({ value }) => value)).toEqual([
      1.5, 2.25, 3, -0.5, 100, 6,
    ])
    const mixed = refusal(
      encode(
        makeGen5({
          cells: [
            ['1,5', '2.5', '3'],
            ['4', '5', '6'],
          ],
        }),
      ),
    )
    expect(mixed).toMatchObject({ code: 'file.mixedDecimalMarks', well: 'A2' })
  })

  test('the procedure gives the unit', () => {
    expect(unitOf('Absorbance Endpoint')).toBe('OD')
    expect(unitOf('Fluorescence Endpoint')).toBe('RFU')
    expect(unitOf('Luminescence Endpoint')).toBe('RLU')
  })
})

describe('the shape of a file', () => {
  test('several plates stay apart, also under one name', () => {
    const file = parse(
      makeGen5({ plate: 'P1' }) + makeGen5({ plate: 'P2' }) + makeGen5({ plate: 'P2' }),
    )
    expect(file.plates.map(({ name }) => name)).toEqual(['P1', 'P2', 'P2 (2)'])
    expect(file.readings.map(({ plate }) => plate)).toEqual(
      ['P1', 'P2', 'P2 (2)'].flatMap((plate) => Array.from({ length: 6 }, () => plate)),
    )
  })

  test('the head of the file is kept', () => {
    const { instrument, plates } = parse(makeGen5())
    expect(instrument).toEqual({
      vendor: 'Agilent BioTek',
      software: 'Gen5',
      softwareVersion: '3.12.08',
      model: 'Synergy H1',
      serial: null,
    })
    expect(plates[0]).toMatchObject({ wellCount: 6, readAtLocal: '2022-10-10T21:15:37' })
  })

  test.each([
    ['a missing row', makeGen5({ cells: [['1', '2', '3']] }), 'file.cutOff'],
    [
      'a short row',
      makeGen5({
        cells: [
          ['1', '2', '3'],
          ['4', '5'],
        ],
      }),
      'file.cutOff',
    ],
    ['a header without results', makeGen5().split('Results')[0] ?? '', 'file.noReadings'],
    ['a heading without a table', `${makeGen5().split('Results')[0]}Results\r\n`, 'file.cutOff'],
    ['rows without their head', makeGen5().replace('\t1\t2\t3\r\n', '\r\n'), 'file.malformed'],
  ])('%s is refused', (_, text, code) => {
    expect(refusal(encode(text)).code).toBe(code)
  })

  test('a layout block becomes a layout, unknown ids sample codes', () => {
    const layout = [
      ['BLK', 'POSCON', 'NEGCON'],
      ['SPL1', '0363147001', 'STD1'],
    ]
    expect(parse(makeGen5({ layout })).plates[0]).toMatchObject({
      layout: {
        A1: { role: 'blank' },
        A2: { role: 'positiveControl' },
        A3: { role: 'negativeControl' },
        B1: { role: 'sample', sampleCode: 'SPL1', dilution: '1' },
        B2: { role: 'sample', sampleCode: '0363147001', dilution: '1' },
      },
      layoutRemarks: [{ well: 'B3' }],
    })
  })

  test('a read that comes twice on one plate is refused', () => {
    const text = makeGen5()
    const twice = `${text}\r\n${text.slice(text.indexOf('Results'))}`
    expect(refusal(encode(twice)).code).toBe('file.malformed')
  })
})
