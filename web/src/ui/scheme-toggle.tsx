import { ActionIcon, useMantineColorScheme } from '@mantine/core'
import { Icon } from './icons.tsx'

const schemes = {
  auto: { next: 'light', icon: 'system', word: 'as the system' },
  light: { next: 'dark', icon: 'sun', word: 'light' },
  dark: { next: 'auto', icon: 'moon', word: 'dark' },
} as const

/** System, light, dark, and round again. */
export function SchemeToggle() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const { next, icon, word } = schemes[colorScheme]
  const label = `Colours: ${word}. Change to ${schemes[next].word}`
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="lg"
      aria-label={label}
      title={label}
      onClick={() => setColorScheme(next)}
    >
      <Icon name={icon} />
    </ActionIcon>
  )
}
