import { Button } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { Icon } from '../ui/icons.tsx'
import classes from './shown-key.module.css'

/** The one time that a key is to be seen. */
export function ShownKey({ value }: { value: string }) {
  const clipboard = useClipboard({ timeout: 3000 })
  return (
    <div className={classes.shown} role="status">
      <p>
        <strong>Copy the key now.</strong> It is shown this once: Luminous keeps only its hash, and
        nobody can look it up later. Put it where secrets belong, never into a mail.
      </p>
      <code>{value}</code>
      <Button
        leftSection={<Icon name={clipboard.copied ? 'check' : 'copy'} size={15} />}
        onClick={() => clipboard.copy(value)}
      >
        {clipboard.copied ? 'Copied' : 'Copy the key'}
      </Button>
    </div>
  )
}
