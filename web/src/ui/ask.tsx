import { Button, Textarea, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { Dialog } from './dialog.tsx'
import form from './form.module.css'
import { ProblemNotice } from './problem-notice.tsx'

/** Asks before something is done that is not easily undone, and says what will happen. */
export function Ask({
  title,
  act,
  isDangerous = false,
  reason,
  typed,
  children,
  onAct,
  onClose,
}: {
  title: string
  /** What the button says: the deed itself, never just "OK". */
  act: string
  isDangerous?: boolean
  /** Label of the reason, where one is wanted; it is kept in the ledger. */
  reason?: string
  /** A word that has to be typed, where nothing may happen by a slip of the hand. */
  typed?: string
  children: ReactNode
  onAct: (reason: string) => Promise<unknown>
  onClose: () => void
}) {
  const [why, setWhy] = useState('')
  const [word, setWord] = useState('')
  const deed = useMutation({ mutationFn: onAct, onSuccess: onClose })
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        className={form.form}
        onSubmit={(event) => {
          event.preventDefault()
          deed.mutate(why.trim())
        }}
      >
        <div className={form.prose}>{children}</div>
        {reason !== undefined && (
          <Textarea
            label={reason}
            description="Kept in the ledger, with your name."
            autosize
            minRows={2}
            minLength={3}
            maxLength={500}
            required
            value={why}
            onChange={(event) => setWhy(event.currentTarget.value)}
          />
        )}
        {typed !== undefined && (
          <TextInput
            label={
              <>
                Type <code>{typed}</code> to confirm
              </>
            }
            autoComplete="off"
            required
            withAsterisk={false}
            value={word}
            onChange={(event) => setWord(event.currentTarget.value)}
          />
        )}
        {deed.error && <ProblemNotice title="Nothing was changed" error={deed.error} />}
        <div className={form.acts}>
          <Button
            type="submit"
            loading={deed.isPending}
            disabled={typed !== undefined && word.trim() !== typed}
            {...(isDangerous && { color: 'red.9' })}
          >
            {act}
          </Button>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
