/** Files as large as the limit: long time courses and many plates of each vendor. */
import { strToU8 } from 'fflate'
import { writeOldWorkbook } from '../workbook/write-old-workbook.ts'
import * as made from './make-exports.ts'

const plate96 = { rowCount: 8, columnCount: 12 }
const plate384 = { rowCount: 16, columnCount: 24 }
const cell = ({ plate, point, row, column }) =>
  String(((plate + 1) * 7919 + point * 104_729 + row * 1299 + column * 31) % 99_991)

/** How each kind grows; `per` is about how many bytes one plate or point takes. */
const kinds = {
  'gen5 course': { make: (count) => gen5Course(count), per: 2400 },
  'gen5 plates': { make: (count) => gen5Plates(count), per: 1000 },
  'softmax course': {
    make: (count) =>
      made.makeSoftMax({ ...plate384, pointCount: count, format: 'TimeFormat', cell }),
    per: 2300,
  },
  'softmax blocks': {
    make: (count) => made.makeSoftMax({ ...plate384, pointCount: count, cell }),
    per: 2300,
  },
  'softmax plates': {
    make: (count) => made.makeSoftMax({ ...plate384, plateCount: count, cell }),
    per: 2500,
  },
  'bmg plates': {
    make: (count) => made.makeBmg({ rowCount: 32, columnCount: 48, plateCount: count, cell }),
    per: 9300,
  },
  'envision cycles': {
    make: (count) => made.makeEnvision({ ...plate384, pointCount: count, cell }),
    per: 2800,
  },
  'kaleido loops': {
    make: (count) => made.makeKaleido({ ...plate384, pointCount: count, cell }),
    per: 2500,
  },
  'msd plates': {
    make: (count) =>
      made.makeMethodicalMind({ ...plate384, plateCount: count, pointCount: 10, cell }),
    per: 23_000,
  },
  'spark course': {
    make: (count) => made.makeSpark({ ...plate384, pointCount: count, cell }),
    per: 2400,
  },
  'skanit plates': {
    make: (count) => made.makeSkanIt({ ...plate96, plateCount: count, cell }),
    per: 670,
  },
  'victor workbook': { make: (count) => writeOldWorkbook(victorSheets(count)), per: 900_000 },
  'victor text': { make: (count) => victorText(count), per: 5100 },
  'nivo list': { make: (count) => nivoList(count), per: 960 },
  'one line': { make: (count) => `##BLOCKS= 1\n${'1\t'.repeat(count / 2)}`, per: 1 },
  'empty lines': { make: (count) => `##BLOCKS= 1\n${'\n'.repeat(count)}`, per: 1 },
  'quotation marks': { make: (count) => `EnSight Results from\n${'"'.repeat(count)}`, per: 1 },
}

export const largeKinds = Object.keys(kinds)

/** SoftMax Pro's times go up to an hour in steps of a minute, so courses are told by their count. */
export function makeLarge(kind, bytes) {
  const { make, per } = kinds[kind]
  const text = make(Math.max(2, Math.floor(bytes / per)))
  return typeof text === 'string' ? strToU8(text) : text
}

const gen5Head = (name, mode) => [
  'Software Version\t3.12.08',
  '',
  `Plate Number\t${name}`,
  'Date\t10/10/2022',
  'Time\t9:15:37 PM',
  '',
  'Procedure Details',
  '',
  'Plate Type\t384 WELL PLATE',
  'Read\tLUM',
  `\tLuminescence ${mode}`,
  '',
]

function gen5Course(count) {
  const wells = Array.from(
    { length: 384 },
    (_, at) => `${String.fromCharCode(65 + Math.floor(at / 24))}${(at % 24) + 1}`,
  )
  const lines = Array.from({ length: count }, (_, point) => {
    const values = wells.map((_, column) => cell({ plate: 0, point, row: 0, column }))
    const clock = `${Math.floor(point / 60)}:${String(point % 60).padStart(2, '0')}:00`
    return [clock, ...values].join('\t')
  })
  return [
    ...gen5Head('Plate 1', 'Endpoint'),
    'LUM:Lum',
    '',
    ['Time', ...wells].join('\t'),
    ...lines,
    '',
  ].join('\r\n')
}

function gen5Plates(count) {
  const columns = Array.from({ length: 12 }, (_, at) => at)
  return Array.from({ length: count }, (_, plate) =>
    [
      ...gen5Head(`Plate ${plate}`, 'Endpoint').map((line) => line.replace('384 WELL', '96 WELL')),
      'Results',
      ['', ...columns.map((column) => column + 1)].join('\t'),
      ...Array.from({ length: 8 }, (_, row) =>
        [
          String.fromCharCode(65 + row),
          ...columns.map((column) => cell({ plate, point: 0, row, column })),
          'LUM:Lum',
        ].join('\t'),
      ),
      '',
    ].join('\r\n'),
  ).join('\r\n')
}

