import { Button } from '@mantine/core'
import type { Settings } from '@luminous/contract'
import { useState } from 'react'
import { Ask } from '../ui/ask.tsx'
import { serverErrors } from '../ui/field-error.ts'
import { FormShell } from '../ui/form-shell.tsx'
import {
  MailServerFields,
  mailServerInput,
  toMailServer,
  type MailServerInput,
} from '../ui/mail-server-fields.tsx'
import { useSettingsChange } from './settings-change.ts'

/** Where mails are handed in. The password is never shown again, and stays where none is typed. */
export function MailServerForm({ mail, onDone }: { mail: Settings['mail']; onDone: () => void }) {
  const [typed, setTyped] = useState<MailServerInput>(() => mailServerInput(mail))
  const [asksRemoval, setAsksRemoval] = useState(false)
  const change = useSettingsChange()
  return (
    <>
      <FormShell
        sending={change}
        failed="The mail server was not saved"
        act="Save the mail server"
        beside={
          mail.source === 'settings' && (
            <Button
              variant="subtle"
              color="var(--bad)"
              data-end
              onClick={() => setAsksRemoval(true)}
            >
              Remove the mail server
            </Button>
          )
        }
        onCancel={onDone}
        onSend={() => change.mutate({ mail: toMailServer(typed) }, { onSuccess: onDone })}
      >
        <MailServerFields
          value={typed}
          hasPassword={mail.hasPassword}
          errorOf={serverErrors(change.error)}
          onChange={setTyped}
        />
      </FormShell>
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
