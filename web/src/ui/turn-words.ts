/** How a plate lies that does not lie as it should. */
export const turns = ['rotated180', 'mirroredColumns', 'mirroredRows'] as const

export const turnWords: Readonly<Record<string, string>> = {
  rotated180: 'turned by 180°',
  mirroredColumns: 'mirrored left to right',
  mirroredRows: 'mirrored top to bottom',
}
