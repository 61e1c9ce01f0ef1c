import { fieldFileSchema, type FieldFile } from '@luminous/contract'
import { Problem } from '../platform/problem.ts'

/** A file off a phone, its photos as bytes. */
export type FieldFileRead = Pick<FieldFile, 'team' | 'scans' | 'handOvers'> & {
  readonly photos: readonly { readonly sha256: string; readonly bytes: Uint8Array }[]
}

/** As it travels: where each photo begins and ends in the bytes beside it. */
export type FieldFileCut = Pick<FieldFile, 'team' | 'scans' | 'handOvers'> & {
  readonly photos: readonly {
    readonly sha256: string
    readonly from: number
    readonly to: number
  }[]
}

/** Reads the JSON of a phone's file. Throws `request.invalid` naming what is wrong. Pure. */
export function cutFieldFile(bytes: Uint8Array): { file: FieldFileCut; photos: Buffer } {
  const read = fieldFileSchema.safeParse(parseJson(bytes))
  if (!read.success) {
    const [issue] = read.error.issues
    const field = issue?.path.join('.') ?? ''
    throw new Problem(
      'request.invalid',
      `${field === '' ? '' : `${field}: `}${issue?.message ?? 'The file is not valid'}.`,
      field === '' ? {} : { field },
    )
  }
  const { team, scans, handOvers, photos } = read.data
  const decoded = photos.map(({ base64 }) => Buffer.from(base64, 'base64'))
  let from = 0
  const placed = photos.map(({ sha256 }, at) => {
    const begin = from
    from += decoded[at]?.length ?? 0
    return { sha256, from: begin, to: from }
  })
  return { file: { team, scans, handOvers, photos: placed }, photos: Buffer.concat(decoded) }
}

export const joinFieldFile = (file: FieldFileCut, photos: Buffer): FieldFileRead => ({
  ...file,
  photos: file.photos.map(({ sha256, from, to }) => ({ sha256, bytes: photos.subarray(from, to) })),
})

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch {
    throw new Problem(
      'request.invalid',
      'What was sent is no JSON: it is cut off, or another file.',
    )
  }
}
