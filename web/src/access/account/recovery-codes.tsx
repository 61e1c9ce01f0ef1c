import { Button } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { Icon } from '../../ui/icons.tsx'
import { saveFile } from '../../ui/save-file.ts'
import classes from './account.module.css'

/** The one time that the codes are seen: they leave the page with the button. */
export function RecoveryCodesOnce({
  codes,
  onKept,
}: {
  codes: readonly string[]
  onKept: () => void
}) {
  const clipboard = useClipboard({ timeout: 2000 })
  const text = codes.join('\n')
  return (
    <div className={classes.form} role="group" aria-labelledby="recovery-codes">
      <p id="recovery-codes" className={classes.strong}>
        Keep your recovery codes
      </p>
      <p>
        If you lose your phone or your passkey, each of these lets you in once. They are shown only
        now: keep them where you keep important papers, or in a password manager.
      </p>
      <ol className={classes.codes}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <div className={classes.buttons}>
        <Button
          variant="default"
          leftSection={<Icon name={clipboard.copied ? 'check' : 'copy'} size={15} />}
          onClick={() => clipboard.copy(text)}
        >
          {clipboard.copied ? 'Copied' : 'Copy'}
        </Button>
        <Button
          variant="default"
          onClick={() =>
            saveFile(
              'luminous-recovery-codes.txt',
              'text/plain',
              `Recovery codes for ${location.host}. Each works once.\n\n${text}\n`,
            )
          }
        >
          Download
        </Button>
        <Button onClick={onKept}>I have kept them</Button>
      </div>
    </div>
  )
}
