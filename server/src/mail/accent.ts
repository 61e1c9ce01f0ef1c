/** Our green-blue; white words on it have a contrast of 5.8. */
export const ownAccent = '#0d7369'

/** What WCAG 2 asks for words of normal size. */
const contrastMin = 4.5

/** The team's colour where white words can be read on it, else ours. Anything that is no colour is ours too. */
export function accentOf(colour: string | null): string {
  if (colour === null || !/^#[0-9a-f]{6}$/i.test(colour)) return ownAccent
  return contrastWithWhite(colour) >= contrastMin ? colour.toLowerCase() : ownAccent
}

/** WCAG 2.2, "contrast ratio" and "relative luminance", against white. */
function contrastWithWhite(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
}
