import type { Logo } from '@luminous/contract'

export const logoTypes = ['image/png', 'image/jpeg', 'image/webp'] as const
const logoBytesMax = 256 * 1024

/** Reads a picture in the browser. What cannot be a logo is refused here, with what to do instead. */
export async function readLogo(file: File): Promise<Logo> {
  const mediaType = logoTypes.find((type) => type === file.type)
  if (!mediaType) {
    throw new Error(`“${file.name}” is no PNG, JPEG or WebP picture. Export it as PNG.`)
  }
  if (file.size > logoBytesMax) {
    const kib = Math.ceil(file.size / 1024)
    throw new Error(
      `“${file.name}” has ${kib} KiB; at most ${logoBytesMax / 1024} KiB fit. Make it smaller: 400 pixels are wide enough.`,
    )
  }
  if (file.size === 0) throw new Error(`“${file.name}” is empty. Choose another picture.`)
  const base64 = await toBase64(file)
  if (!(await isPicture(logoAddress({ mediaType, base64 })))) {
    throw new Error(`“${file.name}” cannot be shown as a picture. Export it again as PNG.`)
  }
  return { mediaType, base64 }
}

export const logoAddress = ({ mediaType, base64 }: Logo): string =>
  `data:${mediaType};base64,${base64}`

const toBase64 = async (file: File): Promise<string> => {
  const bytes = new Uint8Array(await file.arrayBuffer())
  let text = ''
  // In slices: a picture has more bytes than a function may have arguments.
  for (let at = 0; at < bytes.length; at += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  }
  return btoa(text)
}

const isPicture = (address: string): Promise<boolean> =>
  new Promise((done) => {
    const picture = new Image()
    picture.addEventListener('load', () => done(true))
    picture.addEventListener('error', () => done(false))
    picture.src = address
  })
