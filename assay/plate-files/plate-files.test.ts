/** Real exports of every vendor, well by well, in every encoding, whole and damaged. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AssayError } from '../assay-error.ts'
import { decodeText } from '../text/decode-text.ts'
import { parsePlateFile } from './parse-plate-file.ts'
import type { PlateFile } from './plate-file.ts'
import {
  readShared,
  readSharedText,
  sharedDataReason,
  skipSharedData,
} from '../testdata/shared-data.ts'
import { spellWell } from '../plate/well.ts'

const texts = [
  '01-gen5-lum-endpoint-96-layout.txt',
  '02-gen5-lum-endpoint-384-no-results.txt',
  '05-gen5-lum-kinetic-4pl-GOLDEN.txt',
  '06-gen5-abs-OVRFLW-MISSED.txt',
  '07-bmg-mars-lum-1536.csv',
  '09-softmax-lum-2plates-utf16.txt',
  '12-softmax-mixed-fl-lum.txt',
  '13-envision-lum-2x384-partial.csv',
  '14-kaleido-3.0-lum-96.csv',
  '16-methodicalmind-ecl-384.txt',
]
const workbooks = ['15-skanit-luciferase-96.xlsx', '17-tecan-spark-lum-384-partial.xlsx']

/** What is compared: plates by their order, wells as the file spells them. */
function wellByWell(file: PlateFile): string[] {
  const order = new Map(file.plates.map(({ name }, at) => [name, at]))
  const spellings = new Map(file.plates.map(({ name, rowsAfterZ }) => [name, rowsAfterZ]))
  return Array.from(file.readings, ({ plate, timeS, well, value, unit, flag }) =>
    JSON.stringify([
      order.get(plate),
      timeS,
      spellWell(well, spellings.get(plate) ?? 'AA'),
      value,
      unit,
      flag !== null,
    ]),
  )
}

function expected(name: string): string[] {
  const lines = readSharedText(`plate-files/expected-wells/${name.replace(/\.[a-z]+$/, '.csv')}`)
  const order = new Map<string, number>()
  return lines
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => {
      const [plate = '', , time = '', well, value = '', unit, flag] = line.split(',')
      if (!order.has(plate)) order.set(plate, order.size)
      return JSON.stringify([
        order.get(plate),
        time === '' ? null : Number(time),
        well,
        value === '' ? null : Number(value),
        unit,
        flag !== '',
      ])
    })
}

const encodeUtf16 = (text: string, isLittle: boolean): Uint8Array => {
  const view = new DataView(new ArrayBuffer(2 * text.length + 2))
  view.setUint16(0, 0xfeff, isLittle)
  for (let at = 0; at < text.length; at++) {
    view.setUint16(2 * at + 2, text.charCodeAt(at), isLittle)
  }
  return new Uint8Array(view.buffer)
}

function parseOrRefuse(bytes: Uint8Array): PlateFile | null {
  try {
    return parsePlateFile(bytes)
  } catch (error) {
    expect(error).toBeInstanceOf(AssayError)
    return null
  }
}

