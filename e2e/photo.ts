/** Whole JPEGs that differ, with a position written into them as cameras do. */
export function photoOf(name: string): { name: string; mimeType: string; buffer: Buffer } {
  const buffer = Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xe0, Buffer.from('JFIF\0')),
    segment(0xe1, Buffer.from(`Exif\0\0 57.3041 N ${name}`, 'latin1')),
    segment(0xdb, Buffer.alloc(65)),
    segment(0xda, Buffer.alloc(10)),
    Buffer.from([1, 2, 3, 4, 0xff, 0xd9]),
  ])
  return { name: `${name}.jpg`, mimeType: 'image/jpeg', buffer }
}

const segment = (marker: number, body: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from([0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 0xff]),
    body,
  ])
