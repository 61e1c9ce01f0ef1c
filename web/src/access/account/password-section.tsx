import type { Account } from '@luminous/contract'
import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { fieldProblem, isProblem } from '../../api/problem.ts'
import { paths } from '../../paths.ts'
import { NewPasswordField, PasswordField } from '../../ui/password-field.tsx'
import { ProblemNotice } from '../../ui/problem-notice.tsx'
import classes from './account.module.css'
import { changePassword, sessionsQuery } from './queries.ts'
import { Done, Section } from './section.tsx'

export function PasswordSection({ account }: { account: Account }) {
  const [isOpen, setOpen] = useState(false)
  const [isDone, setDone] = useState(false)
  if (!account.hasPassword) {
    return (
      <Section title="Password">
        <p>
          You have none: you sign in with a passkey. If you want one,{' '}
          <Link to={paths.forgot}>ask for a link to set it</Link>.
        </p>
      </Section>
    )
  }
  return (
    <Section title="Password">
      <Done>
        {isDone && 'Your password is changed. Whoever was signed in elsewhere has been signed out.'}
      </Done>
      {isOpen ? (
        <PasswordForm
          onClose={(hasChanged) => {
            setOpen(false)
            setDone(hasChanged)
          }}
        />
      ) : (
        <div className={classes.buttons}>
          <Button variant="default" onClick={() => setOpen(true)}>
            Change the password
          </Button>
        </div>
      )}
    </Section>
  )
}

function PasswordForm({ onClose }: { onClose: (hasChanged: boolean) => void }) {
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const queryClient = useQueryClient()
  const change = useMutation({
    mutationFn: changePassword,
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: sessionsQuery.queryKey })
      onClose(true)
    },
  })
  // The server calls both fields a password; its code says which of the two it means.
  const currentRefused = messageOf(change.error, 'password.wrong')
  const refused = messageOf(change.error, 'password.weak') ?? fieldProblem(change.error, 'new')
  return (
    <form
      className={classes.ask}
      onSubmit={(event) => {
        event.preventDefault()
        change.mutate({ current, new: next })
      }}
    >
      <p>Wherever else you are signed in, you will have to sign in again.</p>
      {change.error && refused === null && currentRefused === null && (
        <ProblemNotice title="The password was not changed" error={change.error} />
      )}
      <PasswordField
        label="Your password until now"
        value={current}
        onChange={setCurrent}
        error={currentRefused}
      />
      <NewPasswordField value={next} onChange={setNext} error={refused} />
      <div className={classes.buttons}>
        <Button type="submit" loading={change.isPending}>
          Set the new password
        </Button>
        <Button variant="default" onClick={() => onClose(false)}>
          Cancel
        </Button>
      </div>
    </form>
  )
}

const messageOf = (error: Error | null, code: string): string | null =>
  error !== null && isProblem(error, code) ? error.message : null
