/**
 * The code of a kit, as it is printed, scanned, typed and read out: `K7FY-YW3A-CDFM`. Opaque: it tells neither
 * its number nor its team. Pure, and without the schema library: a phone without network checks what is typed.
 *
 * A fixed K, so that no spreadsheet takes it for a number or a date; ten characters drawn at random (19 to the
 * power of ten, six million millions: among ten million kits one guess in 600,000 meets one); a check character.
 */

/**
 * Nobody mistakes one of these for another: no 0/O/Q/D-like pairs, no 1/I/L, 2/Z, 5/S, 6/b/G, 8/B, 9/g, U/V, and
 * no E, which makes an exponent of digits. Nineteen is a prime: that is why one check character finds all it does.
 */
export const kitCodeAlphabet = '347ACDFHJKMNPRTVWXY'

/** What a person or a scanner may hand in; longer is no code. */
export const kitCodeTextMax = 400

const base = kitCodeAlphabet.length
const prefix = 'K'
/** All its letters, hyphens apart. */
const lettersInCode = 12
const drawnLetters = lettersInCode - 2

/**
 * A new code. `randomBytes` gives as many bytes as it is asked for, from a generator that cannot be foretold;
 * bytes that would make some letters likelier than others are drawn again.
 */
export function makeKitCode(randomBytes: (count: number) => Uint8Array): string {
  const fairBytes = Math.floor(256 / base) * base
  let letters = prefix
  while (letters.length <= drawnLetters) {
    for (const byte of randomBytes(drawnLetters + 1 - letters.length)) {
      if (byte < fairBytes) letters += kitCodeAlphabet[byte % base] ?? ''
    }
  }
  return grouped(letters + checkLetter(letters))
}

export type KitCodeVerdict =
  | { readonly ok: true; readonly code: string }
  | { readonly ok: false; readonly reason: 'empty' | 'notOurs' | 'prefix' | 'length' | 'check' }
  /** A character that no code has: `character` is the first of them, as it was handed in. */
  | { readonly ok: false; readonly reason: 'characters'; readonly character: string }

/**
 * What was typed, or what a scanner read: the code in any spelling of case, blanks and hyphens; the address in the
 * QR code (of any origin: a label outlives an installation's address); the element string of the DataMatrix. What
 * looks like a letter of the alphabet but is none is refused by name: a guess might be another team's kit.
 */
export function parseKitCode(text: string): KitCodeVerdict {
  if (text.length > kitCodeTextMax) return { ok: false, reason: 'notOurs' }
  const inside = unwrapped(text.trim())
  if (inside === null) return { ok: false, reason: 'notOurs' }
  const letters = inside.replace(/[\s\u2010-\u2015\u2212-]/gu, '').toUpperCase()
  if (letters === '') return { ok: false, reason: 'empty' }
  const foreign = Array.from(letters).find((letter) => !kitCodeAlphabet.includes(letter))
  if (foreign !== undefined) return { ok: false, reason: 'characters', character: foreign }
  if (!letters.startsWith(prefix)) return { ok: false, reason: 'prefix' }
  if (letters.length !== lettersInCode) return { ok: false, reason: 'length' }
  if (checkLetter(letters.slice(0, -1)) !== letters.at(-1)) return { ok: false, reason: 'check' }
  return { ok: true, code: grouped(letters) }
}

/** The code out of an address or an element string; null where it is an address of something else. */
function unwrapped(text: string): string | null {
  if (/^[a-z][a-z0-9+.-]*:/i.test(text)) {
    return /^https?:\/\/[^/?#\s]+(?:\/[^?#\s]*)?\/k\/([^/?#\s]*)\/?$/i.exec(text)?.[1] ?? null
  }
  // A scanner may send the symbology (]d2) and the separator (GS) before the elements; people write brackets.
  // oxlint-disable-next-line no-control-regex -- GS is a control character
  return text.replace(/^(?:\][A-Za-z]\d)?\u001d?(?:\((?:91|21)\)|(?:91|21)(?=[Kk]))/, '')
}

/** `K7FYYW3ACDFM` as people see it, in fours. */
const grouped = (letters: string): string => (letters.match(/.{4}/g) ?? []).join('-')

/**
 * The sum of place times value, modulo a prime that is larger than the number of places: two codes that differ in
 * one letter, or by two letters that changed places, wherever they stand, never have the same.
 */
function checkLetter(letters: string): string {
  const sum = Array.from(letters).reduce(
    (sum, letter, at) => sum + (at + 1) * kitCodeAlphabet.indexOf(letter),
    0,
  )
  // The check letter has the last place; its value makes the whole sum divisible.
  const inverse = inverseOf(letters.length + 1)
  return kitCodeAlphabet[(inverse * (base - (sum % base))) % base] ?? ''
}

const inverseOf = (factor: number): number =>
  Array.from({ length: base }, (_, at) => at).find((at) => (at * factor) % base === 1) ?? 0
