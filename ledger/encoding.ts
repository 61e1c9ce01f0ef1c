import { LedgerError } from './errors.ts'

/**
 * The encodings of the formats, strict: each value has exactly one spelling. A lenient decoder would
 * let an attacker write one signature or proof in many ways, and flipped bits would pass unseen.
 */
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const base64Values = new Map(Array.from(alphabet, (character, value) => [character, value]))
// By a table and digit by digit: by way of arrays of texts it was most of the time of a verification.
const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
const encoder = new TextEncoder()
// A byte order mark stays in the text, so that what was signed is what is compared.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const textBytesMax = 1_000_000

/** Standard base64 with padding (RFC 4648, section 4). */
export function formatBase64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const group = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
    text += alphabet.charAt(group >> 18) + alphabet.charAt((group >> 12) & 63)
    text += at + 1 < bytes.length ? alphabet.charAt((group >> 6) & 63) : '='
    text += at + 2 < bytes.length ? alphabet.charAt(group & 63) : '='
  }
  return text
}

/**
 * The bytes of standard base64 with padding (RFC 4648, section 4).
 * Throws `base64_invalid` for any other spelling: missing padding, blanks, or unused bits not zero.
 */
export function parseBase64(text: string): Uint8Array {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  if (text.length % 4 !== 0) throw new LedgerError('base64_invalid')
  const digits = text.length - padding
  const bytes = new Uint8Array((text.length / 4) * 3 - padding)
  let group = 0
  let at = 0
  for (let index = 0; index < digits; index += 1) {
    const value = base64Values.get(text.charAt(index))
    if (value === undefined) throw new LedgerError('base64_invalid')
    group = (group << 6) | value
    if (index % 4 === 3) {
      bytes[at] = group >> 16
      bytes[at + 1] = (group >> 8) & 255
      bytes[at + 2] = group & 255
      at += 3
      group = 0
    }
  }
  if (padding === 1) {
    if ((group & 3) !== 0) throw new LedgerError('base64_invalid')
    bytes[at] = group >> 10
    bytes[at + 1] = (group >> 2) & 255
  } else if (padding === 2) {
    if ((group & 15) !== 0) throw new LedgerError('base64_invalid')
    bytes[at] = group >> 4
  }
  return bytes
}

/** Lower-case hexadecimal, two digits a byte. */
export function formatHex(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += hexOfByte[byte]
  return text
}

/** The bytes of lower-case hexadecimal; throws `hex_invalid` for anything else. */
export function parseHex(text: string): Uint8Array {
  if (text.length % 2 !== 0) throw new LedgerError('hex_invalid')
  const bytes = new Uint8Array(text.length / 2)
  for (let at = 0; at < bytes.length; at += 1) {
    bytes[at] = hexDigit(text.charCodeAt(at * 2)) * 16 + hexDigit(text.charCodeAt(at * 2 + 1))
  }
  return bytes
}

function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48
  if (code >= 97 && code <= 102) return code - 87
  throw new LedgerError('hex_invalid')
}

/** The UTF-8 bytes of a text; throws `text_invalid` for lone surrogates, which UTF-8 cannot hold. */
export function formatUtf8(text: string): Uint8Array {
  if (!text.isWellFormed()) throw new LedgerError('text_invalid')
  return encoder.encode(text)
}

/** The text of UTF-8 bytes, a byte order mark included; throws `text_invalid` if they are none. */
export function parseUtf8(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch {
    throw new LedgerError('text_invalid')
  }
}

/**
 * The text of a file that came from outside, as bytes or as text: at most 1,000,000 bytes, valid UTF-8,
 * no ASCII control character but the newline (C2SP signed-note). A control character could make a
 * terminal show another text than the one that was signed.
 * Throws `text_too_long` or `text_invalid`.
 */
export function parseText(input: string | Uint8Array): string {
  if (typeof input !== 'string' && !(input instanceof Uint8Array)) {
    throw new LedgerError('text_invalid')
  }
  if (input.length > textBytesMax) throw new LedgerError('text_too_long')
  const text = typeof input === 'string' ? input : parseUtf8(input)
  if (formatUtf8(text).length > textBytesMax) throw new LedgerError('text_too_long')
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\u0000-\u0009\u000b-\u001f]/.test(text)) throw new LedgerError('text_invalid')
  return text
}

const decimalPattern = /^(?:0|[1-9][0-9]{0,15})$/

/** A decimal without leading zeros up to 2^53 - 1; undefined for any other spelling. */
export function parseDecimal(text: string): number | undefined {
  if (!decimalPattern.test(text)) return undefined
  const value = Number(text)
  return Number.isSafeInteger(value) ? value : undefined
}

/** Joins byte strings. */
export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

/** Whether two byte strings are the same. Not constant-time: everything compared here is public. */
export function equalBytes(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false
  for (let at = 0; at < left.length; at += 1) {
    if (left[at] !== right[at]) return false
  }
  return true
}
