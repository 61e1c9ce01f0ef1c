import type { SecondFactorDue, Session } from '@luminous/contract'
import { Button, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { isSignedOut } from '../api/problem.ts'
import { paths } from '../paths.ts'
import { browserKnowsPasskeys } from '../session/passkey.ts'
import { signIn, signInByPasskey } from '../session/session.ts'
import classes from '../ui/access-card.module.css'
import { Icon } from '../ui/icons.tsx'
import { PasswordField } from '../ui/password-field.tsx'
import { ProblemNotice } from '../ui/problem-notice.tsx'
import { SecondFactorForm } from './second-factor-form.tsx'

type SignedIn = (session: Session) => Promise<void>

/** Password, then the second factor where there is one; or a passkey, which is both. */
export function SignInForm({
  fixedEmail = null,
  onSignedIn,
}: {
  /** The only address that may sign in here, as that of an invitation. */
  fixedEmail?: string | null
  onSignedIn: SignedIn
}) {
  const [email, setEmail] = useState(fixedEmail ?? '')
  const [due, setDue] = useState<SecondFactorDue | null>(null)
  if (due) {
    return (
      <SecondFactorForm methods={due.methods} onSignedIn={onSignedIn} onBack={() => setDue(null)} />
    )
  }
  return (
    <>
      <PasswordStep
        email={email}
        setEmail={setEmail}
        isFixed={fixedEmail !== null}
        onSignedIn={onSignedIn}
        onDue={setDue}
      />
      {browserKnowsPasskeys() && <PasskeyAlone onSignedIn={onSignedIn} />}
      <p className={classes.links}>
        <Link to={paths.forgot}>Forgot your password?</Link>
      </p>
    </>
  )
}

function PasswordStep({
  email,
  setEmail,
  isFixed,
  onSignedIn,
  onDue,
}: {
  email: string
  setEmail: (email: string) => void
  isFixed: boolean
  onSignedIn: SignedIn
  onDue: (due: SecondFactorDue) => void
}) {
  const [password, setPassword] = useState('')
  const attempt = useMutation({
    mutationFn: signIn,
    onSuccess: async (answer) => {
      if (answer.kind === 'session') await onSignedIn(answer)
      else onDue(answer)
    },
    onError: () => setPassword(''),
  })
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        attempt.mutate({ email: email.trim(), password })
      }}
    >
      {attempt.error && (
        <ProblemNotice
          title={isSignedOut(attempt.error) ? 'Not signed in' : 'Signing in did not work'}
          error={attempt.error}
        />
      )}
      <TextInput
        label="E-mail"
        type="email"
        name="email"
        autoComplete="username"
        maxLength={254}
        required
        withAsterisk={false}
        {...(isFixed && { variant: 'filled', readOnly: true })}
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <PasswordField value={password} onChange={setPassword} />
      <Button type="submit" fullWidth loading={attempt.isPending}>
        Sign in
      </Button>
    </form>
  )
}

function PasskeyAlone({ onSignedIn }: { onSignedIn: SignedIn }) {
  const attempt = useMutation({ mutationFn: signInByPasskey, onSuccess: onSignedIn })
  return (
    <div className={classes.form}>
      <p className={classes.or}>or</p>
      {attempt.error && <ProblemNotice title="Not signed in" error={attempt.error} />}
      <Button
        variant="default"
        fullWidth
        leftSection={<Icon name="key" size={16} />}
        loading={attempt.isPending}
        onClick={() => attempt.mutate()}
      >
        With a passkey
      </Button>
    </div>
  )
}
