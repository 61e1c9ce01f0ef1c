import type { LinkKey, LinkView } from '@luminous/contract'
import { invitationAskAgain } from '@luminous/contract/endpoints/members.ts'
import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { call } from '../api/call.ts'
import { paths } from '../paths.ts'
import classes from '../ui/access-card.module.css'
import { AccessCard } from '../ui/access-card.tsx'
import { formatInstant, ownTimeZone } from '../ui/instant.ts'
import { ProblemNotice } from '../ui/problem-notice.tsx'
import { deadLinkWords } from './dead-link-words.ts'

/** A link that does nothing any more says why, and what to do instead. */
export function DeadLink({ link, linkKey }: { link: LinkView; linkKey: LinkKey | null }) {
  if (link.state === 'open') return null
  const ended = link.endedAt ?? link.expiresAt
  const words = deadLinkWords(link.state, link.purpose, {
    on: ended === null ? null : formatInstant(ended, ownTimeZone()),
    inviter: link.invitedBy,
  })
  return (
    <AccessCard title={words.title}>
      {link.team && <p className={classes.said}>{link.team.name}</p>}
      <p className={classes.said}>{words.says}</p>
      {words.next === 'askAgain' && linkKey && <AskAgain linkKey={linkKey} />}
      <p className={classes.links}>
        {words.next === 'forgot' && <Link to={paths.forgot}>Ask for a new link</Link>}
        {words.next === 'account' ? (
          <Link to={paths.account}>To your account</Link>
        ) : (
          // Whoever is not in meets the sign-in there.
          <Link to={paths.home}>To Luminous</Link>
        )}
      </p>
    </AccessCard>
  )
}

function AskAgain({ linkKey }: { linkKey: LinkKey }) {
  const ask = useMutation({ mutationFn: () => call(invitationAskAgain, { body: linkKey }) })
  if (ask.isSuccess) {
    return (
      <p role="status">
        Those who manage the team have been told. A new mail comes when one of them sends it.
      </p>
    )
  }
  return (
    <>
      {ask.error && <ProblemNotice title="Nobody could be told" error={ask.error} />}
      <Button loading={ask.isPending} onClick={() => ask.mutate()}>
        Ask for a new one
      </Button>
    </>
  )
}
