import { writeCompoundFile } from '../workbook/write-compound-file.ts'

/** A record of a workbook's stream: its number and its body. */
export type MadeRecord = readonly [kind: number, ...body: readonly (number | Uint8Array)[]]

export const u16 = (...values: readonly number[]): Uint8Array =>
  Uint8Array.from(values.flatMap((value) => [value & 0xff, (value >> 8) & 0xff]))

export const u32 = (value: number): Uint8Array => u16(value & 0xffff, value >>> 16)

export function f64(value: number): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setFloat64(0, value, true)
  return bytes
}

/** Letters of one byte each. */
export const latin = (text: string): Uint8Array =>
  Uint8Array.from(text, (letter) => letter.charCodeAt(0))

/** Letters of two bytes each. */
export const wide = (text: string): Uint8Array =>
  u16(...Array.from({ length: text.length }, (_, at) => text.charCodeAt(at)))

export const begin = (version: 5 | 8, kind: number): MadeRecord => [
  0x0809,
  u16(version === 5 ? 0x0500 : 0x0600, kind, 0x096c, 0x07c9),
]
export const end: MadeRecord = [0x000a]

export type MadeBiff = {
  version?: 5 | 8
  /** Behind the beginning of the workbook and before its sheets. */
  globals?: readonly MadeRecord[]
  /** Records of each sheet, between its beginning and its end. */
  sheets: Readonly<Record<string, readonly MadeRecord[]>>
  /** Changes the stream when it is whole. */
  change?: (stream: Uint8Array) => Uint8Array
}

/** A workbook of the old kind, record by record. */
export function makeBiff({ version = 8, globals = [], sheets, change }: MadeBiff): Uint8Array {
  const names = Object.keys(sheets)
  const bodies = Object.values(sheets).map((records) =>
    streamOf([begin(version, 0x0010), ...records, end]),
  )
  const headOf = (starts: readonly number[]): Uint8Array =>
    streamOf([
      begin(version, 0x0005),
      ...globals,
      ...names.map((name, at): MadeRecord => {
        const letters = version === 5 ? latin(name) : latin(`\0${name}`)
        return [0x0085, u32(starts[at] ?? 0), 0, 0, name.length, letters]
      }),
      end,
    ])
  let start = headOf([]).length
  const starts = bodies.map((body) => {
    const own = start
    start += body.length
    return own
  })
  const stream = joined([headOf(starts), ...bodies])
  return writeCompoundFile(version === 5 ? 'Book' : 'Workbook', change?.(stream) ?? stream)
}

function streamOf(records: readonly MadeRecord[]): Uint8Array {
  return joined(
    records.flatMap(([kind, ...parts]) => {
      const body = joined(
        parts.map((part) => (typeof part === 'number' ? Uint8Array.of(part) : part)),
      )
      return [u16(kind, body.length), body]
    }),
  )
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
