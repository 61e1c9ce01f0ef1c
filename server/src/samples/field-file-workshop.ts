import { openWorkshop } from '../platform/work/workshop.ts'
import { joinFieldFile, type FieldFileCut, type FieldFileRead } from './read-field-file.ts'

const workshop = openWorkshop({
  entry: new URL('field-file-process.ts', import.meta.url),
  what: 'the file off the phone',
  processesMax: 1,
})

/** A file off a phone. Throws `request.invalid`, `server.busy`, `file.too-large`. */
export async function readFieldFile(bytes: Uint8Array): Promise<FieldFileRead> {
  const { value, bytes: photos } = await workshop.work(null, { bytes })
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what `cutFieldFile` answers
  return joinFieldFile(value as FieldFileCut, photos)
}
