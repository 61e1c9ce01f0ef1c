import { ActionIcon } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { Icon } from './icons.tsx'
import classes from './copy-text.module.css'

/** A long identifier: its beginning to be seen, the whole to be copied. */
export function CopyText({ text, name, shown }: { text: string; name: string; shown?: string }) {
  const clipboard = useClipboard({ timeout: 2000 })
  return (
    <span className={classes.copy}>
      <code title={text}>{shown ?? text}</code>
      <ActionIcon
        variant="subtle"
        size="sm"
        aria-label={clipboard.copied ? `${name} copied` : `Copy ${name}`}
        onClick={() => clipboard.copy(text)}
      >
        <Icon name={clipboard.copied ? 'check' : 'copy'} size={15} />
      </ActionIcon>
    </span>
  )
}
