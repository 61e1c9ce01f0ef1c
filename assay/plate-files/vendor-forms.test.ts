/** Made-up exports of each vendor in the forms that the public ones do not show. */
import { describe, expect, test } from 'vitest'
import { AssayError } from '../assay-error.ts'
import { parsePlateFile } from './parse-plate-file.ts'
import {
  type MadePlate,
  makeBmg,
  makeEnvision,
  makeKaleido,
  makeMethodicalMind,
  makeSkanIt,
  makeSoftMax,
  makeSpark,
} from './testdata/make-exports.ts'
import { plateFormats } from '../plate/well.ts'

type Make = (plate: MadePlate) => string | Uint8Array
const makers: readonly (readonly [string, Make])[] = [
  ['BMG MARS', makeBmg],
  ['SoftMax Pro, plate format', makeSoftMax],
  ['SoftMax Pro, time format', (plate) => makeSoftMax({ ...plate, format: 'TimeFormat' })],
  ['EnVision', makeEnvision],
  ['Kaleido', makeKaleido],
  ['Methodical Mind', makeMethodicalMind],
  ['SkanIt', makeSkanIt],
  ['SparkControl', makeSpark],
]
const withPlates = makers.filter(([name]) => name !== 'SparkControl')
const withCommas: readonly (readonly [string, Make])[] = makers.filter(([name]) =>
  /MARS|EnVision|Kaleido/.test(name),
)

function parse(made: string | Uint8Array) {
  const file = parsePlateFile(typeof made === 'string' ? new TextEncoder().encode(made) : made)
  return { ...file, readings: [...file.readings], calculated: [...file.calculated] }
}

function refusal(made: string | Uint8Array): AssayError {
  try {
    parse(made)
  } catch (error) {
    if (error instanceof AssayError) return error
    throw error
  }
  throw new Error('was not refused')
}

const small = { rowCount: 2, columnCount: 3 }

describe.each(makers)('%s', (_, make) => {
  test.each(
    plateFormats.map(({ wellCount, rowCount, columnCount }) => ({
      wellCount,
      rowCount,
      columnCount,
    })),
  )(
    'reads a plate of $wellCount wells, each in its place',
    ({ wellCount, rowCount, columnCount }) => {
      const { readings, plates } = parse(make({ rowCount, columnCount }))
      expect(readings).toHaveLength(wellCount)
      expect(new Set(readings.map(({ well }) => well)).size).toBe(wellCount)
      expect(readings[0]).toMatchObject({ well: 'A1', value: 1000.5, flag: null })
      expect(readings.at(-1)?.value).toBe(1000.5 + 10 * (rowCount - 1) + columnCount - 1)
      expect(plates).toMatchObject([{ wellCount }])
    },
  )

  test('a mark of the reader is a flag and no number', () => {
    const cell: MadePlate['cell'] = ({ row, column }) =>
      [
        ['OVRFLW', '#SAT', '>99'],
        ['12', '?????', 'Mask'],
      ][row]?.[column] ?? ''
    const { readings } = parse(make({ ...small, cell }))
    expect(readings.map(({ value, flag }) => [value, flag])).toEqual([
      [null, 'overflow'],
      [null, 'overflow'],
      [null, 'above'],
      [12, null],
      [null, 'missed'],
      [null, 'masked'],
    ])
  })

  test('unknown text refuses the file and names the well', () => {
    const cell: MadePlate['cell'] = ({ row, column }) =>
      row === 1 && column === 2 ? 'twelve' : '5'
    expect(refusal(make({ ...small, cell }))).toMatchObject({
      code: 'file.unknownToken',
      well: 'B3',
    })
  })

  test('a whole number that would lose digits is refused', () => {
    const cell: MadePlate['cell'] = () => '90071992547409931'
    if (typeof make(small) === 'string') {
      expect(refusal(make({ ...small, cell })).code).toBe('file.unknownToken')
    }
  })

  test('a value of many digits is read as it stands', () => {
    const { readings } = parse(make({ ...small, cell: () => '20000000.25' }))
    expect(readings.every(({ value }) => value === 20_000_000.25)).toBe(true)
  })
})

