import type { Account } from '@luminous/contract'
import { Button, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { fieldProblem } from '../../api/problem.ts'
import { PasswordField } from '../../ui/password-field.tsx'
import { ProblemNotice } from '../../ui/problem-notice.tsx'
import classes from './account.module.css'
import { changeEmail, useRefreshAccount } from './queries.ts'
import { Section } from './section.tsx'

export function EmailSection({ account }: { account: Account }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <Section title="E-mail">
      <p>
        You sign in with <strong>{account.email}</strong>.
      </p>
      {account.pendingEmail !== null && (
        <p role="status">
          <strong>{account.pendingEmail}</strong> waits for its confirmation: follow the link in the
          mail that was sent there. Until then all stays as it is.
        </p>
      )}
      {isOpen ? (
        <EmailForm onClose={() => setOpen(false)} />
      ) : (
        <div className={classes.buttons}>
          <Button variant="default" onClick={() => setOpen(true)}>
            {account.pendingEmail === null ? 'Change the address' : 'Take another address'}
          </Button>
        </div>
      )}
    </Section>
  )
}

function EmailForm({ onClose }: { onClose: () => void }) {
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const refresh = useRefreshAccount()
  const change = useMutation({
    mutationFn: changeEmail,
    onSuccess: async () => {
      await refresh()
      onClose()
    },
  })
  const refused = fieldProblem(change.error, 'email')
  const passwordRefused = fieldProblem(change.error, 'password')
  return (
    <form
      className={classes.ask}
      onSubmit={(event) => {
        event.preventDefault()
        change.mutate({ email: email.trim(), password })
      }}
    >
      <p>
        A mail with a link goes to the new address; it counts once you have followed the link. The
        old address is told about it.
      </p>
      {change.error && refused === null && passwordRefused === null && (
        <ProblemNotice title="The address was not changed" error={change.error} />
      )}
      <TextInput
        label="New address"
        type="email"
        name="new-email"
        autoComplete="email"
        maxLength={254}
        required
        withAsterisk={false}
        autoFocus
        error={refused}
        errorProps={{ role: 'alert' }}
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <PasswordField
        label="Your password"
        value={password}
        onChange={setPassword}
        error={passwordRefused}
      />
      <div className={classes.buttons}>
        <Button type="submit" loading={change.isPending}>
          Send the link
        </Button>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
