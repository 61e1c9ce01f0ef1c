/** Exports of VICTOR readers made up after real ones, in the forms and damages that those do not show. */
import { describe, expect, test } from 'vitest'
import { AssayError } from '../../assay-error.ts'
import { parsePlateFile } from '../parse-plate-file.ts'
import { type Grid, gridsOf, makeRun, saveAsXlsx, writeGrids } from '../testdata/make-victor.ts'
import { type VictorRun, writeVictorText, writeVictorWorkbook } from './write-victor.ts'

function parse(made: string | Uint8Array) {
  const file = parsePlateFile(typeof made === 'string' ? new TextEncoder().encode(made) : made)
  return { ...file, readings: [...file.readings] }
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

const book = (run: Partial<VictorRun> & { repeatCount?: number } = {}): Record<string, Grid> =>
  gridsOf(writeVictorWorkbook(makeRun(run)))

const list = 'List ; Plates 1 - 3'

/** The workbook with some cells of a sheet set: row and column count from 0. */
function withCells(
  sheet: string,
  ...cells: [row: number, column: number, cell: string | number][]
) {
  const grids = book()
  for (const [row, column, cell] of cells) {
    const line = grids[sheet]?.[row]
    if (line === undefined) throw new Error(`${sheet} has no row ${row}`)
    line[column] = cell
  }
  return writeGrids(grids)
}

describe('the workbook', () => {
  test('gives each label as one time course, with times that go beyond a day', () => {
    const { readings, plates, instrument } = parse(
      writeVictorWorkbook(makeRun({ repeatCount: 80 })),
    )
    expect(readings.slice(0, 2)).toEqual([
      {
        plate: '1',
        block: 'Absorbance @ 600 (1.0s)',
        timeS: 12.76,
        well: 'A1',
        value: 0.04,
        unit: 'OD',
        flag: null,
      },
      {
        plate: '1',
        block: 'CPS User',
        timeS: 162.7,
        well: 'A1',
        value: 0,
        unit: 'CPS',
        flag: null,
      },
    ])
    expect(readings).toHaveLength(4 * 80 * 2)
    expect(readings.at(-1)).toMatchObject({ timeS: 79 * 1200 + 168.7, well: 'H12' })
    expect(instrument).toMatchObject({ vendor: 'PerkinElmer', serial: '4200001' })
    expect(plates).toMatchObject([
      {
        name: '1',
        wellCount: 96,
        barcode: null,
        readAtLocal: '2010-09-15T22:41:03',
        readAtText: '15/09/2010 22:41:03',
        protocolPath: 'Lux and growth',
      },
    ])
    expect(plates[0]?.procedure).toContain('Label technology: Luminometry')
  })

  test('saved as .xlsx reads the same, to the hundredth of a second', () => {
    const bytes = writeVictorWorkbook(makeRun({ repeatCount: 80 }))
    expect(parse(saveAsXlsx(gridsOf(bytes)))).toEqual(parse(bytes))
  })

  test('reads the same label again in one line as another point of its time course', () => {
    const grids = book()
    const rows = grids[list] ?? []
    rows.forEach((cells, at) => {
      const [time, value] = cells.slice(4, 6)
      const later = `PT${Number(/[0-9.]+/.exec(String(time))?.[0]) + 600}S`
      cells.splice(6, 2, ...(at === 0 ? ['Time', String(value)] : [later, value ?? '']))
    })
    const matrices = grids['Plate'] ?? []
    for (let row = 0; row < matrices.length; row += 27) {
      for (let line = 3; line < 15; line++)
        matrices[row + line + 12] = [...(matrices[row + line] ?? [])]
    }
    const { readings } = parse(writeGrids(grids))
    expect(new Set(readings.map(({ block }) => block)).size).toBe(1)
    expect(readings.filter(({ well }) => well === 'A2').map(({ timeS }) => timeS)).toEqual([
      13.76, 613.76, 1213.76, 1813.76, 2413.76, 3013.76,
    ])
  })

  test('takes plates from their column: their times begin anew and their barcodes are their own', () => {
    const one = book({ repeatCount: 1 })
    const [head = [], ...lines] = one['List ; Plates 1 - 1'] ?? []
    const matrices = one['Plate'] ?? []
    const second = matrices.map((cells, row) =>
      row === 1 ? [2, ...cells.slice(1, 5), 'P-0002'] : cells,
    )
    const { readings, plates } = parse(
      writeGrids({
        'List ; Plates 1 - 2': [head, ...lines, ...lines.map(([, ...rest]) => [2, ...rest])],
        Plate: [...matrices, ...Array.from({ length: 27 - matrices.length }, () => []), ...second],
        Protocol: one['Protocol'] ?? [],
      }),
    )
    expect(plates.map(({ name, barcode }) => [name, barcode])).toEqual([
      ['1', null],
      ['2', 'P-0002'],
    ])
    expect(
      readings.filter(({ well }) => well === 'A1').map(({ plate, timeS }) => [plate, timeS]),
    ).toEqual([
      ['1', 12.76],
      ['1', 162.7],
      ['2', 12.76],
      ['2', 162.7],
    ])
  })

  test('of a run that was aborted has no reading where its last cells are empty, and says why', () => {
    const run = makeRun({ errors: ['Measurement was aborted.'] })
    const repeats = run.repeats.map(({ od, cps }, at) =>
      at < 2 ? { od, cps } : { od: [...od.slice(0, 2), null, null], cps: cps.map(() => null) },
    )
    const { readings, plates } = parse(writeVictorWorkbook({ ...run, repeats }))
    expect(readings).toHaveLength(2 * 8 + 2)
    expect(plates[0]?.procedure.at(-1)).toBe('Measurement was aborted.')
  })

  test('whose list is cut goes on in its matrices: without times, each repeat as a block of its own', () => {
    const grids = book()
    const rows = (grids[list] ?? []).slice(0, 7)
    const last = rows.pop() ?? []
    // Lines may be empty, so that few fill the sheet.
    const filled = [...rows, ...Array.from({ length: 16_383 - rows.length }, () => []), last]
    const { readings } = parse(writeGrids({ ...grids, [list]: filled }))
    expect(readings).toHaveLength(3 * 4 * 2)
    const without = readings.filter(({ timeS }) => timeS === null)
    expect(without.map(({ block, well }) => `${block}: ${well}`)).toEqual([
      'Absorbance @ 600 (1.0s) (repeat 2, without times): B1',
      'Absorbance @ 600 (1.0s) (repeat 2, without times): H12',
      'CPS User (repeat 2, without times): B1',
      'CPS User (repeat 2, without times): H12',
      ...['Absorbance @ 600 (1.0s)', 'CPS User'].flatMap((label) =>
        ['A1', 'A2', 'B1', 'H12'].map((well) => `${label} (repeat 3, without times): ${well}`),
      ),
    ])
    expect(refusal(writeGrids({ ...grids, [list]: [...rows, last] })).code).toBe('file.malformed')
    const lost = filled.toSpliced(5, 1, [])
    expect(refusal(writeGrids({ ...grids, [list]: lost })).code).toBe('file.malformed')
  })

  test('with a label that one repeat did not read reads the others', () => {
    const run = makeRun()
    const repeats = run.repeats.map(({ od, cps }, at) => ({
      od: at === 1 ? od.map(() => null) : od,
      cps,
    }))
    const grids = gridsOf(writeVictorWorkbook({ ...run, repeats }))
    // Its matrix is left out, as the software does at the end of a run that was aborted.
    grids['Plate']?.splice(27 + 3, 12)
    const { readings } = parse(writeGrids(grids))
    expect(readings).toHaveLength(3 * 8 - 4)
  })

  test('whose matrices have pages reads as with one', () => {
    const { Plate: matrices = [], ...others } = book()
    const pages = { Plate_Page1: matrices.slice(0, 27), Plate_Page2: matrices.slice(27) }
    expect(parse(writeGrids({ ...others, ...pages }))).toEqual(parse(writeGrids(book())))
  })

  test('with a sheet that somebody added reads as without', () => {
    const grids = book()
    expect(parse(writeGrids({ ...grids, Mine: grids[list] ?? [] }))).toEqual(
      parse(writeGrids(grids)),
    )
  })

  test.each<[string, string, Uint8Array]>([
    ['file.malformed', 'whose list has another value', withCells(list, [2, 5, 0.5])],
    ['file.malformed', 'whose list lacks a value', withCells(list, [2, 4, ''], [2, 5, ''])],
    ['file.malformed', 'whose matrix has another value', withCells('Plate', [6, 0, 0.5])],
    [
      'file.malformed',
      'whose matrix has a well that the list has not',
      withCells('Plate', [8, 4, 0.5]),
    ],
    [
      'file.malformed',
      'whose matrix is of another label',
      withCells('Plate', [15, 0, 'CPS (CPS)']),
    ],
    ['file.malformed', 'whose matrix goes beyond the plate', withCells('Plate', [6, 12, 1])],
    ['file.malformed', 'whose matrix is of another repeat', withCells('Plate', [1, 1, 2])],
    ['file.malformed', 'with a value without a time', withCells(list, [2, 4, ''])],
    ['file.malformed', 'with a time that goes back', withCells(list, [5, 4, 0.0001])],
    ['file.malformed', 'with a text for a time', withCells(list, [5, 4, 'noon'])],
    ['file.malformed', 'with a well twice', withCells(list, [2, 2, 'A01'])],
    ['file.malformed', 'with no well', withCells(list, [2, 2, 'A99'])],
    ['file.malformed', 'that comes back to a repeat', withCells(list, [9, 1, 1])],
    ['file.malformed', 'with a column that is not known', withCells(list, [0, 8, 'Mean'])],
    ['file.unsupported', 'in another unit', withCells(list, [0, 7, 'FP (mP)'])],
    ['file.unsupported', 'with wells of another type', withCells(list, [2, 3, 'B'])],
    [
      'file.unsupported',
      'of another technology',
      withCells('Protocol', [9, 0, 'Label technology .................. TR-fluorometry']),
    ],
    [
      'file.unsupported',
      'of a plate that nobody makes',
      withCells('Protocol', [5, 0, 'Name of the plate type ............ Generic 7x11 size plate']),
    ],
    ['file.unknownToken', 'with a mark that nobody has seen', withCells(list, [2, 7, 'OVRFLW'])],
  ])('%s: %s is refused', (code, _, bytes) => {
    expect(refusal(bytes).code).toBe(code)
  })

  test('without matrices, or with a list twice, is refused', () => {
    const { Plate: _, ...others } = book()
    expect(refusal(writeGrids(others)).code).toBe('file.malformed')
    const twice = { ...book(), 'List ; Plates 4 - 6': book()[list] ?? [] }
    expect(refusal(writeGrids(twice)).code).toBe('file.unsupported')
  })
})

describe('the text', () => {
  test('reads luminescence and OD as they are shown', () => {
    const { readings, plates } = parse(writeVictorText(makeRun()))
    expect(readings.slice(2, 4)).toMatchObject([
      { block: 'Absorbance @ 600 (1.0s)', timeS: 13.76, well: 'A2', value: 0.053, unit: 'OD' },
      { block: 'CPS User', timeS: 164.7, well: 'A2', value: 21, unit: 'CPS' },
    ])
    expect(plates).toMatchObject([{ wellCount: 96, readAtLocal: '2010-09-15T22:41:03' }])
  })

  test('reads past tabs behind the last cell of a line', () => {
    const text = writeVictorText(makeRun())
    expect(parse(text.replaceAll('\r\n', '\t\t\r\n'))).toEqual(parse(text))
  })

  test('leaves day and month to a person where they cannot be told apart', () => {
    const { plates } = parse(writeVictorText(makeRun({ startedText: '6/12/2022 12:36:26 PM' })))
    expect(plates).toMatchObject([{ readAtLocal: null, readAtText: '6/12/2022 12:36:26 PM' }])
  })

  test.each<[string, string, (text: string) => string]>([
    [
      'file.mixedDecimalMarks',
      'decimal commas',
      (text) => text.replaceAll(/(?<=\t0)\.(?=[0-9]{3})/g, ','),
    ],
    ['file.unsupported', 'commas between its cells', (text) => text.replaceAll('\t', ',')],
    [
      'file.unknownToken',
      'a mark that nobody has seen',
      (text) => text.replace('\t21\r\n', '\t>99999\r\n'),
    ],
    [
      'file.malformed',
      'a clock that began anew',
      (text) =>
        text
          .replaceAll(/00:(?=4[0-9]:)/g, '00:00:')
          .replaceAll('00:00:4', '00:4')
          .replace('00:40:12.76', '00:00:02.76'),
    ],
    [
      'file.unsupported',
      'a day between its repeats',
      (text) =>
        text.replace(
          'Number of repeats',
          'Delay between repeats ............. 86400 s\r\nNumber of repeats',
        ),
    ],
    ['file.cutOff', 'no protocol', (text) => text.slice(0, text.indexOf('Protocol description'))],
    [
      'file.cutOff',
      'a date that is cut',
      (text) => text.slice(0, text.indexOf('22:41:03\r\nNotes') + 8),
    ],
    [
      'file.malformed',
      'no matrices',
      (text) =>
        text.slice(0, text.indexOf('\r\nPlate\t') + 2) +
        text.slice(text.indexOf('Protocol description')),
    ],
  ])('%s: with %s is refused', (code, _, change) => {
    const text = writeVictorText(makeRun())
    expect(change(text)).not.toBe(text)
    expect(refusal(change(text)).code).toBe(code)
  })

  test('names line and well in what it refuses', () => {
    const text = writeVictorText(makeRun()).replace('\t21\r\n', '\tOVER\r\n')
    expect(refusal(text)).toMatchObject({ line: 3, well: 'A2' })
  })
})
