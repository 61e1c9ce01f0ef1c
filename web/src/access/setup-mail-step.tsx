import type { MailServer } from '@luminous/contract'
import { Button, NativeSelect, PasswordInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import classes from './access-card.module.css'

const securities = [
  { value: 'starttls', label: 'STARTTLS (mostly port 587)' },
  { value: 'tls', label: 'TLS from the start (mostly port 465)' },
  { value: 'none', label: 'None: only within this machine or network' },
]

const securityOf = (value: string): MailServer['security'] =>
  value === 'tls' || value === 'none' ? value : 'starttls'

export function MailStep({
  isSet,
  isPending,
  onCreate,
  onBack,
}: {
  /** The environment names a mail server. */
  isSet: boolean
  isPending: boolean
  onCreate: (mail: MailServer | null) => void
  onBack: () => void
}) {
  const [isOpen, setOpen] = useState(false)
  if (isOpen)
    return <MailForm isPending={isPending} onCreate={onCreate} onBack={() => setOpen(false)} />
  return (
    <div className={classes.form}>
      <p>
        {isSet
          ? 'The mail server comes from the settings that this server was started with. There is nothing to do here.'
          : 'Invitations and links for new passwords go out by mail. Without a mail server you hand over the links yourself; you can set one at any time.'}
      </p>
      <div className={classes.buttons}>
        <Button loading={isPending} onClick={() => onCreate(null)}>
          {isSet ? 'Set up Luminous' : 'Leave mail for later, set up Luminous'}
        </Button>
        {!isSet && (
          <Button variant="default" onClick={() => setOpen(true)}>
            Name a mail server
          </Button>
        )}
        <Button variant="default" onClick={onBack}>
          Back
        </Button>
      </div>
    </div>
  )
}

function MailForm({
  isPending,
  onCreate,
  onBack,
}: {
  isPending: boolean
  onCreate: (mail: MailServer) => void
  onBack: () => void
}) {
  const [mail, setMail] = useState({
    host: '',
    port: '587',
    security: 'starttls',
    user: '',
    password: '',
    from: '',
  })
  const change = (part: Partial<typeof mail>) => setMail((before) => ({ ...before, ...part }))
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        onCreate({
          host: mail.host.trim(),
          port: Number(mail.port),
          security: securityOf(mail.security),
          user: mail.user.trim(),
          ...(mail.password !== '' && { password: mail.password }),
          from: mail.from.trim(),
        })
      }}
    >
      <TextInput
        label="Mail server"
        description="Such as smtp.example.org."
        name="mail-host"
        maxLength={253}
        required
        withAsterisk={false}
        autoFocus
        value={mail.host}
        onChange={(event) => change({ host: event.currentTarget.value })}
      />
      <NativeSelect
        label="Encryption"
        name="mail-security"
        data={securities}
        value={mail.security}
        onChange={(event) => {
          const security = event.currentTarget.value
          change({
            security,
            port: security === 'tls' ? '465' : security === 'none' ? '25' : '587',
          })
        }}
      />
      <TextInput
        label="Port"
        name="mail-port"
        type="number"
        min={1}
        max={65_535}
        required
        withAsterisk={false}
        value={mail.port}
        onChange={(event) => change({ port: event.currentTarget.value })}
      />
      <TextInput
        label="User"
        description="Empty where the server asks for none."
        name="mail-user"
        autoComplete="off"
        maxLength={254}
        value={mail.user}
        onChange={(event) => change({ user: event.currentTarget.value })}
      />
      <PasswordInput
        label="Password of the mail server"
        name="mail-password"
        autoComplete="off"
        maxLength={1024}
        visibilityToggleButtonProps={{ 'aria-label': 'Show the password', tabIndex: 0 }}
        value={mail.password}
        onChange={(event) => change({ password: event.currentTarget.value })}
      />
      <TextInput
        label="Mails come from"
        description="An address that this mail server may send for."
        type="email"
        name="mail-from"
        maxLength={254}
        required
        withAsterisk={false}
        value={mail.from}
        onChange={(event) => change({ from: event.currentTarget.value })}
      />
      <div className={classes.buttons}>
        <Button type="submit" loading={isPending}>
          Set up Luminous
        </Button>
        <Button variant="default" onClick={onBack}>
          Back
        </Button>
      </div>
    </form>
  )
}
