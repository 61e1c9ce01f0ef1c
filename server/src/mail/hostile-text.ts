/** Text that people typed, on its way into a mail. */

/** Controls, and the marks that turn the direction of what follows: they forge headers and disguise names. */
const controls = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu

/** One line: nothing in it can begin another header or another paragraph. */
export function cleanLine(text: string, charactersMax: number): string {
  const line = text.replace(controls, ' ').replace(/\s+/g, ' ').trim()
  const characters = Array.from(line)
  return characters.length <= charactersMax
    ? line
    : `${characters.slice(0, charactersMax - 1).join('')}…`
}

/** Lines stay lines; nothing else that is not seen stays. */
export const cleanLines = (text: string): string[] =>
  text
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .map((line) => line.replace(controls, ' ').trimEnd())

const gap = '\u200c'

/**
 * Mail programs make links of whatever looks like an address, so that a message or a team's name could lead
 * anywhere in our name. A character without width takes the look away; e-mail addresses stay to be copied.
 */
export const defuseLinks = (text: string): string =>
  text.replace(/\S+/g, (word) =>
    /^[^/]+@[^/]+$/.test(word)
      ? word
      : word.replace(/:(?=\/\/)/g, `:${gap}`).replace(/\.(?=\p{L}{2})/gu, `.${gap}`),
  )

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => entities[character] ?? '')
