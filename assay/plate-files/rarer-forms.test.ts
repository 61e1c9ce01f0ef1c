/** Forms of exports that the makers of most files do not choose, made up after real ones. */
import { describe, expect, test } from 'vitest'
import { AssayError } from '../assay-error.ts'
import { parsePlateFile } from './parse-plate-file.ts'
import { makeGen5 } from './testdata/make-gen5.ts'
import { makeSoftMax } from './testdata/make-exports.ts'
import {
  envisionPlate,
  makeKaleido1,
  makeMarsSpectrum,
  makeStacker,
  stackerCycle,
} from './testdata/make-rarer.ts'

function parse(made: string | Uint8Array) {
  const file = parsePlateFile(typeof made === 'string' ? new TextEncoder().encode(made) : made)
  return { ...file, readings: [...file.readings] }
}
const wellsOf = (made: string | Uint8Array) =>
  parse(made).readings.map(({ well, timeS, value }) => [well, timeS, value])
function refusal(made: string | Uint8Array): AssayError {
  try {
    parse(made)
  } catch (error) {
    if (error instanceof AssayError) return error
    throw error
  }
  throw new Error('was not refused')
}

describe('other separators than the tab', () => {
  test.each([',', ';'])('Gen5 with %s reads as with tabs', (separator) => {
    const tabs = makeGen5()
    expect(parse(tabs.replaceAll('\t', separator)).readings).toEqual(parse(tabs).readings)
  })

  test('Gen5 with semicolons has decimal commas', () => {
    const cells = [
      ['1,5', '2,25', '3'],
      ['4', '5', '6,125'],
    ]
    const values = parse(makeGen5({ cells }).replaceAll('\t', ';')).readings
    expect(values.map(({ value }) => value)).toEqual([1.5, 2.25, 3, 4, 5, 6.125])
  })

  test.each([',', ';'])('SoftMax Pro with %s reads as with tabs', (separator) => {
    const tabs = makeSoftMax({ rowCount: 8, columnCount: 12, cell: ({ row }) => String(row + 1) })
    expect(parse(tabs.replaceAll('\t', separator)).readings).toEqual(parse(tabs).readings)
  })

  test('SoftMax Pro whose every line a spreadsheet filled up reads as before', () => {
    const tabs = makeSoftMax({ rowCount: 8, columnCount: 12, cell: ({ row }) => String(row + 1) })
    const lines = tabs.split('\r\n').map((line) => line.split('\t'))
    const width = Math.max(...lines.map((cells) => cells.length))
    const filled = lines.map((cells) =>
      cells.concat(Array(width - cells.length).fill('')).join(','),
    )
    expect(parse(filled.join('\r\n')).readings).toEqual(parse(tabs).readings)
  })
})

test('SoftMax Pro with several points is refused where its gaps were filled up: they look like rows', () => {
  const tabs = makeSoftMax({
    rowCount: 8,
    columnCount: 12,
    pointCount: 3,
    cell: ({ row, point }) => (row < 3 ? String(100 * (row + 1) + point) : ''),
  })
  expect(parse(tabs).readings).toHaveLength(3 * 12 * 3)
  const lines = tabs.split('\r\n').map((line) => line.split('\t'))
  const width = Math.max(...lines.map((cells) => cells.length))
  for (const separator of ['\t', ',']) {
    const filled = lines.map((cells) =>
      cells.concat(Array(width - cells.length).fill('')).join(separator),
    )
    expect(refusal(filled.join('\r\n')).code).toMatch(/^file\./)
  }
})

describe('EnVision in the format Plate', () => {
  const { head, empty, plate, foot } = envisionPlate

  test('has its rows in their places, whose letters do not stand there, empty ones before them too', () => {
    const { readings, plates } = parse([...head, '', ...plate, ...foot].join('\r\n'))
    expect(readings).toHaveLength(60)
    expect(readings[0]).toMatchObject({ well: 'C1', value: 300 })
    expect(readings.at(-1)).toMatchObject({ well: 'G12', value: 711 })
    expect(plates[0]?.wellCount).toBe(96)
  })

  test.each([
    ['a gap was filled up with separators', [...head, empty, ...plate, ...foot]],
    ['the gap is gone', [...head, ...plate, ...foot]],
    ['lines behind the plate were filled up', [...head, '', ...plate, empty, empty, ...foot]],
    [
      'an empty first row, the gap and one line behind were filled up',
      [...head, empty, empty, ...plate.slice(2), empty, ...foot],
    ],
    [
      'one empty row comes first, its gap is gone, and one line behind is filled up',
      [...head, empty, ...plate.slice(2), empty, empty, ...foot],
    ],
    ['a row is missing', [...head, '', ...plate.slice(0, -1), ...foot]],
    ['a row is missing and a gap filled up', [...head, empty, ...plate.slice(0, -1), ...foot]],
  ])('is refused where %s: no row moves up or down', (_, lines) => {
    expect(refusal(lines.join('\r\n')).code).toMatch(/^file\./)
  })
})

test('MARS lists a spectrum by its wavelengths, which may stand once more below the head', () => {
  for (const made of [
    makeMarsSpectrum('Spectrum Lambda ', [',,,220,221']),
    makeMarsSpectrum('Lambda', [',,,220,221']),
    makeMarsSpectrum('Lambda', []),
  ]) {
    expect(wellsOf(made)).toEqual([
      ['A1', null, 2.405],
      ['A1', null, 2.508],
      ['B1', null, 3.5],
    ])
    expect(new Set(parse(made).readings.map(({ block }) => block)).size).toBe(2)
  }
  expect(refusal(makeMarsSpectrum('Lambda', [',,,220,222'])).code).toBe('file.malformed')
})

describe('SparkControl with a stacker', () => {
  test('has a matrix for each cycle, which are one time course', () => {
    const { readings } = parse(makeStacker(stackerCycle(1, 0), stackerCycle(2, 1391.891)))
    expect(readings).toHaveLength(12)
    expect(new Set(readings.map(({ block }) => block))).toEqual(new Set(['od600']))
    expect(readings[6]).toMatchObject({ well: 'A1', timeS: 1391.891, value: 2.1, unit: 'OD' })
  })

  test.each([
    ['no time', makeStacker(stackerCycle(1, 0), stackerCycle(2, 'soon'))],
    ['an earlier time', makeStacker(stackerCycle(1, 60), stackerCycle(2, 30))],
    ['the same time', makeStacker(stackerCycle(1, 60), stackerCycle(2, 60))],
  ])('is refused where a cycle has %s', (_, bytes) => {
    expect(refusal(bytes).code).toBe('file.malformed')
  })
})

test('Kaleido 1 names its plates by number', () => {
  const { readings, plates, instrument } = parse(makeKaleido1())
  expect(readings.map(({ plate, well, value }) => [plate, well, value])).toEqual([
    ['Plate 1', 'A1', 1.1],
    ['Plate 1', 'A2', 1.2],
    ['Plate 1', 'B1', 1.4],
    ['Plate 1', 'B3', 1.6],
    ['Plate 2', 'A1', 2.1],
    ['Plate 2', 'A2', 2.2],
    ['Plate 2', 'B1', 2.4],
    ['Plate 2', 'B3', 2.6],
  ])
  expect(plates[0]).toMatchObject({ wellCount: 6, readAtLocal: '2018-01-22T12:15:38' })
  expect(instrument).toMatchObject({ softwareVersion: '1.0', serial: '1412121' })
})