describe.each(withPlates)('%s', (_, make) => {
  test('several plates of one file stay apart', () => {
    const { readings, plates } = parse(make({ ...small, plateCount: 3 }))
    expect(plates).toHaveLength(3)
    expect(new Set(plates.map(({ name }) => name)).size).toBe(3)
    expect(readings.filter(({ well }) => well === 'A1').map(({ value }) => value)).toEqual([
      1000.5, 2000.5, 3000.5,
    ])
  })
})

describe.each(withCommas)('%s', (_, make) => {
  test('semicolons between cells mean commas within numbers', () => {
    const cell: MadePlate['cell'] = ({ row, column }) => `${row},${column}25`
    const { readings } = parse(make({ ...small, separator: ';', cell }))
    expect(readings[4]).toMatchObject({ well: 'B2', value: 1.125 })
  })

  test('a comma that may be a thousands separator is refused where nothing tells', () => {
    const cell: MadePlate['cell'] = () => '1,234'
    expect(refusal(make({ ...small, separator: '\t', cell })).code).toBe('file.mixedDecimalMarks')
    const told: MadePlate['cell'] = ({ row }) => (row === 0 ? '1,234' : '0,5')
    expect(parse(make({ ...small, separator: '\t', cell: told })).readings[0]?.value).toBe(1.234)
  })
})

describe('time courses', () => {
  test('SoftMax Pro has a time for each block of rows, in both formats', () => {
    for (const format of ['PlateFormat', 'TimeFormat'] as const) {
      const { readings } = parse(makeSoftMax({ ...small, pointCount: 4, format }))
      expect(readings).toHaveLength(24)
      expect(
        readings.filter(({ well }) => well === 'B3').map(({ timeS, value }) => [timeS, value]),
      ).toEqual([
        [0, 1012.5],
        [60, 1112.5],
        [120, 1212.5],
        [180, 1312.5],
      ])
    }
  })

  test('SparkControl has wells across or down', () => {
    for (const isTurned of [false, true]) {
      const { readings } = parse(makeSpark({ ...small, pointCount: 3, isTurned }))
      expect(readings).toHaveLength(18)
      expect(
        readings.filter(({ well }) => well === 'B3').map(({ timeS, value }) => [timeS, value]),
      ).toEqual([
        [0, 1012.5],
        [60, 1112.5],
        [120, 1212.5],
      ])
    }
  })

  test('what has no times (loops of Kaleido, cycles of EnVision, spots of MSD) is a block each', () => {
    for (const make of [makeKaleido, makeEnvision, makeMethodicalMind]) {
      const { readings } = parse(make({ ...small, pointCount: 3 }))
      expect(new Set(readings.map(({ block }) => block)).size).toBe(3)
      expect(readings.every(({ timeS }) => timeS === null)).toBe(true)
    }
  })
})

describe('units follow from what the file says', () => {
  test.each([
    ['BMG absorbance', makeBmg({ ...small, mode: 'Absorbance' }), 'OD'],
    ['BMG fluorescence', makeBmg({ ...small, mode: 'Fluorescence (FI)' }), 'RFU'],
    ['SoftMax Pro absorbance', makeSoftMax({ ...small, mode: 'Absorbance' }), 'OD'],
    ['EnVision counts per second', makeEnvision(small), 'CPS'],
    [
      'EnVision absorbance',
      makeEnvision({ ...small, unit: 'A', info: 'De=1st Ex=Btm Em=N/A Wdw=N/A (8)' }),
      'OD',
    ],
    [
      'EnVision fluorescence',
      makeEnvision({ ...small, unit: 'Counts', info: 'De=1st Ex=Top Em=Top Wdw=1 (14)' }),
      'RFU',
    ],
    ['Kaleido absorbance', makeKaleido({ ...small, name: 'ABS mono 1' }), 'OD'],
    ['SkanIt fluorescence', makeSkanIt({ ...small, corner: 'RFU' }), 'RFU'],
    ['Spark counts per second', makeSpark(small), 'counts/s'],
    ['Spark absorbance', makeSpark({ ...small, mode: 'Absorbance', output: '' }), 'OD'],
  ])('%s', (_, made, unit) => {
    expect(new Set(parse(made).readings.map((reading) => reading.unit))).toEqual(new Set([unit]))
  })

  test('a mode that is none of them is refused', () => {
    expect(refusal(makeKaleido({ ...small, name: 'IMG 1' })).code).toBe('file.unsupported')
    expect(refusal(makeSpark({ ...small, mode: 'Cell Counting' })).code).toBe('file.unsupported')
    expect(refusal(makeBmg({ ...small, mode: 'Absorbance (%T)' })).code).toBe('file.unsupported')
    expect(refusal(makeEnvision({ ...small, unit: 'mP' })).code).toBe('file.unsupported')
  })
})

