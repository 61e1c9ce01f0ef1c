/** The changed files of `fuzz.mjs`: each follows from its number alone. */
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { decodeText } from '../../text/decode-text.ts'
import { makeGen5 } from './make-gen5.ts'
import { readCompoundFile } from '../workbook/compound-file.ts'
import { writeCompoundFile } from '../workbook/write-compound-file.ts'
import { writeVictorText, writeVictorWorkbook } from '../victor/write-victor.ts'
import * as made from './make-exports.ts'
import * as nivo from './make-nivo.ts'
import * as rarer from './make-rarer.ts'
import { gridsOf, makeRun, saveAsXlsx } from './make-victor.ts'

const oddCells = [
  '',
  ' ',
  '0',
  '-0',
  '1e308',
  '1e999',
  '-1',
  '1,234',
  '0,5',
  '1.5',
  '1.234,5',
  'NaN',
  'OVRFLW',
  '#SAT',
  '?????',
  '>99',
  '<0.000',
  '*12*',
  'Mask',
  '٣',
  '１２',
  '90071992547409931',
  '9'.repeat(400),
  'x'.repeat(20_000),
  '="7"',
  '"7"',
  '"',
  'A1',
  'AF48',
  'a',
  'A',
  '~End',
  '<>',
  'Plate:',
  '1',
  '2',
  '\u0000',
  '\ufeff',
  '=1+1',
  'Temperature(°C)',
  '0:00:30',
  '00:60:00',
]
const oddXml = [
  '<!DOCTYPE x>',
  '<!ENTITY a "b">',
  '&amp;',
  '&#48;',
  '&unknown;',
  '<c r="A1"/>',
  '<row/>',
  '<row r="1">',
  '</row>',
  '<v>7</v>',
  '<f>1</f>',
  '<![CDATA[9]]>',
  '<!-- 9 -->',
  't="s"',
  't="e"',
  't="b"',
  't="str"',
  's="1"',
  '</worksheet>',
  '<rPh><t>8</t></rPh>',
]

/** Real exports first, then small made-up ones of every vendor and form. */
export function readSeeds() {
  const folder = new URL('../../../../shared/plate-files/', import.meta.url)
  const real = ['', 'victor/'].flatMap((under) => realExports(new URL(under, folder)))
  const sizes = [
    { rowCount: 2, columnCount: 3 },
    { rowCount: 8, columnCount: 12, plateCount: 2 },
  ]
  const forms = sizes.flatMap((size) => [
    ['bmg', made.makeBmg({ ...size, rowCount: 32, columnCount: 48 })],
    [
      'bmg ;',
      made.makeBmg({ ...size, separator: ';', cell: ({ row, column }) => `${row},${column}` }),
    ],
    ['softmax', made.makeSoftMax({ ...size, pointCount: 3 })],
    ['softmax time', made.makeSoftMax({ ...size, pointCount: 3, format: 'TimeFormat' })],
    ['envision', made.makeEnvision({ ...size, pointCount: 2 })],
    ['kaleido', made.makeKaleido({ ...size, pointCount: 2 })],
    ['msd', made.makeMethodicalMind({ ...size, pointCount: 3 })],
    ['skanit', made.makeSkanIt(size)],
    ['spark', made.makeSpark(size)],
    ['spark course', made.makeSpark({ ...size, pointCount: 3 })],
    ['spark turned', made.makeSpark({ ...size, pointCount: 3, isTurned: true })],
    ['gen5', makeGen5()],
  ])
  const { head, plate, foot } = rarer.envisionPlate
  forms.push(
    ['gen5 ,', makeGen5().replaceAll('\t', ',')],
    ['softmax ;', made.makeSoftMax({ rowCount: 8, columnCount: 12 }).replaceAll('\t', ';')],
    ['envision plate', [...head, '', ...plate, ...foot].join('\r\n')],
    ['bmg spectrum', rarer.makeMarsSpectrum('Spectrum Lambda ', [',,,220,221'])],
    ['spark stacker', rarer.makeStacker(rarer.stackerCycle(1, 0), rarer.stackerCycle(2, 60.5))],
    ['kaleido 1', rarer.makeKaleido1()],
    ['victor xls', writeVictorWorkbook(makeRun())],
    ['victor xls, stopped', writeVictorWorkbook(stoppedRun())],
    ['victor xlsx', saveAsXlsx(gridsOf(writeVictorWorkbook(makeRun())))],
    ['victor text', writeVictorText(makeRun())],
    ['nivo list', nivo.makeNivoList()],
    ['nivo plates', nivo.makeNivoPlates()],
    ['nivo xlsx', nivo.nivoWorkbook(nivo.makeNivoList())],
  )
  const small = forms.map(([name, made]) => ({
    name,
    bytes: typeof made === 'string' ? strToU8(made) : made,
  }))
  return [...real, ...small]
}

