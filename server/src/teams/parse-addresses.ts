import { emailSchema } from '@luminous/contract'

export type ParsedAddress = {
  /** As it was pasted. */
  readonly text: string
  /** In lower case; null where it is no address. */
  readonly email: string | null
}

export const addressesMax = 200

/**
 * Addresses as people paste them: a column of a spreadsheet, a line of commas, `Ada Lovelace <ada@example.org>;`.
 * Each piece answers for itself, in its order. Pure.
 */
export function parseAddresses(pasted: string): ParsedAddress[] {
  return pasted
    .split(/[\n\r,;\t]+/)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '')
    .flatMap(splitPiece)
    .slice(0, addressesMax + 1)
    .map((text) => ({ text: text.slice(0, 300), email: emailOf(text) }))
}

/** Several plain addresses may stand in one line, with blanks between them. */
function splitPiece(piece: string): string[] {
  if (/[<"]/.test(piece)) return [piece]
  const words = piece.split(/\s+/)
  return words.length > 1 && words.every((word) => word.includes('@')) ? words : [piece]
}

function emailOf(text: string): string | null {
  const inBrackets = /^[^<>]*<([^<>]+)>$/.exec(text)?.[1]
  const parsed = emailSchema.safeParse((inBrackets ?? text).replace(/^mailto:/i, ''))
  return parsed.success ? parsed.data.toLowerCase() : null
}
