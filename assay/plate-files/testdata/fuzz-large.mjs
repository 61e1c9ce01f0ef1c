/** Files as large as the limit: long time courses and many plates of each vendor. */
import { strToU8 } from 'fflate'
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
