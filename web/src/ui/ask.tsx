import { TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { DialogForm } from './form-shell.tsx'
import form from './form.module.css'

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
  const [word, setWord] = useState('')
  const deed = useMutation({ mutationFn: onAct, onSuccess: onClose })
  return (
    <DialogForm
      title={title}
      onClose={onClose}
      sending={deed}
      failed="Nothing was changed"
      act={act}
      isDisabled={typed !== undefined && word.trim() !== typed}
      isDangerous={isDangerous}
      reason={reason}
      below={
        typed !== undefined && (
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
        )
      }
      onSend={(why) => deed.mutate(why)}
    >
      <div className={form.prose}>{children}</div>
    </DialogForm>
  )
}
