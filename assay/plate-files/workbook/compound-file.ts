import { AssayError, quote } from '../../assay-error.ts'

/** The streams of a compound file, by their names at its root. */
export type CompoundFile = {
  readonly names: readonly string[]
  /** The bytes of a stream, put together out of its sectors. Throws `file.malformed`. */
  read: (name: string) => Uint8Array
}

type Entry = { name: string; isStream: boolean; start: number; bytes: number }
type Sectors = { bytes: Uint8Array; sectorBytes: number; next: Uint32Array }

const entryBytes = 128
const entriesMax = 10_000
/** Values of the table of sectors that are no sector: the last of a chain is the one that matters here. */
const endOfChain = 0xfffffffe
const sectorMax = 0xfffffffa
const headerPlaces = 109

/** Every workbook of the old kind (.xls) begins like this, and so do workbooks with a password. */
export function isCompoundFile(bytes: Uint8Array): boolean {
  return bytes[0] === 0xd0 && bytes[1] === 0xcf && bytes[2] === 0x11 && bytes[3] === 0xe0
}

/**
 * The directory of a compound file (OLE): a file system of sectors whose chains stand in a table. Every chain is
 * followed once at most, and nothing is put together before it is asked for. Sizes that the header says of short
 * streams are not believed, since readers write them wrong. Throws `file.malformed` or `file.tooLarge`.
 */
export function readCompoundFile(bytes: Uint8Array): CompoundFile {
  if (bytes.length < 512) throw malformed('its header is not whole')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const [shift, shortShift] = [view.getUint16(30, true), view.getUint16(32, true)]
  if ((shift !== 9 && shift !== 12) || shortShift !== 6 || view.getUint16(28, true) !== 0xfffe) {
    throw malformed('its header is of no kind that is known')
  }
  const sectorBytes = 2 ** shift
  const next = readSectorTable(view, sectorBytes)
  const sectors = { bytes, sectorBytes, next }
  const entries = readDirectory(readChain(sectors, view.getUint32(48, true), null))
  const shortBelow = view.getUint32(56, true)
  return {
    names: entries.slice(1).map(({ name }) => name),
    read: (name) => {
      const found = entries.slice(1).find((entry) => entry.name === name)
      if (found === undefined) throw malformed(`it has no stream ${quote(name)}`)
      if (found.bytes >= shortBelow) return readChain(sectors, found.start, found.bytes)
      const root = entries[0]
      const table = readChain(sectors, view.getUint32(60, true), null)
      const short = {
        bytes: readChain(sectors, root?.start ?? endOfChain, root?.bytes ?? 0),
        sectorBytes: 2 ** shortShift,
        next: numbersOf(table),
      }
      return readChain(short, found.start, found.bytes)
    },
  }
}

/** Of each sector the one that follows it. Where the table itself stands is told by the header and its extension. */
function readSectorTable(view: DataView, sectorBytes: number): Uint32Array {
  const sectorCount = Math.ceil(view.byteLength / sectorBytes)
  const perSector = sectorBytes / 4
  const next = new Uint32Array(sectorCount).fill(0xffffffff)
  const tableCount = Math.min(view.getUint32(44, true), Math.ceil(sectorCount / perSector) + 1)
  const take = (sector: number, part: number): void => {
    const start = (sector + 1) * sectorBytes
    if (start >= view.byteLength) throw malformed('it is cut off within its table of sectors')
    for (let index = 0; index < perSector; index++) {
      const at = start + 4 * index
      const place = part * perSector + index
      if (at + 4 > view.byteLength || place >= sectorCount) break
      next[place] = view.getUint32(at, true)
    }
  }
  for (let part = 0; part < Math.min(tableCount, headerPlaces); part++) {
    take(view.getUint32(76 + 4 * part, true), part)
  }
  let extension = view.getUint32(68, true)
  for (let part = headerPlaces; part < tableCount; part += perSector - 1) {
    const start = (extension + 1) * sectorBytes
    if (start + sectorBytes > view.byteLength) throw malformed('it is cut off within its table')
    const count = Math.min(perSector - 1, tableCount - part)
    for (let index = 0; index < count; index++) {
      take(view.getUint32(start + 4 * index, true), part + index)
    }
    extension = view.getUint32(start + sectorBytes - 4, true)
  }
  return next
}

