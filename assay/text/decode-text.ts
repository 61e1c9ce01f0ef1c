import { AssayError } from '../assay-error.ts'

/**
 * A plate file of 1536 wells over 500 time points stays under 10 MB; what is larger is no plate
 * file.
 */
export const fileBytesMax = 50 * 1024 * 1024

const sniffedBytes = 8192

export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'

/**
 * The text of a plate file, without byte order mark, and the encoding that was found: a byte order
 * mark decides; else zero bytes in every second place mean UTF-16; else UTF-8 when valid; else
 * Windows-1252, which older reader software writes for the degree and micro signs. Throws
 * `file.empty`, `file.tooLarge` or `file.binary`.
 */
export function decodeText(bytes: Uint8Array): { text: string; encoding: TextEncoding } {
  if (bytes.length > fileBytesMax) {
    throw new AssayError(
      'file.tooLarge',
      `The file has ${bytes.length} bytes, more than the ${fileBytesMax} that are read: export fewer plates into one file.`,
    )
  }
  const encoding = sniffEncoding(bytes)
  const text = decode(bytes, encoding)
  if (text === null && encoding === 'utf-8') {
    return { text: checked(decode(bytes, 'windows-1252') ?? ''), encoding: 'windows-1252' }
  }
  if (text === null) throw binary()
  return { text: checked(text), encoding }
}

function sniffEncoding(bytes: Uint8Array): TextEncoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  const pairs = Math.min(bytes.length, sniffedBytes) >> 1
  let evenZeros = 0
  let oddZeros = 0
  for (let i = 0; i < pairs; i++) {
    if (bytes[2 * i] === 0) evenZeros++
    if (bytes[2 * i + 1] === 0) oddZeros++
  }
  // Latin text in UTF-16 has a zero in nearly every pair, and always on the same side.
  if (pairs > 0 && oddZeros > 0.7 * pairs && evenZeros < 0.05 * pairs) return 'utf-16le'
  if (pairs > 0 && evenZeros > 0.7 * pairs && oddZeros < 0.05 * pairs) return 'utf-16be'
  return 'utf-8'
}

/**
 * The decoder takes a byte order mark off by itself. Null when the bytes are not of this encoding.
 */
function decode(bytes: Uint8Array, encoding: TextEncoding): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

function checked(text: string): string {
  if (text.trim() === '') {
    throw new AssayError('file.empty', 'The file is empty: export the plate again.')
  }
  // Tab, line ends, form feed and the old end-of-file mark occur in exports; no other control
  // character does.
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\u0000-\u0008\u000b\u000e-\u0019\u001b-\u001f]/.test(text)) throw binary()
  return text
}

function binary(): AssayError {
  return new AssayError(
    'file.binary',
    'The file is no text but binary data: export the plate as text (.txt) from the reader software.',
  )
}
