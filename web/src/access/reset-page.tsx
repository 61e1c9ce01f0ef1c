import type { LinkKey } from '@luminous/contract'
import { passwordReset } from '@luminous/contract/endpoints/access.ts'
import { Button, VisuallyHidden } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { call } from '../api/call.ts'
import { fieldProblem } from '../api/problem.ts'
import { paths } from '../paths.ts'
import classes from '../ui/access-card.module.css'
import { AccessCard } from '../ui/access-card.tsx'
import { NewPasswordField } from '../ui/password-field.tsx'
import { ProblemNotice } from '../ui/problem-notice.tsx'
import { LinkGate } from './link-gate.tsx'

export function ResetPage() {
  const { linkId } = useParams({ from: `/outside${paths.reset}` })
  const [isDone, setDone] = useState(false)
  if (isDone) {
    return (
      <AccessCard title="Your new password is set">
        <p role="status">
          Whoever was signed in with the old one has been signed out, on every device. If you have a
          second factor, it is as it was.
        </p>
        <p className={classes.links}>
          <Link to={paths.signIn}>Sign in with the new password</Link>
        </p>
      </AccessCard>
    )
  }
  return (
    <LinkGate linkId={linkId} purposes={['reset']}>
      {({ link, linkKey }) => (
        <ResetForm email={link.email ?? ''} linkKey={linkKey} onDone={() => setDone(true)} />
      )}
    </LinkGate>
  )
}

function ResetForm({
  email,
  linkKey,
  onDone,
}: {
  email: string
  linkKey: LinkKey
  onDone: () => void
}) {
  const [password, setPassword] = useState('')
  const reset = useMutation({
    mutationFn: () => call(passwordReset, { body: { ...linkKey, password } }),
    onSuccess: onDone,
  })
  const refused = fieldProblem(reset.error, 'password')
  return (
    <AccessCard title="Set a new password" lead={`for ${email}`}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault()
          reset.mutate()
        }}
      >
        {reset.error && refused === null && (
          <ProblemNotice title="The password was not changed" error={reset.error} />
        )}
        <AccountName email={email} />
        <NewPasswordField value={password} onChange={setPassword} error={refused} />
        <Button type="submit" fullWidth loading={reset.isPending}>
          Set the password
        </Button>
      </form>
    </AccessCard>
  )
}

/** Tells the password manager whose password this is. */
export const AccountName = ({ email }: { email: string }) => (
  <VisuallyHidden>
    <input
      type="email"
      name="email"
      autoComplete="username"
      value={email}
      readOnly
      tabIndex={-1}
      aria-hidden="true"
    />
  </VisuallyHidden>
)