describe.skipIf(skipSharedData)(`public exports${sharedDataReason}`, () => {
  test.each([...texts, ...workbooks])(
    '%s is read well by well as expected, in file order',
    (name) => {
      expect(wellByWell(parsePlateFile(readShared(`plate-files/${name}`)))).toEqual(expected(name))
    },
  )

  test.each(texts)('%s reads alike in every encoding and with every line end', (name) => {
    const { text } = decodeText(readShared(`plate-files/${name}`))
    const whole = JSON.stringify(parsePlateFile(new TextEncoder().encode(text)))
    const lines = text.split(/\r\n|\n|\r/)
    const latin = !/[^\t\r\n -~\u00a0-\u00ff]/.test(text)
      ? [Uint8Array.from(text, (letter) => letter.charCodeAt(0))]
      : []
    const variants = [
      new TextEncoder().encode(`\ufeff${text}`),
      encodeUtf16(text, true),
      encodeUtf16(text, false),
      ...['\r\n', '\n', '\r'].map((end) => new TextEncoder().encode(lines.join(end))),
      ...latin,
    ]
    for (const bytes of variants) expect(JSON.stringify(parsePlateFile(bytes))).toBe(whole)
  })

  test.each([
    '07-bmg-mars-lum-1536.csv',
    '13-envision-lum-2x384-partial.csv',
    '14-kaleido-3.0-lum-96.csv',
  ])('%s reads alike with semicolons and decimal commas', (name) => {
    const { text } = decodeText(readShared(`plate-files/${name}`))
    const localised = text
      .split('\n')
      .map((line) =>
        /^(?:[A-Za-z]?,|,0?1,)/.test(line)
          ? line.replaceAll(',', ';').replaceAll(/(?<=\d)\.(?=\d)/g, ',')
          : line.replaceAll(',', ';'),
      )
      .join('\n')
    const found = wellByWell(parsePlateFile(new TextEncoder().encode(localised)))
    expect(found).toEqual(expected(name))
  })

  test.each([
    '05-gen5-lum-kinetic-4pl-GOLDEN.txt',
    '06-gen5-abs-OVRFLW-MISSED.txt',
    '12-softmax-mixed-fl-lum.txt',
  ])('%s reads alike with decimal commas between its tabs', (name) => {
    const { text } = decodeText(readShared(`plate-files/${name}`))
    const localised = text.replaceAll(/(?<=\d)\.(?=\d)/g, ',')
    expect(wellByWell(parsePlateFile(new TextEncoder().encode(localised)))).toEqual(expected(name))
  })

  test('what the vendors calculated stands apart from the readings', () => {
    const calculatedOf = (name: string) =>
      parsePlateFile(readShared(`plate-files/${name}`)).calculated
    expect(calculatedOf(texts[0] ?? '')).toHaveLength(96)
    expect(calculatedOf('09-softmax-lum-2plates-utf16.txt')).toHaveLength(96)
    expect(calculatedOf('13-envision-lum-2x384-partial.csv')).toHaveLength(192)
  })

  test.each([
    '09-softmax-lum-2plates-utf16.txt',
    '12-softmax-mixed-fl-lum.txt',
    '16-methodicalmind-ecl-384.txt',
  ])('%s cut off anywhere is refused, or gives only wells and values of the whole file', (name) => {
    const { text } = decodeText(readShared(`plate-files/${name}`))
    const whole = new Set(wellByWell(parsePlateFile(new TextEncoder().encode(text))))
    for (let length = 0; length < text.length; length += 7) {
      const file = parseOrRefuse(new TextEncoder().encode(text.slice(0, length)))
      for (const reading of file === null ? [] : wellByWell(file)) {
        expect(whole.has(reading)).toBe(true)
      }
    }
  })

  test('a cell replaced by a mark of the reader is never a number, by unknown text never read', () => {
    for (const name of texts) {
      const { text } = decodeText(readShared(`plate-files/${name}`))
      const cells = [...text.matchAll(/(?<=[\t,])[0-9]+(?:\.[0-9]+)?(?=[\t,\r\n])/g)]
      fc.assert(
        fc.property(
          fc.nat({ max: cells.length - 1 }),
          fc.constantFrom('OVRFLW', '#SAT', '????', 'OVER', 'quite unknown'),
          (at, mark) => {
            const cell = cells[at]
            if (cell === undefined) return
            const changed =
              text.slice(0, cell.index) + mark + text.slice(cell.index + cell[0].length)
            const file = parseOrRefuse(new TextEncoder().encode(changed))
            for (const { value, flag } of file?.readings ?? []) {
              expect(value === null).toBe(flag !== null)
            }
          },
        ),
        { numRuns: 60 },
      )
    }
  })

  test('lines removed, doubled or swapped end in values of the file or in a refusal', () => {
    for (const name of texts) {
      const { text } = decodeText(readShared(`plate-files/${name}`))
      const lines = text.split(/\r?\n/)
      const numbers = new Set(
        [...text.matchAll(/-?[0-9]+(?:\.[0-9]+)?(?:E-?[0-9]+)?/gi)].map(([cell]) => Number(cell)),
      )
      fc.assert(
        fc.property(
          fc.nat({ max: lines.length - 1 }),
          fc.nat({ max: lines.length - 1 }),
          fc.constantFrom('remove', 'double', 'swap'),
          (a, b, deed) => {
            const changed = [...lines]
            if (deed === 'remove') changed.splice(a, 1)
            if (deed === 'double') changed.splice(a, 0, lines[a] ?? '')
            if (deed === 'swap') [changed[a], changed[b]] = [lines[b] ?? '', lines[a] ?? '']
            const file = parseOrRefuse(new TextEncoder().encode(changed.join('\r\n')))
            for (const { value, flag } of file?.readings ?? []) {
              expect(value === null).toBe(flag !== null)
              if (value !== null)
                expect(numbers.has(Math.abs(value)) || numbers.has(value)).toBe(true)
            }
          },
        ),
        { numRuns: 60 },
      )
    }
  })

  test('bytes of a workbook changed at random end in the same wells or in a refusal', () => {
    for (const name of workbooks) {
      const original = readShared(`plate-files/${name}`)
      const whole = wellByWell(parsePlateFile(original)).join('\n')
      const change = fc.tuple(fc.nat({ max: original.length - 1 }), fc.nat({ max: 255 }))
      fc.assert(
        fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
          const bytes = original.slice()
          for (const [at, value] of changes) bytes[at] = value
          const file = parseOrRefuse(bytes)
          if (file !== null) expect(wellByWell(file).join('\n')).toBe(whole)
        }),
        { numRuns: 300 },
      )
    }
  })
})
