import type { Accept, LinkKey, LinkView, Session } from '@luminous/contract'
import { session as sessionEndpoint } from '@luminous/contract/endpoints/access.ts'
import { invitationAcceptance } from '@luminous/contract/endpoints/members.ts'
import { Button, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { SecondFactorSetup } from '../access/account/second-factor-setup.tsx'
import { LinkGate } from '../access/link-gate.tsx'
import { SignInForm } from '../access/sign-in-form.tsx'
import { call } from '../api/call.ts'
import { fieldProblem } from '../api/problem.ts'
import { refresh } from '../api/refresh.ts'
import { onboardingQuery } from '../onboarding/queries.ts'
import { paths } from '../paths.ts'
import { useEnterSession } from '../session/enter-session.ts'
import { sessionQuery } from '../session/session.ts'
import { InvitationFacts } from '../teams/invitation-facts.tsx'
import classes from '../ui/access-card.module.css'
import { AccessCard } from '../ui/access-card.tsx'
import { NewPasswordField } from '../ui/password-field.tsx'
import { ProblemNotice } from '../ui/problem-notice.tsx'
import { leadsSetUp } from './shell/navigation.ts'

type Joined = {
  readonly session: Session
  /** Just typed: whoever sets up a second factor now need not type it again. Null: signed in as usual. */
  readonly password: string | null
}

const accept = (sent: Accept) => call(invitationAcceptance, { body: sent })

/** From the mail into the team: who invites, into what, and one button. */
export function InvitationPage() {
  const { linkId } = useParams({ from: `/outside${paths.invitation}` })
  const [joined, setJoined] = useState<Joined | null>(null)
  const enter = useEnterSession()
  const leadOn = useLeadOn()
  if (joined) {
    // Asked about again, the link would say that it was used, while the next page is on its way.
    if (joined.password === null) return <AccessCard title="You are in">One moment.</AccessCard>
    return (
      <SecondFactorSetup
        password={joined.password}
        isRequired={joined.session.mustEnrol}
        onDone={() => leadOn(joined.session)}
      />
    )
  }
  return (
    <LinkGate linkId={linkId} purposes={['invitation', 'grant']}>
      {(open) => (
        <Invitation
          {...open}
          onJoined={async (session, password) => {
            setJoined({ session, password })
            await enter(session)
            if (password === null) await leadOn(session)
          }}
        />
      )}
    </LinkGate>
  )
}

/** A customer's first admin is led through the set-up; everybody else goes to the results. */
function useLeadOn(): (session: Session) => Promise<void> {
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  return async (session) => {
    const onboarding = leadsSetUp(session)
      ? await queryClient.fetchQuery(onboardingQuery(session.team.id)).catch(() => null)
      : null
    const isFirst =
      onboarding?.steps.some((s) => s.step === 'details-confirmed' && s.doneAt === null) ?? false
    // What was enrolled just now, the session that is remembered does not know of.
    await refresh(queryClient, sessionEndpoint)
    await navigate({ href: isFirst ? paths.welcome : paths.home, replace: true })
  }
}

type OnJoined = (session: Session, password: string | null) => Promise<void>

function Invitation({
  link,
  linkKey,
  onJoined,
}: {
  link: LinkView
  linkKey: LinkKey
  onJoined: OnJoined
}) {
  const session = useQuery(sessionQuery)
  const enter = useEnterSession()
  if (session.isPending) return null
  const team = link.team?.name ?? 'Luminous'
  const isGrant = link.purpose === 'grant'
  const button = isGrant ? `Read ${team}` : `Join ${team}`
  return (
    <AccessCard
      title={isGrant ? `Read the records of ${team}` : `Join ${team}`}
      lead={link.invitedBy === null ? 'on Luminous' : `${link.invitedBy} invites you to Luminous`}
    >
      <InvitationFacts link={link} />
      {session.data ? (
        <JoinButton button={button} linkKey={linkKey} onJoined={onJoined} />
      ) : link.needs === 'password' ? (
        <JoinForm button={button} link={link} linkKey={linkKey} onJoined={onJoined} />
      ) : (
        <>
          <p>You have an account already. Sign in with it; then it takes one click.</p>
          <SignInForm fixedEmail={link.email} onSignedIn={enter} />
        </>
      )}
    </AccessCard>
  )
}

function JoinButton({
  button,
  linkKey,
  onJoined,
}: {
  button: string
  linkKey: LinkKey
  onJoined: OnJoined
}) {
  const join = useMutation({
    mutationFn: accept,
    onSuccess: (session) => onJoined(session, null),
  })
  return (
    <>
      {join.error && <ProblemNotice title="You have not joined" error={join.error} />}
      <Button
        fullWidth
        className={classes.long}
        loading={join.isPending}
        onClick={() => join.mutate(linkKey)}
      >
        {button}
      </Button>
    </>
  )
}

function JoinForm({
  button,
  link,
  linkKey,
  onJoined,
}: {
  button: string
  link: LinkView
  linkKey: LinkKey
  onJoined: OnJoined
}) {
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const join = useMutation({
    mutationFn: accept,
    onSuccess: (session) => onJoined(session, password),
  })
  const nameProblem = fieldProblem(join.error, 'name')
  const passwordProblem = fieldProblem(join.error, 'password')
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        join.mutate({ ...linkKey, name: name.trim(), password })
      }}
    >
      {join.error && nameProblem === null && passwordProblem === null && (
        <ProblemNotice title="You have not joined" error={join.error} />
      )}
      <TextInput
        label="E-mail"
        description="You will sign in with it."
        type="email"
        name="email"
        autoComplete="username"
        variant="filled"
        readOnly
        value={link.email ?? ''}
      />
      <TextInput
        label="Your name"
        description="As colleagues and the history of records shall show it."
        name="name"
        autoComplete="name"
        maxLength={200}
        required
        withAsterisk={false}
        error={nameProblem}
        errorProps={{ role: 'alert' }}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <NewPasswordField
        label="Password"
        value={password}
        onChange={setPassword}
        error={passwordProblem}
      />
      <Button type="submit" fullWidth className={classes.long} loading={join.isPending}>
        {button}
      </Button>
    </form>
  )
}
