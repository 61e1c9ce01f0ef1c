import { Button, Textarea } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { Dialog } from './dialog.tsx'
import { serverErrors } from './field-error.ts'
import form from './form.module.css'
import { ProblemNotice } from './problem-notice.tsx'

type Reason = { readonly label: string; readonly description: string }

type Shell = {
  /** The deed that is sent: what became of it stands above the button. */
  sending: { readonly error: Error | null; readonly isPending: boolean }
  /** Title of the problem, as in "Nobody was named". */
  failed: string
  /** What the button says: the deed itself, never just "OK". */
  act: string
  isDangerous?: boolean
  isDisabled?: boolean
  /** Asks why, the last of the fields; its label alone where nothing more is to be said of it. */
  reason?: string | Reason | undefined
  /** What stands between the reason and the buttons. */
  below?: ReactNode
  /** What stands beside the buttons. */
  beside?: ReactNode
  /** In the place of the button that sends. */
  instead?: ReactNode
  onSend: (reason: string) => void
  onCancel?: () => void
  /** The fields, and what is to be known before. */
  children: ReactNode
}

/** What every form is made of around its fields: why, what went wrong, and the way on. */
export function FormShell({
  sending,
  failed,
  act,
  isDangerous = false,
  isDisabled = false,
  reason,
  below,
  beside,
  instead,
  onSend,
  onCancel,
  children,
}: Shell) {
  const [why, setWhy] = useState('')
  return (
    <form
      className={form.form}
      onSubmit={(event) => {
        event.preventDefault()
        onSend(why.trim())
      }}
    >
      {children}
      {reason !== undefined && (
        <ReasonField
          {...(typeof reason === 'string' ? { label: reason } : reason)}
          value={why}
          error={serverErrors(sending.error)('reason')}
          onChange={setWhy}
        />
      )}
      {below}
      {sending.error && <ProblemNotice title={failed} error={sending.error} />}
      <div className={form.acts}>
        {instead === undefined ? (
          <Button
            type="submit"
            loading={sending.isPending}
            disabled={isDisabled}
            {...(isDangerous && { color: 'red.9' })}
          >
            {act}
          </Button>
        ) : (
          instead
        )}
        {onCancel && (
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
        )}
        {beside}
      </div>
    </form>
  )
}

/** A form in a dialog of its own, which is left by its button too. */
export function DialogForm({
  title,
  isWide = false,
  onClose,
  ...shell
}: Omit<Shell, 'onCancel'> & { title: string; isWide?: boolean; onClose: () => void }) {
  return (
    <Dialog title={title} isWide={isWide} onClose={onClose}>
      <FormShell {...shell} onCancel={onClose} />
    </Dialog>
  )
}

/** Why something is done; it is kept with the deed. */
export function ReasonField({
  label,
  description = 'Kept in the ledger, with your name.',
  value,
  error = null,
  onChange,
}: {
  label: string
  description?: string
  value: string
  error?: string | null
  onChange: (reason: string) => void
}) {
  return (
    <Textarea
      label={label}
      description={description}
      autosize
      minRows={2}
      minLength={3}
      maxLength={500}
      required
      value={value}
      error={error}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
