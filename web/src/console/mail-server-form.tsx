import { Button, NativeSelect, PasswordInput, TextInput } from '@mantine/core'
import type { MailServer, Settings } from '@luminous/contract'
import { useState } from 'react'
import { serverErrors } from '../team/field-error.ts'
import { Ask } from '../ui/ask.tsx'
import form from '../ui/form.module.css'
import { ProblemNotice } from '../ui/problem-notice.tsx'
import { useSettingsChange } from './settings-change.ts'

type Security = MailServer['security']

export const securityWords: Readonly<Record<Security, string>> = {
  tls: 'Encrypted from the start (TLS, mostly port 465)',
  starttls: 'Encrypted after the greeting (STARTTLS, mostly port 587)',
  none: 'Not encrypted: only for a server on this machine',
}
const securities: readonly Security[] = ['tls', 'starttls', 'none']
const usualPorts: Readonly<Record<Security, string>> = { tls: '465', starttls: '587', none: '25' }

/** Where mails are handed in. The password is never shown again, and stays where none is typed. */
export function MailServerForm({ mail, onDone }: { mail: Settings['mail']; onDone: () => void }) {
  const [host, setHost] = useState(mail.host ?? '')
  const [security, setSecurity] = useState<Security>(mail.security ?? 'starttls')
  const [port, setPort] = useState(mail.port === null ? '587' : String(mail.port))
  const [user, setUser] = useState(mail.user ?? '')
  const [password, setPassword] = useState('')
  const [from, setFrom] = useState(mail.from)
  const [asksRemoval, setAsksRemoval] = useState(false)
  const change = useSettingsChange()
  const errorOf = serverErrors(change.error)
  return (
    <>
      <form
        className={form.form}
        onSubmit={(event) => {
          event.preventDefault()
          change.mutate(
            {
              mail: {
                host: host.trim(),
                port: Number(port),
                security,
                user: user.trim(),
                from: from.trim(),
                ...(password !== '' && { password }),
              },
            },
            { onSuccess: onDone },
          )
        }}
      >
        <div className={form.pair}>
          <TextInput
            label="Server"
            placeholder="mail.example.org"
            maxLength={253}
            required
            spellCheck={false}
            value={host}
            error={errorOf('mail.host')}
            onChange={(event) => setHost(event.currentTarget.value)}
          />
          <TextInput
            label="Port"
            inputMode="numeric"
            pattern="\d{1,5}"
            title="A number from 1 to 65535"
            maxLength={5}
            required
            value={port}
            error={errorOf('mail.port')}
            onChange={(event) => setPort(event.currentTarget.value)}
          />
        </div>
        <NativeSelect
          label="Connection"
          data={securities.map((value) => ({ value, label: securityWords[value] }))}
          value={security}
          error={errorOf('mail.security')}
          onChange={(event) => {
            const chosen = securities.find((one) => one === event.currentTarget.value) ?? security
            // A port that somebody typed stays.
            if (port === usualPorts[security]) setPort(usualPorts[chosen])
            setSecurity(chosen)
          }}
        />
        <div className={form.pair}>
          <TextInput
            label="User (optional)"
            maxLength={254}
            autoComplete="off"
            spellCheck={false}
            value={user}
            error={errorOf('mail.user')}
            onChange={(event) => setUser(event.currentTarget.value)}
          />
          <PasswordInput
            label={mail.hasPassword ? 'Password (left empty: as it is)' : 'Password (optional)'}
            maxLength={1024}
            autoComplete="new-password"
            visibilityToggleButtonProps={{ 'aria-label': 'Show the password', tabIndex: 0 }}
            value={password}
            error={errorOf('mail.password')}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
        </div>
        <TextInput
          label="Sender"
          description="The address that mails come from; the server must allow it."
          type="email"
          maxLength={254}
          required
          value={from}
          error={errorOf('mail.from')}
          onChange={(event) => setFrom(event.currentTarget.value)}
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
