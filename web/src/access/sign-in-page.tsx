import type { Session } from '@luminous/contract'
import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { isSignedOut } from '../api/problem.ts'
import { Mark } from '../shell/mark.tsx'
import { ProblemNotice } from '../ui/problem-notice.tsx'
import { isDemonstrationPage, signIn } from './session.ts'
import classes from './sign-in-page.module.css'

export function SignInPage({ onSignedIn }: { onSignedIn: (session: Session) => Promise<void> }) {
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const attempt = useMutation({
    mutationFn: signIn,
    onSuccess: onSignedIn,
    onError: () => setPassword(''),
  })
  return (
    <div className={classes.page}>
      <title>Sign in - Luminous</title>
      <form
        className={classes.card}
        onSubmit={(event) => {
          event.preventDefault()
          attempt.mutate({ email: email.trim(), password })
        }}
      >
        <div className={classes.brand}>
          <Mark size={34} />
          <div>
            <h1>Sign in</h1>
            <p>to Luminous: results from the water, every one provable</p>
          </div>
        </div>
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
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label="Password"
          name="password"
          autoComplete="current-password"
          maxLength={1024}
          required
          withAsterisk={false}
          visibilityToggleButtonProps={{ 'aria-label': 'Show the password', tabIndex: 0 }}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Button type="submit" fullWidth loading={attempt.isPending}>
          Sign in
        </Button>
      </form>
      {isDemonstrationPage() && (
        <p className={classes.note}>
          Demonstration: the password stands in the terminal that started the server.
        </p>
      )}
    </div>
  )
}
