import { NativeSelect, PasswordInput, TextInput } from '@mantine/core'
import type { MailServer, Settings } from '@luminous/contract'
import type { ErrorOf } from './field-error.ts'
import form from './form.module.css'

type Security = MailServer['security']

export const securityWords: Readonly<Record<Security, string>> = {
  starttls: 'STARTTLS, mostly port 587',
  tls: 'TLS from the start, mostly port 465',
  none: 'None: only within this machine',
}
const securities: readonly Security[] = ['starttls', 'tls', 'none']
const usualPorts: Readonly<Record<Security, string>> = { tls: '465', starttls: '587', none: '25' }

/** A mail server as it is typed. */
export type MailServerInput = Required<Omit<MailServer, 'port'>> & { readonly port: string }

export const emptyMailServer: MailServerInput = {
  host: '',
  port: usualPorts.starttls,
  security: 'starttls',
  user: '',
  password: '',
  from: '',
}

/** The one that is set, to be changed. Its password never comes back from the server. */
export const mailServerInput = ({ host, port, security, user, from }: Settings['mail']) => ({
  host: host ?? '',
  port: port === null ? usualPorts.starttls : String(port),
  security: security ?? 'starttls',
  user: user ?? '',
  password: '',
  from,
})

/** As it is sent. A password that nobody typed is left out: where there is one, it stays. */
export const toMailServer = (typed: MailServerInput): MailServer => ({
  host: typed.host.trim(),
  port: Number(typed.port),
  security: typed.security,
  user: typed.user.trim(),
  from: typed.from.trim(),
  ...(typed.password !== '' && { password: typed.password }),
})

/** Where mails are handed in: the same in the first run and under Settings. */
export function MailServerFields({
  value,
  hasPassword,
  errorOf,
  onChange,
}: {
  value: MailServerInput
  /** One is kept already; left empty, it stays. */
  hasPassword: boolean
  errorOf: ErrorOf
  onChange: (value: MailServerInput) => void
}) {
  const change = (part: Partial<MailServerInput>) => onChange({ ...value, ...part })
  return (
    <>
      <div className={form.pair}>
        <TextInput
          label="Mail server"
          placeholder="mail.example.org"
          name="mail-host"
          maxLength={253}
          pattern="\s*[A-Za-z0-9.:\-]+\s*"
          title="The server’s name alone, like mail.example.org"
          required
          withAsterisk={false}
          // It is drawn when somebody asked for it.
          autoFocus
          spellCheck={false}
          value={value.host}
          error={errorOf('mail.host')}
          onChange={(event) => change({ host: event.currentTarget.value })}
        />
        <TextInput
          label="Port"
          name="mail-port"
          inputMode="numeric"
          pattern="0*[1-9]\d{0,4}"
          title="A number from 1 to 65535"
          maxLength={5}
          required
          withAsterisk={false}
          value={value.port}
          error={errorOf('mail.port')}
          onChange={(event) => change({ port: event.currentTarget.value })}
        />
      </div>
      <NativeSelect
        label="Encryption"
        name="mail-security"
        data={securities.map((each) => ({ value: each, label: securityWords[each] }))}
        value={value.security}
        error={errorOf('mail.security')}
        onChange={(event) => {
          const security = securities.find((one) => one === event.currentTarget.value)
          if (!security) return
          // A port that somebody typed stays.
          const isUsual = value.port === usualPorts[value.security]
          change({ security, ...(isUsual && { port: usualPorts[security] }) })
        }}
      />
      <div className={form.pair}>
        <TextInput
          label="User (optional)"
          name="mail-user"
          maxLength={254}
          autoComplete="off"
          spellCheck={false}
          value={value.user}
          error={errorOf('mail.user')}
          onChange={(event) => change({ user: event.currentTarget.value })}
        />
        <PasswordInput
          label={
            hasPassword
              ? 'Password of the mail server (left empty: as it is)'
              : 'Password of the mail server (optional)'
          }
          name="mail-password"
          maxLength={1024}
          // "off" is what browsers do not heed: they would offer the reader's own.
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': 'Show the password', tabIndex: 0 }}
          value={value.password}
          error={errorOf('mail.password')}
          onChange={(event) => change({ password: event.currentTarget.value })}
        />
      </div>
      <TextInput
        label="Mails come from"
        description="An address that this mail server may send for."
        type="email"
        name="mail-from"
        maxLength={254}
        required
        withAsterisk={false}
        value={value.from}
        error={errorOf('mail.from')}
        onChange={(event) => change({ from: event.currentTarget.value })}
      />
    </>
  )
}
