import { passwordResetAsk } from '@luminous/contract/endpoints/access.ts'
import { Button, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { call } from '../api/call.ts'
import { paths } from '../paths.ts'
import classes from '../ui/access-card.module.css'
import { AccessCard } from '../ui/access-card.tsx'
import { ProblemNotice } from '../ui/problem-notice.tsx'

/** The answer is the same whoever asks: this page tells nobody who has an account. */
export function ForgotPage() {
  const [email, setEmail] = useState('')
  const request = useMutation({
    mutationFn: (address: string) => call(passwordResetAsk, { body: { email: address } }),
  })
  const back = (
    <p className={classes.links}>
      <Link to={paths.signIn}>Back to the sign-in</Link>
    </p>
  )
  if (request.isSuccess) {
    return (
      <AccessCard title="Look into your mail">
        <div className={classes.form} role="status">
          <p className={classes.said}>
            If <strong>{request.variables}</strong> has an account here, a mail with a link is on
            its way. The link works once, and not for long.
          </p>
          <p className={classes.minor}>
            Nothing after ten minutes? Look among the unwanted mail, check the address, or ask an
            admin of your team.
          </p>
        </div>
        <Button variant="default" onClick={() => request.reset()}>
          Try another address
        </Button>
        {back}
      </AccessCard>
    )
  }
  return (
    <AccessCard title="Forgot your password?" lead="A mail brings you a link to set a new one.">
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault()
          request.mutate(email.trim())
        }}
      >
        {request.error && (
          <ProblemNotice title="No mail could be asked for" error={request.error} />
        )}
        <TextInput
          label="E-mail"
          description="The address that you sign in with."
          type="email"
          name="email"
          autoComplete="username"
          maxLength={254}
          required
          withAsterisk={false}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <Button type="submit" fullWidth loading={request.isPending}>
          Send me the link
        </Button>
      </form>
      {back}
    </AccessCard>
  )
}
