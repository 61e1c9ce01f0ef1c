/** `1 well`, `2 wells`. */
export const count = (number: number, noun: string, many = `${noun}s`): string =>
  `${number} ${number === 1 ? noun : many}`

/** `One well`, `2 wells`: where a sentence or a line begins with it. */
export const countAtStart = (number: number, noun: string, many?: string): string =>
  number === 1 ? `One ${noun}` : count(number, noun, many)

/** What stands under a list in pages: `50 wells so far`, `One well`, `All 51 wells`. */
export function countOfList(number: number, hasMore: boolean, noun: string, many = `${noun}s`) {
  if (hasMore) return `${number} ${many} so far`
  return number === 1 ? `One ${noun}` : `All ${number} ${many}`
}