/** The sectors of a chain, one behind the other: as many bytes as are wanted, or all that there are. */
function readChain(sectors: Sectors, start: number, bytesWanted: number | null): Uint8Array {
  const { bytes, sectorBytes, next } = sectors
  // Sectors of a short stream begin with its first byte, others behind the header.
  const header = sectorBytes === 64 ? 0 : sectorBytes
  if ((bytesWanted ?? 0) > bytes.length) throw malformed('it is cut off')
  const countMax = bytesWanted === null ? next.length : Math.ceil(bytesWanted / sectorBytes)
  const found: number[] = []
  const seen = new Uint8Array(next.length)
  for (let sector = start; found.length < countMax && sector <= sectorMax;) {
    if (sector >= next.length || seen[sector] === 1)
      throw malformed('its sectors do not follow each other')
    seen[sector] = 1
    found.push(sector)
    sector = next[sector] ?? endOfChain
  }
  const chain = new Uint8Array(bytesWanted ?? found.length * sectorBytes)
  if (found.length * sectorBytes < chain.length) throw malformed('a stream ends too early')
  found.forEach((sector, at) => {
    const from = header + sector * sectorBytes
    const count = Math.min(sectorBytes, chain.length - at * sectorBytes)
    if (from + count > bytes.length) throw malformed('it is cut off')
    chain.set(bytes.subarray(from, from + count), at * sectorBytes)
  })
  return chain
}

/** The root and behind it what stands directly in it, found by the links between siblings. */
function readDirectory(bytes: Uint8Array): Entry[] {
  const view = new DataView(bytes.buffer)
  const count = Math.floor(bytes.length / entryBytes)
  if (count > entriesMax) {
    throw new AssayError('file.tooLarge', `The file holds more than ${entriesMax} streams.`)
  }
  if (count === 0 || view.getUint8(66) !== 5) throw malformed('it has no directory')
  const found = [entryAt(view, 0)]
  const seen = new Set<number>()
  const names = new Set<string>()
  const waiting = [view.getUint32(76, true)]
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
    if (index === 0xffffffff) continue
    if (index >= count || seen.has(index)) throw malformed('its directory goes in a circle')
    seen.add(index)
    const at = index * entryBytes
    waiting.push(view.getUint32(at + 68, true), view.getUint32(at + 72, true))
    const entry = entryAt(view, index)
    if (!entry.isStream) continue
    if (names.has(entry.name)) {
      throw malformed(`its directory names ${quote(entry.name)} twice`)
    }
    names.add(entry.name)
    found.push(entry)
  }
  return found
}

function entryAt(view: DataView, index: number): Entry {
  const at = index * entryBytes
  const nameBytes = Math.min(Math.max(view.getUint16(at + 64, true) - 2, 0), 62)
  const letters = Array.from({ length: nameBytes / 2 }, (_, letter) =>
    view.getUint16(at + 2 * letter, true),
  )
  return {
    name: String.fromCharCode(...letters),
    isStream: view.getUint8(at + 66) === 2,
    start: view.getUint32(at + 116, true),
    bytes: view.getUint32(at + 120, true),
  }
}

function numbersOf(bytes: Uint8Array): Uint32Array {
  const view = new DataView(bytes.buffer)
  return Uint32Array.from({ length: bytes.length / 4 }, (_, at) => view.getUint32(4 * at, true))
}

function malformed(what: string): AssayError {
  return new AssayError(
    'file.malformed',
    `The workbook (.xls) cannot be read: ${what}. The file is damaged or cut off: export it again.`,
  )
}
