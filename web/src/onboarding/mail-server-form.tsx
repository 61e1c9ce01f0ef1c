import { Button } from '@mantine/core'
import type { Settings } from '@luminous/contract'
import { useState } from 'react'
import { Ask } from '../ui/ask.tsx'
import { serverErrors } from '../ui/field-error.ts'
import form from '../ui/form.module.css'
import {
  MailServerFields,
  mailServerInput,
  toMailServer,
  type MailServerInput,
} from '../ui/mail-server-fields.tsx'
import { ProblemNotice } from '../ui/problem-notice.tsx'
import { useSettingsChange } from './settings-change.ts'

/** Where mails are handed in. The password is never shown again, and stays where none is typed. */
export function MailServerForm({ mail, onDone }: { mail: Settings['mail']; onDone: () => void }) {
  const [typed, setTyped] = useState<MailServerInput>(() => mailServerInput(mail))
  const [asksRemoval, setAsksRemoval] = useState(false)
  const change = useSettingsChange()
  return (
    <>
      <form
        className={form.form}
        onSubmit={(event) => {
          event.preventDefault()
          change.mutate({ mail: toMailServer(typed) }, { onSuccess: onDone })
        }}
      >
        <MailServerFields
          value={typed}
          hasPassword={mail.hasPassword}
          errorOf={serverErrors(change.error)}
          onChange={setTyped}
        />
        {change.error && (
          <ProblemNotice title="The mail server was not saved" error={change.error} />
        )}
        <div className={form.acts}>
          <Button type="submit" loading={change.isPending}>
            Save the mail server
          </Button>
          <Button variant="default" onClick={onDone}>
            Cancel
          </Button>
          {mail.source === 'settings' && (
            <Button
              variant="subtle"
              color="var(--bad)"
              data-end
              onClick={() => setAsksRemoval(true)}
            >
              Remove the mail server
            </Button>
          )}
        </div>
      </form>
      {asksRemoval && <RemoveMailServer onClose={() => setAsksRemoval(false)} onRemoved={onDone} />}
    </>
  )
}

function RemoveMailServer({ onClose, onRemoved }: { onClose: () => void; onRemoved: () => void }) {
  const change = useSettingsChange()
  return (
    <Ask
      title="Remove the mail server?"
      act="Remove the mail server"
      isDangerous
      onClose={onClose}
      onAct={async () => {
        await change.mutateAsync({ mail: null })
        onRemoved()
      }}
    >
      <p>
        Mails then wait under Mail until somebody hands their links over. Its password is forgotten.
      </p>
    </Ask>
  )
}
