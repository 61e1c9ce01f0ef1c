/** From what a camera or a gallery hands over to the bytes that are kept: the original ones where that can be. */
import type { FieldScan } from '@luminous/contract'
import type { KeptPhoto } from './field-store.ts'
import { photoBytesMax } from './limits.ts'

export type PhotoRef = FieldScan['photos'][number]
export type TakenPhoto = {
  readonly ref: PhotoRef
  readonly kept: KeptPhoto
  /** It came in another form and was made a JPEG: its bytes are not those of the camera. */
  readonly isConverted: boolean
}

/** Throws a sentence for the person where the file is no picture, or too large. */
export async function takePhoto(file: Blob): Promise<TakenPhoto> {
  let bytes = await file.arrayBuffer()
  let mediaType = mediaTypeOf(new Uint8Array(bytes))
  const isConverted = mediaType === null
  if (mediaType === null) {
    bytes = await convert(file)
    mediaType = 'image/jpeg'
  }
  if (bytes.byteLength > photoBytesMax) {
    throw new Error('The photo is larger than 12 MiB. Take it again with a smaller picture size.')
  }
  const sha256 = hex(await crypto.subtle.digest('SHA-256', bytes))
  return {
    ref: { sha256, mediaType, sizeBytes: bytes.byteLength },
    kept: { sha256, mediaType, bytes },
    isConverted,
  }
}

/** By its first bytes: the name and the type that a phone states are often wrong. */
export function mediaTypeOf(bytes: Uint8Array): PhotoRef['mediaType'] | null {
  const begins = (...values: readonly number[]) => values.every((value, at) => bytes[at] === value)
  if (begins(0xff, 0xd8, 0xff)) return 'image/jpeg'
  if (begins(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png'
  return null
}

/** HEIC and the like, where the browser can draw them at all. */
async function convert(file: Blob): Promise<ArrayBuffer> {
  let drawn: ImageBitmap
  try {
    drawn = await createImageBitmap(file)
  } catch (error) {
    throw new Error('This file is no picture that this phone can read.', { cause: error })
  }
  const canvas = document.createElement('canvas')
  canvas.width = drawn.width
  canvas.height = drawn.height
  canvas.getContext('2d')?.drawImage(drawn, 0, 0)
  drawn.close()
  const made = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.92))
  if (!made) throw new Error('The picture could not be made a JPEG.')
  return made.arrayBuffer()
}

const hex = (digest: ArrayBuffer): string =>
  Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')

export function base64Of(bytes: ArrayBuffer): string {
  const all = new Uint8Array(bytes)
  let text = ''
  // As arguments of one call, more would overflow the stack.
  for (let at = 0; at < all.length; at += 0x8000) {
    text += String.fromCharCode(...all.subarray(at, at + 0x8000))
  }
  return btoa(text)
}
