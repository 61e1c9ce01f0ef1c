import { type MadeCell, makeWorkbook } from './make-workbook.ts'

/**
 * Small exports of each vendor, made up. `cell` gives what stands in a well: row and column count
 * from 0, and so does the point of a time course.
 */
export type MadePlate = {
  rowCount: number
  columnCount: number
  plateCount?: number
  pointCount?: number
  separator?: string
  cell?: (at: { plate: number; point: number; row: number; column: number }) => string
}

const plain: NonNullable<MadePlate['cell']> = ({ plate, point, row, column }) =>
  String(1000 * (plate + 1) + 100 * point + 10 * row + column + 0.5)

const letters = (row: number): string =>
  row < 26 ? String.fromCharCode(65 + row) : `A${String.fromCharCode(39 + row)}`
const count = (length: number): number[] => Array.from({ length }, (_, at) => at)

type Filled = Required<MadePlate>
const filled = (made: MadePlate): Filled => ({
  plateCount: 1,
  pointCount: 1,
  separator: ',',
  cell: plain,
  ...made,
})

/** Lines `A,1,2,3` below a head of column numbers. */
function matrix(
  made: Filled,
  at: { plate: number; point: number },
  rowName: (row: number) => string = letters,
): string[] {
  const { rowCount, columnCount, separator, cell } = made
  const head = ['', ...count(columnCount).map((column) => String(column + 1))].join(separator)
  const rows = count(rowCount).map((row) =>
    [rowName(row), ...count(columnCount).map((column) => cell({ ...at, row, column }))].join(
      separator,
    ),
  )
  return [head, ...rows]
}

const bmgRow = (row: number): string => (row < 26 ? letters(row) : String.fromCharCode(71 + row))

export function makeBmg(plate: MadePlate & { mode?: string; titles?: readonly string[] }): string {
  const made = filled(plate)
  const s = made.separator
  const titles = plate.titles ?? ['Raw Data (No filter)']
  return count(made.plateCount)
    .flatMap((number) => [
      `User: USER${s}Path: C:\\Program Files (x86)\\BMG\\CLARIOstar\\User\\Data${s}Test run no.: 412`,
      `Test name: Test${s}Date: 10/16/2024${s}Time: 3:09:52 PM`,
      '',
      `ID1: P${number + 1}${s}ID2: `,
      plate.mode ?? 'Luminescence',
      ...titles.flatMap((title, point) => [
        '',
        title,
        '',
        ...matrix(made, { plate: number, point }, bmgRow),
      ]),
      '',
    ])
    .join('\r\n')
}

export function makeSoftMax(
  plate: MadePlate & { format?: 'PlateFormat' | 'TimeFormat'; mode?: string },
): string {
  const made = filled({ ...plate, separator: '\t' })
  const { rowCount, columnCount, pointCount, plateCount, cell } = made
  const format = plate.format ?? 'PlateFormat'
  const readType = pointCount > 1 ? 'Kinetic' : 'Endpoint'
  const wells = count(rowCount * columnCount)
  const time = (point: number) =>
    pointCount > 1 ? `${Math.floor(point / 60)}:${String(point % 60).padStart(2, '0')}:00` : ''
  const lineOf = (number: number, point: number, row: number) =>
    count(columnCount)
      .map((column) => cell({ plate: number, point, row, column }))
      .join('\t')
  const body = (number: number): string[] => {
    if (format === 'TimeFormat') {
      const names = wells.map(
        (well) => `${letters(Math.floor(well / columnCount))}${(well % columnCount) + 1}`,
      )
      const lines = count(pointCount).map((point) =>
        [time(point), '25', ...count(rowCount).map((row) => lineOf(number, point, row))].join('\t'),
      )
      return [`\tTemperature(°C)\t${names.join('\t')}`, ...lines, '']
    }
    const head = `\tTemperature(°C)\t${count(columnCount)
      .map((column) => column + 1)
      .join('\t')}`
    const blocks = count(pointCount).flatMap((point) => [
      ...count(rowCount).map((row) =>
        [row === 0 ? time(point) : '', row === 0 ? '25' : '', lineOf(number, point, row)].join(
          '\t',
        ),
      ),
      '',
    ])
    return [head, ...blocks]
  }
  return [
    `##BLOCKS= ${plateCount}`,
    ...count(plateCount).flatMap((number) => [
      `Plate:\tP${number + 1}\t1.3\t${format}\t${readType}\t${plate.mode ?? 'Luminescence'}\tRaw\tFALSE\t${pointCount}\t\t\t\t\t\t1\t0 \t1\t${columnCount}\t${rowCount * columnCount}\t1\t${rowCount}`,
      ...body(number),
      '~End',
    ]),
    'Original Filename: made; Date Last Saved: 01/01/2024 12:00:15 PM',
    '',
  ].join('\r\n')
}

export function makeEnvision(plate: MadePlate & { unit?: string; info?: string }): string {
  const made = filled(plate)
  const s = made.separator
  const tables = count(made.plateCount).flatMap((number) =>
    count(made.pointCount).flatMap((point) => [
      'Plate information',
      [
        'Plate',
        'Repeat',
        'Barcode',
        'Label',
        'ScanX',
        'ScanY',
        'Measinfo',
        'Kinetics',
        'Measurement date',
        '',
      ].join(s),
      [
        number + 1,
        1,
        `="B${number + 1}"`,
        'LUM(1)',
        0,
        0,
        plate.info ?? 'De=USLum Ex=N/A Em=N/A Wdw=N/A (12)',
        point,
        '8/22/2023 12:16:31 PM',
        '',
      ].join(s),
      '',
      'Background information',
      ['Plate', 'Label', 'Result', ''].join(s),
      '',
      `Results for LUM(1) - channel 0 (${plate.unit ?? 'CPS'})`,
      ...matrix(made, { plate: number, point }).map((line) => line + s),
      '',
    ]),
  )
  return [...tables, '', 'Basic assay information', `Serial#: ${s}${s}="1051017"`, ''].join('\r\n')
}