const rows96 = Array.from({ length: 96 }, (_, at) => ({
  well: `${'ABCDEFGH'[Math.floor(at / 12)]}${String((at % 12) + 1).padStart(2, '0')}`,
  row: Math.floor(at / 12),
  column: at % 12,
}))
const protocol = [
  'Protocol description',
  'Name of the plate type ............ Generic 8x12 size plate',
  'Measured on ....................... 15/09/2010 12:41:03',
]

const number = (value) => ({ value, style: 'plain' })
const victorCell = (repeat, label, { row, column }) =>
  number(Number(cell({ plate: repeat, point: label, row, column })) / 7)
const shownDensity = (repeat, { row, column }) =>
  (Number(cell({ plate: repeat, point: 0, row, column })) / 99_991).toFixed(3)

/** A list as long as its sheet can be, with so many points of one label in each line. */
function victorSheets(count) {
  const labels = Array.from({ length: Math.min(count, 120) }, (_, at) => at)
  const repeats = Array.from({ length: 170 }, (_, at) => at + 1)
  const list = repeats.flatMap((repeat) =>
    rows96.map((place) => [
      number(1),
      number(repeat),
      place.well,
      'M',
      ...labels.flatMap((label) => [
        { value: repeat + label / 200, style: 'time' },
        victorCell(repeat, label, place),
      ]),
    ]),
  )
  const matrices = repeats.flatMap((repeat) => [
    ['Plate', 'Repeat', 'End time', 'Start temp.', 'End temp.', 'BarCode'],
    [number(1), number(repeat), '12:00:00', number(30), number(30), 'N/A'],
    [],
    ...labels.flatMap((label) => [
      ['OD (A)'],
      ['0.000'],
      [],
      ...Array.from({ length: 8 }, (_, row) =>
        rows96.slice(12 * row, 12 * row + 12).map((place) => victorCell(repeat, label, place)),
      ),
      [],
    ]),
  ])
  const head = ['Plate', 'Repeat', 'Well', 'Type', ...labels.flatMap(() => ['Time', 'OD (A)'])]
  return [
    { name: 'List ; Plates 1 - 170', rows: [head, ...list] },
    // Where the matrices are longer than a sheet, the workbook is refused; its size is what is of interest.
    { name: 'Plate', rows: matrices.slice(0, 16_384) },
    { name: 'Protocol', rows: protocol.map((line) => [line]) },
  ]
}

const sixty = (at) => String(at % 60).padStart(2, '0')

function victorText(count) {
  const repeats = Array.from({ length: count }, (_, at) => at + 1)
  const list = repeats.flatMap((repeat) => {
    const time = `${String(Math.floor(repeat / 3600)).padStart(2, '0')}:${sixty(Math.floor(repeat / 60))}:${sixty(repeat)}.00`
    return rows96.map(
      (place) => `1\t${repeat}\t${place.well}\tM\t${time}\t${shownDensity(repeat, place)}`,
    )
  })
  const matrices = repeats.flatMap((repeat) => [
    'Plate\tRepeat\tEnd time\tStart temp.\tEnd temp.\tBarCode',
    `1\t${repeat}\t12:00:00\t30\t30\tN/A`,
    '',
    'OD (A)',
    '0.000',
    '',
    ...Array.from({ length: 8 }, (_, row) =>
      rows96
        .slice(12 * row, 12 * row + 12)
        .map((place) => shownDensity(repeat, place))
        .join('\t'),
    ),
    '',
  ])
  return ['Plate\tRepeat\tWell\tType\tTime\tOD (A)', ...list, ...matrices, ...protocol, ''].join(
    '\r\n',
  )
}

/** Cycles in as many operations as lines have room for. */
function nivoList(count) {
  const cycles = Array.from({ length: 1000 }, (_, at) => at)
  const operations = Array.from({ length: Math.ceil(count / cycles.length) }, (_, at) => at + 1)
  return [
    'WELL RESULTS',
    ...operations.flatMap((operation) => [
      `${operation} OPERATION,LUM-Kinetics`,
      ['', 'Cycle', ...cycles].join(','),
      ['Well', 'Time(s)', ...cycles].join(','),
      ...rows96.map(({ well, row, column }) =>
        [
          well,
          '',
          ...cycles.map((point) => `${cell({ plate: operation, point, row, column })}.125`),
        ].join(','),
      ),
    ]),
    'PARAMETERS',
    ...operations.flatMap((operation) => [
      `${operation} OPERATION,LUM-Plate Kinetics`,
      'MEASUREMENT UNIT,COUNTS',
    ]),
    'PROTOCOL COMMENT',
  ].join('\r\n')
}
