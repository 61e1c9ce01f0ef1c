/** Real exports of VICTOR and VICTOR Nivo, well by well, whole and damaged. */
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AssayError } from '../../assay-error.ts'
import { readShared, sharedDataReason, skipSharedData } from '../../testdata/shared-data.ts'
import { parsePlateFile } from '../parse-plate-file.ts'
import type { PlateFile } from '../plate-file.ts'

const files = [
  '01-victor-xls-lux-od600-kinetics-96wells.xls',
  '03-victor-xls-lux-od600-kinetics-36wells-aborted.xls',
  '05-victor-xls-od600-aborted-empty-tail.xls',
  '08-victorx-xls-od600-list-cut-at-16384-rows.xls',
  '10-victor-xls-cps-endpoint-1plate.xls',
  '13-victorx3-txt-od600-gfp-kinetics.txt',
  '16-nivo-xlsx-lum-od600-list-stopped.xlsx',
  '17-nivo-xlsx-lum-od600-plate-stopped.xlsx',
]
const small = '10-victor-xls-cps-endpoint-1plate.xls'
const text = '13-victorx3-txt-od600-gfp-kinetics.txt'

const readVictor = (name: string): Uint8Array => readShared(`plate-files/victor/${name}`)

/** Plate by their order, time, well, value to 12 digits and unit, sorted: the order in a file is not of interest here. */
function found({ plates, readings }: PlateFile): string[] {
  const order = new Map(plates.map(({ name }, at) => [name, at]))
  return Array.from(readings, ({ plate, timeS, well, value, unit, flag }) => {
    expect(flag).toBeNull()
    return JSON.stringify([order.get(plate), timeS, well, Number(value?.toPrecision(12)), unit])
  }).toSorted()
}

/** What was not read has no value in the expected files, and no reading in ours. */
function expected(name: string): string[] {
  const path = `expected-wells/${name.replace(/\.[a-z]+$/, '.csv.gz')}`
  const lines = new TextDecoder()
    .decode(gunzipSync(readVictor(path)))
    .trim()
    .split('\n')
  const order = new Map<string, number>()
  return lines
    .slice(1)
    .flatMap((line) => {
      const [plate = '', block = '', time = '', well, value = '', unit = ''] = line.split(',')
      if (!order.has(plate)) order.set(plate, order.size)
      if (value === '') return []
      const timeS = time === '' ? null : Number(time)
      // Counts of fluorescence are relative units, those of luminescence are of a stated time.
      const own = block.startsWith('fluorescence') ? 'RFU' : unit
      return [JSON.stringify([order.get(plate), timeS, well, Number(value), own])]
    })
    .toSorted()
}

function parseOrRefuse(bytes: Uint8Array): PlateFile | null {
  try {
    return parsePlateFile(bytes)
  } catch (error) {
    expect(error).toBeInstanceOf(AssayError)
    return null
  }
}

const valuesOf = ({ readings }: PlateFile): string =>
  Array.from(readings, ({ well, value, unit }) => `${well} ${value} ${unit}`).join('\n')

describe.skipIf(skipSharedData)(`public exports of VICTOR readers${sharedDataReason}`, () => {
  test.each(files)('%s is read well by well as expected', (name) => {
    expect(found(parsePlateFile(readVictor(name)))).toEqual(expected(name))
  })

  test('no block has two readings of a well at one time', () => {
    for (const name of files) {
      const { readings } = parsePlateFile(readVictor(name))
      const keys = Array.from(readings, ({ plate, block, timeS, well }) =>
        JSON.stringify([plate, block, timeS, well]),
      )
      expect(new Set(keys).size).toBe(keys.length)
    }
  })

  test('serial numbers, protocols and certain dates are taken over', () => {
    const headOf = (name: string) => {
      const { instrument, plates } = parsePlateFile(readVictor(name))
      const { wellCount, readAtLocal, readAtText, protocolPath, barcode } = plates[0] ?? {}
      return [instrument.serial, wellCount, readAtLocal, readAtText, protocolPath, barcode]
    }
    expect(headOf(files[1] ?? '')).toEqual([
      '4205133',
      96,
      '2010-08-18T14:06:08',
      '18/08/2010 14:06:08',
      "User's lumin",
      null,
    ])
    expect(headOf(text).slice(2, 4)).toEqual([null, '6/12/2022 12:36:26 PM'])
    expect(headOf(files[6] ?? '').slice(0, 4)).toEqual([
      '1018306',
      96,
      '2026-02-16T02:12:03',
      '16/02/2026  02:12:03',
    ])
  })

  test('both forms of one Nivo run hold the same readings', () => {
    const [list, plates] = files.slice(6).map((name) => found(parsePlateFile(readVictor(name))))
    expect(list).toEqual(plates)
  })

  test('the workbook cut anywhere is refused, or still whole', () => {
    const bytes = readVictor(small)
    const whole = JSON.stringify(parsePlateFile(bytes))
    for (let length = 0; length < bytes.length; length += 61) {
      const file = parseOrRefuse(bytes.slice(0, length))
      if (file !== null) expect(JSON.stringify(file)).toBe(whole)
    }
  })

  test('the text cut anywhere is refused, or still whole', () => {
    const bytes = readVictor(text)
    const whole = JSON.stringify(parsePlateFile(bytes))
    let read = 0
    for (let length = bytes.length; length > 0; length -= length > bytes.length - 3000 ? 7 : 1801) {
      const file = parseOrRefuse(bytes.slice(0, length))
      if (file === null) continue
      read++
      expect(JSON.stringify(file)).toBe(whole)
    }
    expect(read).toBeGreaterThan(1)
  })

  test('bytes of the workbook changed at random end in the same values or in a refusal', () => {
    const original = readVictor(small)
    const whole = valuesOf(parsePlateFile(original))
    const change = fc.tuple(fc.nat({ max: original.length - 1 }), fc.nat({ max: 255 }))
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        const bytes = original.slice()
        for (const [at, value] of changes) bytes[at] = value
        const file = parseOrRefuse(bytes)
        if (file !== null) expect(valuesOf(file)).toBe(whole)
      }),
      { numRuns: 400 },
    )
  })

  test('lines of the text removed, doubled or swapped end in the same values or in a refusal', () => {
    const lines = new TextDecoder().decode(readVictor(text)).split('\r\n')
    const whole = valuesOf(parsePlateFile(readVictor(text)))
    const place = fc.nat({ max: lines.length - 1 })
    fc.assert(
      fc.property(place, place, fc.constantFrom('remove', 'double', 'swap'), (a, b, deed) => {
        const changed = [...lines]
        if (deed === 'remove') changed.splice(a, 1)
        if (deed === 'double') changed.splice(a, 0, lines[a] ?? '')
        if (deed === 'swap') [changed[a], changed[b]] = [lines[b] ?? '', lines[a] ?? '']
        const file = parseOrRefuse(new TextEncoder().encode(changed.join('\r\n')))
        if (file !== null) expect(valuesOf(file)).toBe(whole)
      }),
      { numRuns: 120 },
    )
  })
})
