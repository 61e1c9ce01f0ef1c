import { Button } from '@mantine/core'
import type { Mail } from '@luminous/contract'
import {
  mail as mailEndpoint,
  mailList,
  mailRetry,
} from '@luminous/contract/endpoints/onboarding.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { call } from '../api/call.ts'
import { refresh } from '../api/refresh.ts'
import { Chip } from '../ui/chip.tsx'
import { CopyText } from '../ui/copy-text.tsx'
import { count } from '../ui/count.ts'
import { mailStateWords } from '../ui/delivery.tsx'
import { Dialog } from '../ui/dialog.tsx'
import form from '../ui/form.module.css'
import { Loaded } from '../ui/loaded.tsx'
import { Moment } from '../ui/moment.tsx'
import { Facts } from '../ui/panel.tsx'
import { ProblemNotice } from '../ui/problem-notice.tsx'
import { frameMail } from './mail-html.ts'
import classes from './mail-screen.module.css'
import { mailQuery } from './queries.ts'

/** One mail as its reader sees it, and what the mail server said. */
export function MailDialog({
  id,
  mayRetry,
  onClose,
}: {
  id: string
  mayRetry: boolean
  onClose: () => void
}) {
  const query = useQuery(mailQuery(id))
  return (
    <Dialog title={query.data?.subject ?? 'Mail'} isWide onClose={onClose}>
      <Loaded query={query} what="The mail">
        {(mail) => <MailView mail={mail} mayRetry={mayRetry} />}
      </Loaded>
    </Dialog>
  )
}

function MailView({ mail, mayRetry }: { mail: Mail; mayRetry: boolean }) {
  const queryClient = useQueryClient()
  const retry = useMutation({
    mutationFn: () => call(mailRetry, { id: mail.id }),
    onSettled: () => refresh(queryClient, mailList, mailEndpoint),
  })
  const nonce = document.querySelector('meta[name="csp-nonce"]')?.getAttribute('content') ?? ''
  const html = useMemo(() => frameMail(mail.html, nonce), [mail.html, nonce])
  const { word, tone } = mailStateWords[mail.state]
  const canRetry = ['bounced', 'failed', 'waiting'].includes(mail.state)
  return (
    <div className={form.form}>
      {mail.link !== null && (
        <div className={classes.link}>
          <p>
            Hand this link to {mail.to} yourself. It is as good as a key: use a way that you trust.
          </p>
          <CopyText text={mail.link} name="the link" />
        </div>
      )}
      <Facts
        rows={[
          ['To', mail.to],
          ['Team', mail.team?.name ?? 'None'],
          [
            'State',
            <span key="state">
              <Chip tone={tone}>{word}</Chip> <Moment at={mail.at} />
              {mail.attempts > 0 && `, ${count(mail.attempts, 'attempt')}`}
            </span>,
          ],
          ...(mail.answer === null
            ? []
            : [['The server’s answer', <code key="answer">{mail.answer}</code>] as const]),
        ]}
      />
      {canRetry && mayRetry && (
        <div className={form.acts}>
          <Button
            variant="default"
            size="xs"
            loading={retry.isPending}
            onClick={() => retry.mutate()}
          >
            Try again
          </Button>
          {retry.isSuccess && (
            <span className={form.done} role="status">
              It is in the queue again.
            </span>
          )}
        </div>
      )}
      {retry.error && <ProblemNotice title="It was not sent again" error={retry.error} />}
      <iframe className={classes.frame} title="The mail as it is read" sandbox="" srcDoc={html} />
      <details className={classes.fold}>
        <summary>As plain text</summary>
        <pre className={classes.text}>{mail.text}</pre>
      </details>
    </div>
  )
}
