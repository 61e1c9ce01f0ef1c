/** So many sectors of the table of sectors the header has room for: with small sectors they tell of 7 MB. */
const tableSectorsMax = 109
const smallSectorsBytesMax = 7_000_000
/** Streams below this size would have to be cut into sectors of another, smaller kind. */
const streamBytesMin = 4096
const endOfChain = 0xfffffffe
const tableSector = 0xfffffffd
const noSector = 0xffffffff

/** A compound file (OLE) that holds one stream, of at most 400 MB; a short one is filled up with zeros. */
export function writeCompoundFile(name: string, stream: Uint8Array): Uint8Array {
  const bytes = Math.max(stream.length, streamBytesMin)
  const sectorBytes = bytes > smallSectorsBytesMax ? 4096 : 512
  const perSector = sectorBytes / 4
  const streamSectors = Math.ceil(bytes / sectorBytes)
  let tableSectors = 1
  while (tableSectors * perSector < tableSectors + 1 + streamSectors) tableSectors++
  if (tableSectors > tableSectorsMax) throw new RangeError('the stream has more than 400 MB')
  const streamStart = tableSectors + 1
  const file = new Uint8Array((1 + streamStart + streamSectors) * sectorBytes)
  const view = new DataView(file.buffer)
  writeHeader(view, tableSectors, sectorBytes)
  view.setUint32(48, tableSectors, true)
  const chain = (sector: number, next: number): void => {
    view.setUint32(sectorBytes + 4 * sector, next, true)
  }
  for (let place = 0; place < tableSectors * perSector; place++) chain(place, noSector)
  for (let sector = 0; sector < tableSectors; sector++) chain(sector, tableSector)
  chain(tableSectors, endOfChain)
  for (let at = 1; at <= streamSectors; at++) {
    const sector = streamStart + at - 1
    chain(sector, at === streamSectors ? endOfChain : sector + 1)
  }
  const directory = (1 + tableSectors) * sectorBytes
  writeEntry(view, directory, {
    name: 'Root Entry',
    kind: 5,
    child: 1,
    start: endOfChain,
    bytes: 0,
  })
  writeEntry(view, directory + 128, { name, kind: 2, child: noSector, start: streamStart, bytes })
  for (let at = 256; at < sectorBytes; at += 128) {
    for (const link of [68, 72, 76]) view.setUint32(directory + at + link, noSector, true)
  }
  file.set(stream, (1 + streamStart) * sectorBytes)
  return file
}

function writeHeader(view: DataView, tableSectors: number, sectorBytes: number): void {
  view.setUint32(0, 0xd0cf11e0)
  view.setUint32(4, 0xa1b11ae1)
  view.setUint16(24, 0x3e, true)
  view.setUint16(26, sectorBytes === 512 ? 3 : 4, true)
  view.setUint16(28, 0xfffe, true)
  view.setUint16(30, Math.log2(sectorBytes), true)
  view.setUint16(32, 6, true)
  view.setUint32(40, sectorBytes === 512 ? 0 : 1, true)
  view.setUint32(44, tableSectors, true)
  view.setUint32(56, streamBytesMin, true)
  view.setUint32(60, endOfChain, true)
  view.setUint32(68, endOfChain, true)
  for (let part = 0; part < tableSectorsMax; part++) {
    view.setUint32(76 + 4 * part, part < tableSectors ? part : noSector, true)
  }
}

function writeEntry(
  view: DataView,
  at: number,
  entry: { name: string; kind: number; child: number; start: number; bytes: number },
): void {
  for (let letter = 0; letter < entry.name.length; letter++) {
    view.setUint16(at + 2 * letter, entry.name.charCodeAt(letter), true)
  }
  view.setUint16(at + 64, 2 * entry.name.length + 2, true)
  view.setUint8(at + 66, entry.kind)
  view.setUint8(at + 67, 1)
  view.setUint32(at + 68, noSector, true)
  view.setUint32(at + 72, noSector, true)
  view.setUint32(at + 76, entry.child, true)
  view.setUint32(at + 116, entry.start, true)
  view.setUint32(at + 120, entry.bytes, true)
}
