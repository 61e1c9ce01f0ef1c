import { createTheme } from '@mantine/core'

/** The green-blue of the organisms that the sensor borrows its light from. */
const lume = [
  '#e9f7f5',
  '#d3ece8',
  '#a5dad2',
  '#74c7bb',
  '#4dd0bf',
  '#2ba897',
  '#168b7d',
  '#0d7369',
  '#0a625a',
  '#064a44',
] as const

/** Mantine's greys in the dark, as the tokens have them: from its text to the page. */
const dark = [
  '#e7eef2',
  '#b1bec7',
  '#9fadb7',
  '#8e9ca7',
  '#3b4a55',
  '#24303a',
  '#18232b',
  '#121a20',
  '#0e151a',
  '#0b1115',
] as const

export const theme = createTheme({
  colors: { lume, dark },
  primaryColor: 'lume',
  // Dark enough for white words on it in both schemes.
  primaryShade: 7,
  defaultRadius: 'md',
  cursorType: 'pointer',
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif',
  fontFamilyMonospace:
    'ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace',
  headings: { fontWeight: '650' },
})
