import '../ui/form-styles.ts'
import { Button, NativeSelect } from '@mantine/core'
import type { MailItem } from '@luminous/contract'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { paths } from '../paths.ts'
import { rightsOf } from '../session/rights.ts'
import { sessionQuery } from '../session/session.ts'
import { Chip } from '../ui/chip.tsx'
import { MailServerAnswer, mailStateWords } from '../ui/delivery.tsx'
import { Loaded, ShowMore } from '../ui/loaded.tsx'
import { Moment } from '../ui/moment.tsx'
import { NotFound } from '../ui/not-found.tsx'
import page from '../ui/page.module.css'
import { Empty, Panel } from '../ui/panel.tsx'
import rows from '../ui/rows.module.css'
import { MailDialog } from './mail-dialog.tsx'
import classes from './mail-screen.module.css'
import { mailsQuery, settingsQuery } from './queries.ts'

const states = [
  { value: '', label: 'Every state' },
  ...Object.entries(mailStateWords).map(([value, { word }]) => ({ value, label: word })),
]

/** The outbox: what was sent, what came back, what waits. */
export function MailScreen() {
  const { data: session } = useQuery(sessionQuery)
  const rights = session && rightsOf(session)
  const mayRead = rights?.may('mail:read') ?? false
  const [state, setState] = useState('')
  const [shown, setShown] = useState<string | null>(null)
  const query = useInfiniteQuery({ ...mailsQuery(state), enabled: mayRead })
  const { data: settings } = useQuery({ ...settingsQuery, enabled: mayRead })
  if (!rights) return null
  if (!mayRead) return <NotFound />
  return (
    <div className={page.page}>
      <title>Mail - Luminous</title>
      <div className={page.head}>
        <div>
          <h1>Mail</h1>
          <p>Every mail that Luminous wrote, the newest first, and what became of it.</p>
        </div>
        <NativeSelect
          aria-label="State"
          data={states}
          value={state}
          onChange={(event) => setState(event.currentTarget.value)}
        />
      </div>
      {settings?.mail.source === 'none' && (
        <div className={classes.banner} role="status">
          <p>
            <strong>No mail server is set: hand over the links yourself.</strong> Open a mail, copy
            its link, and give it to the person on a way that you trust.
          </p>
          <Link to={paths.settings}>Set a mail server</Link>
        </div>
      )}
      <Panel title={states.find(({ value }) => value === state)?.label ?? 'Mails'}>
        <Loaded query={query} what="The mails" rows={6}>
          {({ pages }) => {
            const mails = pages.flatMap(({ items }) => items)
            if (mails.length === 0) {
              return state === '' ? (
                <Empty title="No mails yet">
                  <p>
                    Invitations, password resets and confirmations stand here as soon as there are
                    any, with the answer of the mail server.
                  </p>
                </Empty>
              ) : (
                <Empty title="No mail is in this state" />
              )
            }
            return (
              <>
                <ul className={rows.rows} aria-label="Mails">
                  {mails.map((mail) => (
                    <MailRow key={mail.id} mail={mail} onOpen={() => setShown(mail.id)} />
                  ))}
                </ul>
                <ShowMore query={query} count={`${mails.length} shown`} />
              </>
            )
          }}
        </Loaded>
      </Panel>
      {shown !== null && (
        <MailDialog id={shown} mayRetry={rights.may('mail:write')} onClose={() => setShown(null)} />
      )}
    </div>
  )
}

function MailRow({ mail, onOpen }: { mail: MailItem; onOpen: () => void }) {
  const { word, tone } = mailStateWords[mail.state]
  return (
    <li>
      <div>
        <p className={rows.name}>{mail.subject}</p>
        <p className={rows.minor}>to {mail.to}</p>
      </div>
      <div>
        <Chip tone={tone}>{word}</Chip>
        <MailServerAnswer state={mail.state} answer={mail.answer} />
      </div>
      <div>
        <p className={rows.minor}>{mail.team === null ? 'No team' : mail.team.name}</p>
        <p className={rows.minor}>
          <Moment at={mail.at} />
        </p>
      </div>
      <div className={rows.acts}>
        <Button
          variant="subtle"
          size="compact-sm"
          aria-label={`Open the mail “${mail.subject}” to ${mail.to}`}
          onClick={onOpen}
        >
          Open
        </Button>
      </div>
    </li>
  )
}
