import type { LinkKey, LinkView } from '@luminous/contract'
import { account, emailConfirmation, session } from '@luminous/contract/endpoints/access.ts'
import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { call } from '../api/call.ts'
import { refresh } from '../api/refresh.ts'
import { paths } from '../paths.ts'
import { useEnterSession } from '../session/enter-session.ts'
import { sessionQuery } from '../session/session.ts'
import classes from '../ui/access-card.module.css'
import { AccessCard } from '../ui/access-card.tsx'
import { ProblemNotice } from '../ui/problem-notice.tsx'
import { LinkGate, SignOutAndContinue } from './link-gate.tsx'
import { SignInForm } from './sign-in-form.tsx'

export function ConfirmEmailPage() {
  const { linkId } = useParams({ from: `/outside${paths.confirmEmail}` })
  return (
    <LinkGate linkId={linkId} purposes={['email']}>
      {(open) => <ConfirmEmail {...open} />}
    </LinkGate>
  )
}

function ConfirmEmail({ link, linkKey }: { link: LinkView; linkKey: LinkKey }) {
  const signedIn = useQuery(sessionQuery)
  const enter = useEnterSession()
  const queryClient = useQueryClient()
  const confirm = useMutation({
    mutationFn: () => call(emailConfirmation, { body: linkKey }),
    onSuccess: () => refresh(queryClient, account.feature, session),
  })
  if (confirm.isSuccess) {
    return (
      <AccessCard title="Your address is confirmed">
        <p className={classes.said} role="status">
          From now on you sign in with <strong>{link.email}</strong>, and mails go there.
        </p>
        <p className={classes.links}>
          <Link to={paths.account}>To your account</Link>
        </p>
      </AccessCard>
    )
  }
  if (signedIn.isPending) return null
  if (!signedIn.data) {
    return (
      <AccessCard title="Sign in to confirm" lead={`${link.email} as your new address`}>
        <p>Sign in with the address that you have used until now; then it takes one click.</p>
        <SignInForm onSignedIn={enter} />
      </AccessCard>
    )
  }
  return (
    <AccessCard title="Confirm your new address">
      <p className={classes.said}>
        You are signed in with <strong>{signedIn.data.person.email}</strong>. Confirm, and{' '}
        <strong>{link.email}</strong> takes its place.
      </p>
      {confirm.error && (
        <>
          <ProblemNotice title="The address was not confirmed" error={confirm.error} />
          <p>If the account is not yours, sign in with the one that asked for this address.</p>
          <SignOutAndContinue />
        </>
      )}
      <Button loading={confirm.isPending} onClick={() => confirm.mutate()}>
        Confirm this address
      </Button>
    </AccessCard>
  )
}
