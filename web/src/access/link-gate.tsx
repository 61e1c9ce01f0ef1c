import type { LinkKey, LinkPurpose, LinkView } from '@luminous/contract'
import { session } from '@luminous/contract/endpoints/access.ts'
import { linkView } from '@luminous/contract/endpoints/members.ts'
import { unknownLink } from '@luminous/contract/unknown-link.ts'
import { Button, Skeleton } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { signOut } from '../session/session.ts'
import classes from '../ui/access-card.module.css'
import { AccessCard } from '../ui/access-card.tsx'
import { ProblemNotice } from '../ui/problem-notice.tsx'
import { DeadLink } from './dead-link.tsx'
import { linkQuery, useLinkSecret } from './link.ts'

/**
 * What every page behind a mail's link begins with: is the link good, and is it for whoever sits here? It is looked
 * at before any form is shown, so that nobody chooses a password in vain.
 */
export function LinkGate({
  linkId,
  purposes,
  children,
}: {
  linkId: string
  /** What the page can do; a link for something else leads nowhere here. */
  purposes: readonly LinkPurpose[]
  children: (open: { link: LinkView; linkKey: LinkKey }) => ReactNode
}) {
  const secret = useLinkSecret(linkId)
  return secret === null ? (
    <DeadLink link={unknownLink} linkKey={null} />
  ) : (
    <AskedLink linkKey={{ link: linkId, secret }} purposes={purposes}>
      {children}
    </AskedLink>
  )
}

function AskedLink({
  linkKey,
  purposes,
  children,
}: {
  linkKey: LinkKey
  purposes: readonly LinkPurpose[]
  children: (open: { link: LinkView; linkKey: LinkKey }) => ReactNode
}) {
  const query = useQuery(linkQuery(linkKey))
  if (query.isPending) {
    return (
      <AccessCard title="Looking at your link">
        <div role="status" aria-label="Looking at your link">
          <Skeleton height={120} radius="md" />
        </div>
      </AccessCard>
    )
  }
  if (query.isError) {
    return (
      <AccessCard title="Your link could not be looked at">
        <ProblemNotice
          title="The link itself is as it was"
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      </AccessCard>
    )
  }
  const link = query.data
  const isForHere = purposes.some((purpose) => purpose === link.purpose)
  if (link.state !== 'open') return <DeadLink link={link} linkKey={linkKey} />
  if (!isForHere) return <DeadLink link={unknownLink} linkKey={null} />
  // Whoever changes their address is signed in with the old one; whether it is them, the server knows.
  if (link.signedInAs !== null && link.purpose !== 'email') {
    return <SomebodyElse link={link} signedInAs={link.signedInAs} />
  }
  return children({ link, linkKey })
}

/** A link is for one address; nobody else's session takes it, however convenient that were. */
function SomebodyElse({ link, signedInAs }: { link: LinkView; signedInAs: string }) {
  return (
    <AccessCard title="This link is for somebody else">
      <dl className={classes.facts}>
        <div>
          <dt>The link is for</dt>
          <dd>
            <strong>{link.email}</strong>
          </dd>
        </div>
        <div>
          <dt>Signed in is</dt>
          <dd>
            <strong>{signedInAs}</strong>
          </dd>
        </div>
      </dl>
      <p>Nothing has been done with it. To use it, the one who is signed in here has to leave.</p>
      <SignOutAndContinue />
      {link.purpose !== 'reset' && (
        <p className={classes.minor}>
          If both addresses are yours, ask for an invitation to {signedInAs} instead.
        </p>
      )}
    </AccessCard>
  )
}

/** Makes room for somebody else on the page of a link, which stays as it is. */
export function SignOutAndContinue() {
  const queryClient = useQueryClient()
  const leave = useMutation({
    mutationFn: signOut,
    onSuccess: async () => {
      await queryClient.resetQueries({ queryKey: [session.feature.name] })
      await queryClient.resetQueries({ queryKey: [linkView.feature.name] })
    },
  })
  return (
    <>
      {leave.error && <ProblemNotice title="Signing out did not work" error={leave.error} />}
      <Button loading={leave.isPending} onClick={() => leave.mutate()}>
        Sign out and continue
      </Button>
    </>
  )
}
