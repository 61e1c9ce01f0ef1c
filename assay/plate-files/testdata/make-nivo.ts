import { makeWorkbook } from './make-workbook.ts'

const nivoHead = [
  'PROTOCOL RUN TYPE,START',
  'PROTOCOL NAME,Lux and growth',
  '',
  'MEASUREMENT START DATE,10/3/2022  10:44:45 AM,,UTC,2022-10-03T14:44:45+0000',
  'MEASUREMENT END DATE,10/3/2022  11:44:45 AM,,UTC,2022-10-03T15:44:45+0000',
  '',
  'Plate,0',
  'Barcode,0',
  '',
]

const nivoParameters = [
  'PARAMETERS',
  '',
  'MEASUREMENT START DATE,10/3/2022  10:44:45 AM,,UTC,2022-10-03T14:44:45+0000',
  'User interface program version,5.2.0',
  'Instrument serial number,1018000',
  'PLATE FORMAT,96 wells (8X12)',
  '',
  '3 OPERATION,LUM-Plate Kinetics',
  'MEASUREMENT UNIT,COUNTS',
  'MEASUREMENT TYPE,Single label',
  'EMISSION FILTER,No filter',
  'MEASUREMENT TIME (ms),1000',
  '',
  '4 OPERATION,ABS (F)-Plate Kinetics',
  'MEASUREMENT UNIT,OD',
  'MEASUREMENT TYPE,Single label',
  'EXCITATION FILTER,600/10nm',
  '',
  '5 OPERATION,Plate Kinetics-Plate end',
  '',
  'PROTOCOL COMMENT',
]

const nivoReads = [
  ['3 OPERATION,LUM-Kinetics', 0, (well: number, cycle: number) => 100 + 10 * well + cycle],
  ['4 OPERATION,ABS (F)-Kinetics', 5, (well: number, cycle: number) => (38 + well + cycle) / 1000],
] as const

const nivoWells = ['A1', 'A2', 'H12']

/** A Nivo's list of two reads and three cycles, of which the last was not read. */
export function makeNivoList(): string {
  const blocks = nivoReads.flatMap(([title, delayS, valueOf]) => [
    title,
    '',
    ',Cycle,1,2,3',
    ',Plate,0,0,0',
    ',Barcode,0,0,0',
    `Well,Time(s),${delayS},${delayS + 357.2},`,
    ...nivoWells.map((well, at) => `${well},,${valueOf(at, 1)},${valueOf(at, 2)},`),
    '',
  ])
  return ['WELL RESULTS', ...nivoHead, ...blocks, ...nivoParameters, ''].join('\r\n')
}

/** The same as a matrix for each cycle. */
export function makeNivoPlates(): string {
  const columns = Array.from({ length: 12 }, (_, column) => column + 1)
  const blocks = nivoReads.flatMap(([title, delayS, valueOf]) =>
    [1, 2, 3].flatMap((cycle) => [
      title,
      '',
      'TEMPERATURE(Celsius),37.5',
      `Cycle,${cycle},Time(s),${cycle === 3 ? 0 : delayS + (cycle - 1) * 357.2}`,
      'Plate,0',
      'Barcode,0',
      '',
      ['', ...columns].join(','),
      ...Array.from('ABCDEFGH', (letter) =>
        [
          letter,
          ...columns.map((column) => {
            const at = nivoWells.indexOf(`${letter}${column}`)
            return at === -1 || cycle === 3 ? '' : valueOf(at, cycle)
          }),
        ].join(','),
      ),
      '',
    ]),
  )
  return ['PLATE RESULTS', ...nivoHead, ...blocks, ...nivoParameters, ''].join('\r\n')
}

/** A text of commas as the workbook that the software writes of it. */
export function nivoWorkbook(text: string): Uint8Array {
  const rows = text
    .split('\r\n')
    .map((line) =>
      line.split(',').map((cell) => (/^[0-9]+(?:\.[0-9]+)?$/.test(cell) ? Number(cell) : cell)),
    )
  const at = rows.findIndex(([first]) => first === 'PARAMETERS')
  return makeWorkbook({
    'Well results': rows.slice(0, at),
    Parameters: rows.slice(at),
    'Result statuses': [['Measurement was stopped by user.']],
  })
}
