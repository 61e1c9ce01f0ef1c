/**
 * E-mail addresses, one and pasted ones: what a screen says of them while somebody types is what the server says
 * when they are sent. Pure, and without the schema library, which the first page cannot afford.
 */

/** At most 254 characters besides, without blanks, brackets, quotes or control characters. */
export const emailPattern =
  // oxlint-disable-next-line no-control-regex -- what breaks a mail's header is no address
  /^[^\s@<>"(),:;\\[\]\u0000-\u001f\u007f-\u009f]{1,64}@[^\s@<>"(),:;\\[\]\u0000-\u001f\u007f-\u009f]+\.[^\s@<>"(),:;\\[\].\u0000-\u001f\u007f-\u009f]{2,}$/u

export const emailLettersMax = 254

/** How many can be invited at once. */
export const addressesMax = 200

const textLettersMax = 300

export type PastedVerdict = 'fine' | 'repeated' | 'alreadyThere' | 'notAnAddress'
export type PastedAddress = {
  /** As it was pasted. */
  readonly text: string
  /** In lower case, since letters count as the same in either; null where it is no address. */
  readonly email: string | null
  readonly verdict: PastedVerdict
}

/**
 * Addresses as people paste them: a column of a spreadsheet, a line of commas, `Ada Lovelace <ada@example.org>;`.
 * Each piece answers for itself, in its order; beyond `addressesMax` there is one more, which tells that they are
 * too many. `known` are addresses that are there already.
 */
export function parseAddresses(pasted: string, known: readonly string[] = []): PastedAddress[] {
  const there = new Set(known.map((email) => email.toLowerCase()))
  const seen = new Set<string>()
  return splitPasted(pasted)
    .slice(0, addressesMax + 1)
    .map((piece): PastedAddress => {
      const text = piece.slice(0, textLettersMax)
      const email = emailOf(piece)
      if (email === null) return { text, email, verdict: 'notAnAddress' }
      if (seen.has(email)) return { text, email, verdict: 'repeated' }
      seen.add(email)
      return { text, email, verdict: there.has(email) ? 'alreadyThere' : 'fine' }
    })
}

const splitPasted = (pasted: string): string[] =>
  pasted
    .split(/[\n\r,;\t]+/)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '')
    .flatMap(splitPiece)

/** Several addresses may stand in one line, with blanks between them: all plain, or all with their names. */
function splitPiece(piece: string): string[] {
  if (/[<"]/.test(piece)) {
    const named = piece.split(/(?<=>)\s+/)
    return named.every((each) => inBrackets.test(each)) ? named : [piece]
  }
  const words = piece.split(/\s+/)
  return words.every((word) => word.includes('@')) ? words : [piece]
}

const inBrackets = /^[^<>]*<([^<>]+)>$/

function emailOf(text: string): string | null {
  const bare = (inBrackets.exec(text)?.[1] ?? text).replace(/^mailto:/i, '').trim()
  return emailPattern.test(bare) && bare.length <= emailLettersMax ? bare.toLowerCase() : null
}
