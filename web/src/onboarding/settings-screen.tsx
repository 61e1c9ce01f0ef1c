import '../ui/form-styles.ts'
import { Button, TextInput } from '@mantine/core'
import type { Settings } from '@luminous/contract'
import { mailTest } from '@luminous/contract/endpoints/onboarding.ts'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { call } from '../api/call.ts'
import { rightsOf } from '../session/rights.ts'
import { sessionQuery } from '../session/session.ts'
import { Chip } from '../ui/chip.tsx'
import { serverErrors } from '../ui/field-error.ts'
import { FormShell } from '../ui/form-shell.tsx'
import form from '../ui/form.module.css'
import { Icon } from '../ui/icons.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { securityWords } from '../ui/mail-server-fields.tsx'
import { NotFound } from '../ui/not-found.tsx'
import page from '../ui/page.module.css'
import { History } from '../ui/history.tsx'
import { Facts, Panel } from '../ui/panel.tsx'
import { ProblemNotice } from '../ui/problem-notice.tsx'
import { MailServerForm } from './mail-server-form.tsx'
import { settingsQuery } from './queries.ts'
import { useSettingsChange } from './settings-change.ts'

/** What the whole installation shares; below it what else is to be said of it. */
export function SettingsScreen({ children }: { children?: ReactNode }) {
  const { data: session } = useQuery(sessionQuery)
  const rights = session && rightsOf(session)
  const mayRead = rights?.may('settings:read') ?? false
  const query = useQuery({ ...settingsQuery, enabled: mayRead })
  if (!session || !rights) return null
  if (!mayRead) return <NotFound />
  return (
    <div className={page.page}>
      <title>Settings - Luminous</title>
      <div className={page.head}>
        <div>
          <h1>Settings</h1>
          <p>Of the whole installation. What is not here is set where the server is started.</p>
        </div>
      </div>
      <Loaded query={query} what="The settings">
        {(settings) => (
          <>
            <PublicAddress key={settings.publicUrl} settings={settings} />
            <MailServer settings={settings} />
            {settings.mail.source !== 'none' && <MailTest to={session.person.email} />}
            {children}
          </>
        )}
      </Loaded>
    </div>
  )
}

function PublicAddress({ settings }: { settings: Settings }) {
  const [publicUrl, setPublicUrl] = useState(settings.publicUrl)
  const change = useSettingsChange()
  return (
    <Panel
      title="Public address"
      lead="Where people reach this installation; links in mails lead there."
      acts={
        settings.records.publicUrl !== null && (
          <History kind="setting" id={settings.records.publicUrl} name="the public address" />
        )
      }
    >
      {settings.publicUrlIsFixed ? (
        <Facts
          rows={[
            ['Address', <code key="address">{settings.publicUrl}</code>],
            [
              'Set by',
              <span key="by">
                the environment, <code>LUMINOUS_URL</code>: change it where the server is started
              </span>,
            ],
          ]}
        />
      ) : (
        <FormShell
          sending={change}
          failed="The address was not saved"
          act="Save the address"
          isDisabled={publicUrl.trim() === settings.publicUrl}
          onSend={() => change.mutate({ publicUrl: publicUrl.trim() })}
        >
          <TextInput
            label="Address"
            description="Begins with https:// where people reach it from outside. The names of logs keep the address that they were born with."
            type="url"
            required
            value={publicUrl}
            error={serverErrors(change.error)('publicUrl')}
            onChange={(event) => setPublicUrl(event.currentTarget.value)}
          />
        </FormShell>
      )}
    </Panel>
  )
}

function MailServer({ settings }: { settings: Settings }) {
  const [edits, setEdits] = useState(false)
  const { mail } = settings
  const isFixed = mail.source === 'environment'
  return (
    <Panel
      title="Mail server"
      lead="Carries invitations, password resets and notifications. Without one, staff hand over the links themselves."
      acts={
        <>
          {settings.records.mail !== null && (
            <History kind="setting" id={settings.records.mail} name="the mail server" />
          )}
          {!isFixed && !edits && (
            <Button variant="default" size="xs" onClick={() => setEdits(true)}>
              {mail.source === 'none' ? 'Set a mail server' : 'Change'}
            </Button>
          )}
        </>
      }
    >
      {edits ? (
        <MailServerForm mail={mail} onDone={() => setEdits(false)} />
      ) : mail.source === 'none' ? (
        <Chip tone="caution">No mail server is set: mails wait to be handed over</Chip>
      ) : (
        <Facts
          rows={[
            ['Mail server', `${mail.host ?? ''}:${mail.port ?? ''}`],
            ['Encryption', mail.security === null ? 'Unknown' : securityWords[mail.security]],
            ['User', mail.user === null || mail.user === '' ? 'None' : mail.user],
            ['Password', mail.hasPassword ? 'Set, not shown' : 'None'],
            ['Mails come from', mail.from],
            ...(isFixed
              ? [
                  [
                    'Set by',
                    <span key="by">
                      the environment, <code>SMTP_URL</code>: change it where the server is started
                    </span>,
                  ] as const,
                ]
              : []),
          ]}
        />
      )}
    </Panel>
  )
}

function MailTest({ to: own }: { to: string }) {
  const [to, setTo] = useState(own)
  const test = useMutation({
    mutationFn: (address: string) => call(mailTest, { body: { to: address } }),
  })
  return (
    <Panel title="Send a test mail" lead="Sent at once; what the mail server answers stands below.">
      <form
        className={form.form}
        onSubmit={(event) => {
          event.preventDefault()
          test.mutate(to.trim())
        }}
      >
        <TextInput
          label="To"
          type="email"
          maxLength={254}
          required
          value={to}
          error={serverErrors(test.error)('to')}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
        <div className={form.acts}>
          <Button type="submit" variant="default" loading={test.isPending}>
            Send a test mail
          </Button>
          {test.data?.ok === true && (
            <span className={form.done}>
              <Icon name="check" size={15} /> The server took it
            </span>
          )}
        </div>
        {test.data && (
          <div role="status">
            {!test.data.ok && <Chip tone="bad">The server did not take it</Chip>}
            <p>
              <code>{test.data.answer}</code>
            </p>
          </div>
        )}
        {test.error && <ProblemNotice title="No test mail was sent" error={test.error} />}
      </form>
    </Panel>
  )
}
