/** Exports in forms that few choose, made up after real ones. */
import { type MadeCell, makeWorkbook } from './make-workbook.ts'

const head = [
  'Plate information ',
  'Plate,Repeat,Barcode,Group,Label,ScanX,ScanY,Measinfo,Kinetics,Measurement date,',
  '1,1,P1,1,LUM 384(1),0,0,De=USLum Ex=N/A Em=N/A Wdw=N/A (12),0,9/27/2019 9:41:25 AM,',
]
const empty = ','.repeat(12)
const row = (name: number) => `${Array.from({ length: 12 }, (_, at) => name * 100 + at).join(',')},`
const rows = (names: readonly (number | null)[]) =>
  names.map((name) => (name === null ? empty : row(name)))
const plate = rows([null, null, 3, 4, 5, 6, 7, null])
const foot = ['', 'Basic assay information ', 'Assay ID: ,,,,1']

/** EnVision's format Plate without background information: the lines of its parts. */
export const envisionPlate = { head, empty, plate, foot }

/** A list of two wells; `below` are the lines between the head and them. */
export const makeMarsSpectrum = (head: string, below: readonly string[]) =>
  [
    'User: USER,Path: C:\\BMG\\Data\\,Test run no.: 248',
    'Test name: shift,Date: 16/08/2019,Time: 15:38:38',
    'ID1: P1,',
    'Absorbance spectrum',
    '',
    `Well Row,Well Col,Content,${head} 220 nm,${head} 221 nm`,
    ...below,
    'A,1,Sample X1,2.405,2.508',
    'B,1,Sample X2,3.5,',
    '',
  ].join('\r\n')

/** What a stacker writes of one cycle. */
export const stackerCycle = (number: number, timeS: MadeCell): MadeCell[][] => [
  ['od600'],
  ['Time [s]', timeS],
  ['Temp. [°C]', 33.7],
  ['Cycle Nr.', number],
  ['<>', 1, 2, 3],
  ['A', number + 0.1, number + 0.2, number + 0.3],
  ['B', number + 0.4, number + 0.5, number + 0.6],
  [],
]
export const makeStacker = (...cycles: MadeCell[][][]) =>
  makeWorkbook({
    Plate1: [
      ['Method name: made'],
      ['Application: SparkControl', '', '', '', 'V3.0'],
      ['Device: Spark', '', '', '', 'Serial number: 17'],
      ['Plate', '', '', '', '[X] - Greiner 6 Flat [X]'],
      [],
      ['Mode', 'Absorbance'],
      ['Name', 'od600'],
      [],
      ...cycles.flat(),
    ],
  })

const kaleidoTable = (plate: number) => [
  `Plate:\u00a0 ${plate},\u00a0 PlateRepeat:\u00a0 0,\u00a0 WellRepeat:\u00a0 1`,
  ',1,2,3',
  `A,${plate}.1,${plate}.2,`,
  `B,${plate}.4,,${plate}.6`,
  '',
]
export const makeKaleido1 = (): string =>
  [
    'Plate information',
    'Plate,Plate Repeat,Barcode,ScanX,ScanY',
    '1,0,V_BC,,,',
    '',
    'Results for\u00a0 ABS mono',
    '',
    ...kaleidoTable(1),
    ...kaleidoTable(2),
    'Analysis Result \u00a0 ',
    '',
    'Screen Basic Information',
    'Software version:,,1.0',
    'Screen Started:,,2018-01-22T12:15:38.4649042-05:00',
    'instrument Serial Number:,,1412121',
  ].join('\r\n')