export function makeKaleido(plate: MadePlate & { name?: string }): string {
  const made = filled(plate)
  const s = made.separator
  const name = plate.name ?? 'Luminescence 1'
  const tables = count(made.plateCount).flatMap((number) =>
    count(made.pointCount).flatMap((point) => [
      ['Barcode', 'Repeat', 'Loop no', ''].join(s),
      [`B${number + 1}`, 1, made.pointCount > 1 ? point + 1 : '', ''].join(s),
      '',
      ...matrix(made, { plate: number, point }).map((line) => line + s),
      '',
    ]),
  )
  return [
    'EnSight Results from',
    `Protocol Name${s}made`,
    '',
    `Result for ${name}`,
    ...tables,
    '',
    'Measurement Information',
    `Measurement Started${s}${s}2023-05-17 16:21:30`,
    `Software Version${s}${s}Kaleido 3.0.3067.117`,
    '',
  ].join('\r\n')
}

/** Points are spots of a well. */
export function makeMethodicalMind(plate: MadePlate): string {
  const made = filled({ ...plate, separator: '\t' })
  const { rowCount, columnCount, pointCount, cell } = made
  return count(made.plateCount)
    .flatMap((number) => [
      'Stack ID :\t0.1',
      `Plate #  :\t${number + 1}`,
      `Barcode1 :\t<B${number + 1}>`,
      `Type     :\t${rowCount * columnCount}`,
      'Read Time:\t08/15/2023\t17:23:13 EDT',
      '==========Data==========',
      ['', ...count(columnCount).map((column) => column + 1)].join('\t'),
      ...count(rowCount).flatMap((row) =>
        count(pointCount).map((point) =>
          [
            point === 0 ? letters(row) : '',
            ...count(columnCount).map((column) => cell({ plate: number, point, row, column })),
          ].join('\t'),
        ),
      ),
      '==========Processing==========',
      'Radius   :\t7.00\t7.00',
      '',
    ])
    .join('\r\n')
}

const asCell = (text: string): MadeCell => (/^-?[0-9.]+$/.test(text) ? Number(text) : text)

function gridMatrix(
  made: Filled,
  corner: string,
  at: { plate: number; point: number },
): MadeCell[][] {
  const { rowCount, columnCount, cell } = made
  return [
    [corner, ...count(columnCount).map((column) => column + 1)],
    ...count(rowCount).map((row) => [
      letters(row),
      ...count(columnCount).map((column) => asCell(cell({ ...at, row, column }))),
    ]),
  ]
}

export function makeSkanIt(
  plate: MadePlate & { corner?: string },
  change?: (parts: Record<string, string>) => void,
): Uint8Array {
  const made = filled(plate)
  const tables = count(made.plateCount).flatMap((number): MadeCell[][] => [
    ['Wavelength: 0 nm'],
    [],
    [`Plate ${number + 1}`],
    [],
    ...gridMatrix(made, plate.corner ?? 'RLU', { plate: number, point: 0 }),
    [],
  ])
  const rows: MadeCell[][] = [
    ['Measurement results'],
    ['made.skax'],
    [{ days: 45_835.5 }],
    [' '],
    ['Luminescence 1'],
    ...tables,
  ]
  return makeWorkbook(
    { 'Luminescence 1_01': rows, 'General information': [['General information']] },
    change,
  )
}

/** More than one point makes a time course, a minute apart, with wells across. */
export function makeSpark(
  plate: MadePlate & { mode?: string; output?: string; isTurned?: boolean },
  change?: (parts: Record<string, string>) => void,
): Uint8Array {
  const made = filled(plate)
  const { rowCount, columnCount, pointCount, cell } = made
  const wells = count(rowCount * columnCount).map((well) => ({
    row: Math.floor(well / columnCount),
    column: well % columnCount,
  }))
  const course: MadeCell[][] = [
    [
      'Cycle Nr.',
      'Time [s]',
      'Temp. [°C]',
      ...wells.map(({ row, column }) => `${letters(row)}${column + 1}`),
    ],
    ...count(pointCount).map((point) => [
      String(point + 1),
      60 * point,
      24.7,
      ...wells.map((well) => asCell(cell({ plate: 0, point, ...well }))),
    ]),
  ]
  const turned = course[0]?.map((_, column) => course.map((line) => line[column] ?? '')) ?? []
  const settings: MadeCell[][] = [
    ['Method name: made'],
    ['Application: SparkControl', '', '', '', 'V2.1'],
    ['Device: Spark', '', '', '', 'Serial number: 17'],
    ['Plate', '', '', '', `[X] - Greiner ${rowCount * columnCount} Flat White [X]`],
    [],
    ['Mode', plate.mode ?? 'Luminescence'],
    ['Name', 'Label 1'],
    ['Output', '', '', '', plate.output ?? 'Counts / s'],
    [],
    ['Start Time', '', '', '', '2025-05-12 13:19:41'],
    [],
  ]
  const values =
    pointCount > 1
      ? [['Label 1'], ...(plate.isTurned === true ? turned : course)]
      : gridMatrix(made, '<>', { plate: 0, point: 0 })
  return makeWorkbook(
    {
      'Result sheet': [...settings, ...values, [], ['End Time', '', '', '', '2025-05-12 13:19:55']],
    },
    change,
  )
}