describe('single vendors', () => {
  test('BMG: rows after Z are a to f in the file and AA to AF in readings', () => {
    const { readings, plates } = parse(makeBmg({ rowCount: 32, columnCount: 48 }))
    expect(readings.at(-1)?.well).toBe('AF48')
    expect(plates[0]?.rowsAfterZ).toBe('a')
  })

  test('BMG: only raw data are readings', () => {
    const titles = ['Raw Data (450)', 'Blank corrected based on Raw Data (450)']
    const { readings, calculated } = parse(makeBmg({ ...small, mode: 'Absorbance', titles }))
    expect(readings).toHaveLength(6)
    expect(calculated.map(({ name }) => name)).toEqual(Array<string>(6).fill(titles[1] ?? ''))
  })

  test('BMG: a list of wells is read with its times and contents', () => {
    const list = [
      'User: USER;Path: C:\\BMG;Test ID: 1',
      'Test Name: T;Date: 15.07.2019;Time: 14:46:00',
      'Luminescence',
      '',
      'Well;Content;Raw Data (no filter);Raw Data (no filter)',
      ';Time [s];0;90,5',
      'A01;Sample X1;1,5;2,5',
      'B12;Blank B;3;OVERFLOW',
      '',
    ].join('\n')
    const { readings, plates } = parse(list)
    expect(readings.map(({ well, timeS, value, flag }) => [well, timeS, value, flag])).toEqual([
      ['A1', 0, 1.5, null],
      ['A1', 90.5, 2.5, null],
      ['B12', 0, 3, null],
      ['B12', 90.5, null, 'overflow'],
    ])
    expect(plates[0]).toMatchObject({
      readAtLocal: '2019-07-15T14:46:00',
      layout: { A1: { role: 'sample', sampleCode: 'X1' }, B12: { role: 'blank' } },
    })
  })

  test('SoftMax Pro: no read time is no read time', () => {
    expect(parse(makeSoftMax(small)).plates[0]).toMatchObject({
      readAtLocal: null,
      readAtText: null,
    })
  })

  test('SoftMax Pro: a row that is missing, too many or cut is refused', () => {
    const lines = makeSoftMax({ rowCount: 8, columnCount: 12 }).split('\r\n')
    expect(refusal(lines.toSpliced(5, 1).join('\n')).code).toMatch(/cutOff|malformed/)
    expect(refusal(lines.toSpliced(5, 0, lines[5] ?? '').join('\n')).code).toMatch(
      /cutOff|malformed/,
    )
    expect(refusal(lines.slice(0, -3).join('\n')).code).toBe('file.cutOff')
  })

  test('Spark: the wells that were not read are absent', () => {
    const cell: MadePlate['cell'] = ({ row }) => (row === 0 ? '7' : '')
    expect(parse(makeSpark({ ...small, cell })).readings.map(({ well }) => well)).toEqual([
      'A1',
      'A2',
      'A3',
    ])
  })

  test('a matrix row out of order, doubled or without its letter is refused', () => {
    for (const make of [makeBmg, makeKaleido, makeEnvision]) {
      const text = make({ rowCount: 8, columnCount: 12 })
      for (const changed of [
        text.replace('\nC,', '\nA,'),
        text.replace('\nC,', '\nK,'),
        text.replace('\nC,', '\n?,'),
      ]) {
        expect(refusal(changed).code).toBe('file.malformed')
      }
    }
  })
})
