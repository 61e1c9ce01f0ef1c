/** What a pasted text holds, line by line as the server will read it, before anything is sent. */
export type PastedVerdict = 'fine' | 'repeated' | 'alreadyThere' | 'notAnAddress'
export type PastedAddress = {
  readonly text: string
  readonly email: string | null
  readonly verdict: PastedVerdict
}

export const pastedMax = 200

const address = /^[^\s@<>"(),:;\\[\]]{1,64}@[^\s@<>"(),:;\\[\]]+\.[^\s@<>"(),:;\\[\].]{2,}$/u

/**
 * Addresses between commas, semicolons, blanks or lines; `Ada Lovelace <ada@example.org>` too. Letters count as the
 * same in either case, as everywhere.
 */
export function parseAddresses(text: string, known: readonly string[] = []): PastedAddress[] {
  const there = new Set(known.map((email) => email.toLowerCase()))
  const seen = new Set<string>()
  return splitPasted(text).map((piece): PastedAddress => {
    const email = (/<([^<>]*)>/.exec(piece)?.[1] ?? piece).trim()
    if (!address.test(email) || email.length > 254) {
      return { text: piece, email: null, verdict: 'notAnAddress' }
    }
    const key = email.toLowerCase()
    if (seen.has(key)) return { text: piece, email, verdict: 'repeated' }
    seen.add(key)
    return { text: piece, email, verdict: there.has(key) ? 'alreadyThere' : 'fine' }
  })
}

function splitPasted(text: string): string[] {
  return text
    .split(/[\n\r,;]+/)
    .flatMap((piece) => (piece.includes('<') ? splitNamed(piece) : piece.split(/\s+/)))
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '')
}

/** `Ada <ada@example.org> Grace <grace@example.org>`: a name belongs to the address after it. */
const splitNamed = (piece: string): string[] => piece.match(/[^<>]*<[^<>]*>?|[^<>]+/g) ?? []
