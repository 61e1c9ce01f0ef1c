/** Exports of a VICTOR Nivo made up after real ones. */
import { describe, expect, test } from 'vitest'
import { AssayError } from '../../assay-error.ts'
import { parsePlateFile } from '../parse-plate-file.ts'
import { makeNivoList, makeNivoPlates, nivoWorkbook } from '../testdata/make-nivo.ts'

function parse(made: string | Uint8Array) {
  const file = parsePlateFile(typeof made === 'string' ? new TextEncoder().encode(made) : made)
  return { ...file, readings: [...file.readings] }
}

function codeOf(made: string | Uint8Array): string {
  try {
    parse(made)
  } catch (error) {
    if (error instanceof AssayError) return error.code
    throw error
  }
  return 'none'
}

const pointsOf = (made: string | Uint8Array): string[] =>
  parse(made)
    .readings.map(
      ({ block, timeS, well, value, unit }) => `${block} ${timeS} ${well} ${value} ${unit}`,
    )
    .toSorted()

describe('VICTOR Nivo', () => {
  test('gives one block for each operation, in counts or OD, and nothing of a cycle that was not read', () => {
    const { readings, plates, instrument } = parse(makeNivoList())
    expect(readings).toHaveLength(2 * 3 * 2)
    expect(readings[0]).toEqual({
      plate: '0',
      block: 'LUM-Kinetics No filter',
      timeS: 0,
      well: 'A1',
      value: 101,
      unit: 'Counts',
      flag: null,
    })
    expect(readings.at(-1)).toMatchObject({
      block: 'ABS (F)-Kinetics 600/10nm',
      timeS: 362.2,
      well: 'H12',
      value: 0.042,
      unit: 'OD',
    })
    expect(instrument).toMatchObject({ serial: '1018000', softwareVersion: '5.2.0' })
    expect(plates).toMatchObject([
      { name: '0', barcode: null, wellCount: 96, protocolPath: 'Lux and growth' },
    ])
  })

  test('reads list and matrices, text and workbook alike', () => {
    const points = pointsOf(makeNivoList())
    expect(pointsOf(makeNivoPlates())).toEqual(points)
    expect(pointsOf(nivoWorkbook(makeNivoList()))).toEqual(points)
    expect(pointsOf(nivoWorkbook(makeNivoPlates()))).toEqual(points)
    expect(parse(nivoWorkbook(makeNivoList())).plates[0]?.procedure.at(-1)).toBe(
      'Measurement was stopped by user.',
    )
  })

  test('reads past temperatures, and past commas behind the last cell', () => {
    const points = pointsOf(makeNivoList())
    const warm = makeNivoList().replaceAll(
      ',Plate,0,0,0',
      ',TEMPERATURE(Celsius),37,37.1,\r\n,Plate,0,0,0',
    )
    expect(pointsOf(warm)).toEqual(points)
    expect(pointsOf(makeNivoList().replaceAll('\r\n', ',,,\r\n'))).toEqual(points)
  })

  test('tells day and month by the moment in UTC beside them', () => {
    const localOf = (utc: string) =>
      parse(makeNivoList().replaceAll('2022-10-03T14:44:45', utc)).plates[0]?.readAtLocal
    expect(localOf('2022-10-03T14:44:45')).toBe('2022-10-03T10:44:45')
    expect(localOf('2022-03-10T14:44:45')).toBe('2022-03-10T10:44:45')
    expect(localOf('2022-06-10T14:44:45')).toBeNull()
  })

  test.each<[string, string, (text: string) => string]>([
    ['file.cutOff', 'without parameters', (text) => text.slice(0, text.indexOf('PARAMETERS'))],
    [
      'file.cutOff',
      'cut within what an operation measured',
      (text) => text.slice(0, text.indexOf('/10nm')),
    ],
    ['file.unsupported', 'in another unit', (text) => text.replace('UNIT,COUNTS', 'UNIT,CPS')],
    ['file.unsupported', 'with two labels', (text) => text.replace('Single label', 'Dual label')],
    [
      'file.unsupported',
      'of another operation than its parameters say',
      (text) => text.replace('LUM-Plate', 'FI-Plate'),
    ],
    ['file.unsupported', 'with semicolons', (text) => text.replaceAll(',', ';')],
    [
      'file.unsupported',
      'of several plates',
      (text) => text.replace(',Plate,0,0,0', ',Plate,0,1,0'),
    ],
    [
      'file.malformed',
      'with a time that goes back',
      (text) => text.replace('Time(s),0,', 'Time(s),400,'),
    ],
    [
      'file.malformed',
      'with a value without a time',
      (text) => text.replace('A2,,111,112,', 'A2,,111,112,113'),
    ],
    ['file.malformed', 'with a well twice', (text) => text.replace('A2,,111', 'A1,,111')],
    [
      'file.malformed',
      'with more cells than cycles',
      (text) => text.replace('A2,,111,112,', 'A2,,111,112,,9'),
    ],
    [
      'file.malformed',
      'with values behind a line that is no well',
      (text) => text.replace('A2,,111', 'Mean,,111'),
    ],
    [
      'file.unknownToken',
      'with a mark that nobody has seen',
      (text) => text.replace('A2,,111', 'A2,,OVER'),
    ],
  ])('%s: %s is refused', (code, _, change) => {
    const text = makeNivoList()
    expect(change(text)).not.toBe(text)
    expect(codeOf(change(text))).toBe(code)
  })

  test.each<[string, (text: string) => string]>([
    ['a time that goes back', (text) => text.replace('Time(s),357.2', 'Time(s),0')],
    [
      'values at the time of none',
      (text) => text.replace(/(Cycle,3,Time\(s\),0[^A]*?\r\nA,),/, '$15,'),
    ],
    ['no matrix', (text) => text.replace(',1,2,3,4,5,6,7,8,9,10,11,12', '')],
  ])('as matrices with %s is refused', (_, change) => {
    const text = makeNivoPlates()
    expect(change(text)).not.toBe(text)
    expect(codeOf(change(text))).toBe('file.malformed')
  })

  test('cut anywhere before its parameters is refused, behind them whole', () => {
    const text = makeNivoList()
    const whole = pointsOf(text)
    for (let length = 1; length < text.length; length += 3) {
      const made = text.slice(0, length)
      if (codeOf(made) === 'none') expect(pointsOf(made)).toEqual(whole)
      if (length < text.indexOf('EXCITATION')) expect(codeOf(made)).not.toBe('none')
    }
  })
})
