import { Button } from '@mantine/core'
import type { Logo } from '@luminous/contract'
import { useId, useRef, useState } from 'react'
import form from '../ui/form.module.css'
import classes from './logo-field.module.css'
import { logoTypes, readLogo } from './logo.ts'

/** A picture read in the browser, shown before it is sent. */
export function LogoField({
  shown,
  onChoose,
  onRemove,
  isBusy = false,
}: {
  /** Address of the picture as it is now; null: none. */
  shown: string | null
  onChoose: (logo: Logo) => void
  onRemove: () => void
  isBusy?: boolean
}) {
  const id = useId()
  const chooser = useRef<HTMLInputElement>(null)
  const [refused, setRefused] = useState<string | null>(null)
  const choose = async (file: File | undefined) => {
    if (!file) return
    try {
      const logo = await readLogo(file)
      setRefused(null)
      onChoose(logo)
    } catch (error) {
      setRefused(error instanceof Error ? error.message : 'The picture could not be read.')
    }
  }
  return (
    <div className={form.group} role="group" aria-labelledby={id}>
      <p id={id} className={classes.label}>
        Logo (optional)
      </p>
      <p className={classes.description}>PNG, JPEG or WebP, at most 256 KiB.</p>
      <div className={classes.line}>
        {shown !== null && <img className={classes.picture} src={shown} alt="The logo as it is" />}
        <input
          ref={chooser}
          type="file"
          hidden
          aria-label="Logo file"
          accept={logoTypes.join(',')}
          onChange={(event) => {
            const { files } = event.currentTarget
            void choose(files?.[0])
            // The same file can be chosen again after it was mended.
            event.currentTarget.value = ''
          }}
        />
        <Button
          variant="default"
          size="xs"
          loading={isBusy}
          onClick={() => chooser.current?.click()}
        >
          {shown === null ? 'Choose a picture' : 'Choose another'}
        </Button>
        {shown !== null && (
          <Button variant="subtle" size="xs" disabled={isBusy} onClick={onRemove}>
            Remove
          </Button>
        )}
      </div>
      {refused !== null && (
        <p className={classes.refused} role="alert">
          {refused}
        </p>
      )}
    </div>
  )
}
