/** Contrast of two colours `#rrggbb` as WCAG 2 has it: 1 (none) to 21 (black on white). */
export function contrastOf(one: string, other: string): number {
  const [low = 0, high = 0] = [luminanceOf(one), luminanceOf(other)].toSorted((a, b) => a - b)
  return (high + 0.05) / (low + 0.05)
}

/** What small text needs, WCAG 2 level AA. */
export const contrastMin = 4.5

export const isColour = (text: string): boolean => /^#[0-9a-f]{6}$/.test(text)

function luminanceOf(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