/** Long ones would take the time of a hundred others. */
const realBytesMax = 1_300_000

function realExports(folder) {
  const names = existsSync(folder) ? readdirSync(folder) : []
  return names
    .filter((name) => /^[0-9].*\.(?:txt|csv|xlsx?)$/.test(name))
    .filter((name) => statSync(new URL(name, folder)).size < realBytesMax)
    .map((name) => ({ name, bytes: new Uint8Array(readFileSync(new URL(name, folder))) }))
}

function stoppedRun() {
  const run = makeRun({ errors: ['Measurement was aborted.'] })
  const last = run.repeats.at(-1)
  return {
    ...run,
    repeats: [...run.repeats.slice(0, -1), { ...last, cps: last.cps.map(() => null) }],
  }
}

/** Mulberry32: small, and good enough to choose by. */
function randomOf(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export function makeCase(number, seeds) {
  const random = randomOf(Math.imul(number, 0x9e3779b1) ^ Math.floor(number / 4_294_967_296))
  for (let at = 0; at < 4; at++) random()
  const below = (count) => Math.floor(random() * count)
  const one = (list) => list[below(list.length)]
  const seed = one(seeds)
  const isBook = seed.bytes[0] === 0x50 && seed.bytes[1] === 0x4b
  const choose = { below, one, seeds }
  let bytes
  if (random() < 0.15) bytes = changeBytes(seed.bytes, choose)
  else if (isBook) bytes = changeBook(seed.bytes, choose)
  else if (seed.bytes[0] === 0xd0) bytes = changeOldBook(seed.bytes, choose)
  else bytes = changeText(seed.bytes, choose)
  return { bytes, seed: seed.name }
}

function changeBytes(bytes, { below, one, seeds }) {
  let changed = bytes.slice()
  for (let count = 1 + below(6); count > 0; count--) {
    const at = below(changed.length + 1)
    const deed = below(5)
    if (deed === 0 && changed.length > 0) changed[at % changed.length] = below(256)
    else if (deed === 1) changed = changed.slice(0, at)
    else if (deed === 2) changed = join(changed.slice(0, at), changed.slice(at + below(40)))
    else if (deed === 3)
      changed = join(changed.slice(0, at), changed.slice(below(at + 1), at), changed.slice(at))
    else changed = join(changed.slice(0, at), one(seeds).bytes.slice(below(500), 500 + below(2000)))
  }
  return changed
}

function join(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

function changeText(bytes, choose) {
  const { below, one, seeds } = choose
  let { text } = decodeText(bytes)
  for (let count = 1 + below(5); count > 0; count--) text = changeLines(text, choose)
  const kind = below(12)
  if (kind === 0) text = text.replaceAll(',', ';')
  if (kind === 1) text = text.replaceAll(/(?<=[0-9])\.(?=[0-9])/g, ',')
  if (kind === 2) text = text.replaceAll('\t', one([',', ';', ' ']))
  if (kind === 3) text = text.repeat(2 + below(20))
  if (kind === 4) text += one(seeds).bytes.length < 20_000 ? strFromU8(one(seeds).bytes, true) : ''
  if (kind === 5) return utf16(text, below(2) === 0)
  return strToU8(text)
}

function utf16(text, isLittle) {
  const view = new DataView(new ArrayBuffer(2 * text.length + 2))
  view.setUint16(0, 0xfeff, isLittle)
  for (let at = 0; at < text.length; at++) view.setUint16(2 * at + 2, text.charCodeAt(at), isLittle)
  return new Uint8Array(view.buffer)
}

/** Lines removed, doubled, moved or cut; cells replaced, removed or doubled. */
function changeLines(text, { below, one }) {
  const lines = text.split('\n')
  const at = below(lines.length)
  const line = lines[at]
  const mark = ['\t', ',', ';'].find((candidate) => line.includes(candidate)) ?? '\t'
  const cells = line.split(mark)
  const cell = below(cells.length)
  const deed = below(9)
  if (deed === 0) lines.splice(at, 1 + below(3))
  else if (deed === 1) lines.splice(at, 0, lines[below(lines.length)])
  else if (deed === 2) lines.splice(below(lines.length), 0, ...lines.splice(at, 1 + below(4)))
  else if (deed === 3) lines.length = at + 1
  else if (deed === 4) cells.splice(cell, 1)
  else if (deed === 5) cells.splice(cell, 0, cells[below(cells.length)])
  else cells[cell] = one(oddCells)
  if (deed > 3) lines[at] = cells.join(mark)
  return lines.join('\n')
}

function changeBook(bytes, choose) {
  const { below, one } = choose
  const parts = unzipSync(bytes)
  for (let count = 1 + below(3); count > 0; count--) {
    const sheets = Object.keys(parts).filter((name) => /sheet[0-9]+\.xml$/.test(name))
    const name = below(4) === 0 || sheets.length === 0 ? one(Object.keys(parts)) : one(sheets)
    if (below(30) === 0) delete parts[name]
    else parts[name] = strToU8(changeXml(strFromU8(parts[name]), choose))
    if (Object.keys(parts).length === 0) break
  }
  return zipSync(parts, { level: below(2) === 0 ? 1 : 0 })
}

/** Records of the stream changed, removed, doubled or moved; its sheets are found again afterwards. */
function changeOldBook(bytes, { below, one }) {
  const file = readCompoundFile(bytes)
  const name = file.names.includes('Workbook') ? 'Workbook' : 'Book'
  const stream = file.read(name)
  const records = []
  for (let at = 0; at + 4 <= stream.length;) {
    const length = stream[at + 2] + 256 * stream[at + 3]
    records.push(stream.slice(at, at + 4 + length))
    at += 4 + length
  }
  for (let count = 1 + below(4); count > 0; count--) {
    const at = below(records.length)
    const record = records[at]
    const deed = below(8)
    if (deed === 0) records.splice(at, 1 + below(3))
    else if (deed === 1) records.splice(at, 0, one(records))
    else if (deed === 2)
      records.splice(below(records.length), 0, ...records.splice(at, 1 + below(20)))
    else if (deed === 3) records[at] = join(record.slice(0, 4), one(records).slice(4))
    else if (deed === 4) record[below(Math.min(4, record.length))] = below(256)
    else if (record.length > 4) record[4 + below(record.length - 4)] = one([0, 1, 255, below(256)])
    if (records.length === 0) break
  }
  if (below(8) > 0) findSheets(records)
  return writeCompoundFile(name, join(...records))
}

function findSheets(records) {
  const starts = []
  let at = 0
  for (const record of records) {
    if (record[0] === 0x09 && record[1] === 0x08 && record[6] === 0x10) starts.push(at)
    at += record.length
  }
  records.forEach((record, place) => {
    if (record[0] !== 0x85 || record[1] !== 0 || record.length < 8 || starts.length === 0) return
    records[place] = record.slice()
    new DataView(records[place].buffer).setUint32(4, starts.shift(), true)
  })
}

function changeXml(xml, { below, one }) {
  const tags = [...xml.matchAll(/<[^>]*>|[^<]+/g)].map(([piece]) => piece)
  if (tags.length === 0) return one(oddXml)
  const at = below(tags.length)
  const deed = below(7)
  if (deed === 0) tags.splice(at, 1)
  else if (deed === 1) tags.splice(at, 0, tags[below(tags.length)])
  else if (deed === 2) tags.splice(at, 0, one(oddXml))
  else if (deed === 3) tags[at] = tags[at].replace(/[0-9]+/, () => one(oddCells).slice(0, 50))
  else if (deed === 4) tags.splice(below(tags.length), 0, ...tags.splice(at, 1 + below(30)))
  else if (deed === 5)
    tags[at] = tags[at].replace(/"[^"]*"/, () => `"${one(oddCells).slice(0, 50)}"`)
  else if (!tags[at].startsWith('<')) tags[at] = one(oddCells)
  return tags.join('')
}
