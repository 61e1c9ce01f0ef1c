import type { MailServer } from '@luminous/contract'
import { Button, NativeSelect, PasswordInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import { fieldProblem } from '../api/problem.ts'
import classes from './access-card.module.css'
import { NewPasswordField } from './password-field.tsx'

export type SetupForm = {
  readonly token: string
  readonly name: string
  readonly email: string
  readonly password: string
  readonly labName: string
  readonly publicUrl: string
}

type StepProps = {
  form: SetupForm
  change: (part: Partial<SetupForm>) => void
  error: unknown
  onNext: () => void
}

export function PersonStep({
  form,
  change,
  error,
  asksToken,
  onNext,
}: StepProps & { asksToken: boolean }) {
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        onNext()
      }}
    >
      <p>You become the first Luminous admin: the one who sets up customers and invites staff.</p>
      {(asksToken || fieldProblem(error, 'token') !== null) && (
        <TextInput
          label="Set-up token"
          description="The server printed it in its terminal when it started. It shows that you may do this."
          name="token"
          autoComplete="off"
          spellCheck={false}
          maxLength={200}
          required
          withAsterisk={false}
          error={fieldProblem(error, 'token')}
          errorProps={{ role: 'alert' }}
          value={form.token}
          onChange={(event) => change({ token: event.currentTarget.value })}
        />
      )}
      <TextInput
        label="Your name"
        name="name"
        autoComplete="name"
        maxLength={200}
        required
        withAsterisk={false}
        error={fieldProblem(error, 'name')}
        errorProps={{ role: 'alert' }}
        value={form.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <TextInput
        label="Your e-mail"
        description="You will sign in with it."
        type="email"
        name="email"
        autoComplete="username"
        maxLength={254}
        required
        withAsterisk={false}
        error={fieldProblem(error, 'email')}
        errorProps={{ role: 'alert' }}
        value={form.email}
        onChange={(event) => change({ email: event.currentTarget.value })}
      />
      <NewPasswordField
        label="Password"
        value={form.password}
        onChange={(password) => change({ password })}
        error={fieldProblem(error, 'password')}
      />
      <Button type="submit">Next: the laboratory</Button>
    </form>
  )
}

export function LabStep({
  form,
  change,
  error,
  urlIsFixed,
  onNext,
  onBack,
}: StepProps & { urlIsFixed: boolean; onBack: () => void }) {
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        onNext()
      }}
    >
      <TextInput
        label="Name of the laboratory"
        description="As customers and regulators shall read it."
        name="organization"
        autoComplete="organization"
        maxLength={200}
        required
        withAsterisk={false}
        autoFocus
        error={fieldProblem(error, 'labName')}
        errorProps={{ role: 'alert' }}
        value={form.labName}
        onChange={(event) => change({ labName: event.currentTarget.value })}
      />
      <TextInput
        label="Public address"
        description={
          urlIsFixed
            ? 'Set by LUMINOUS_URL, where the server is started.'
            : 'What people type to come here, and what links in mails begin with. It can be changed later, but the names of logs that exist by then keep the old one.'
        }
        type="url"
        name="url"
        autoComplete="off"
        maxLength={500}
        required
        withAsterisk={false}
        {...(urlIsFixed && { variant: 'filled', readOnly: true })}
        error={fieldProblem(error, 'publicUrl')}
        errorProps={{ role: 'alert' }}
        value={form.publicUrl}
        onChange={(event) => change({ publicUrl: event.currentTarget.value })}
      />
      <div className={classes.buttons}>
        <Button type="submit">Next: mail</Button>
        <Button variant="default" onClick={onBack}>
          Back
        </Button>
      </div>
    </form>
  )
}

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
