import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { fieldProblem } from '../../api/problem.ts'
import { PasswordField } from '../../ui/password-field.tsx'
import { ProblemNotice } from '../../ui/problem-notice.tsx'
import classes from './account.module.css'

/** What is dangerous says what happens, and asks for the password again. */
export function PasswordAsk({
  says,
  button,
  failed,
  isDestructive = false,
  onPassword,
  onCancel,
}: {
  says: ReactNode
  button: string
  /** Title of the notice where the server refuses. */
  failed: string
  isDestructive?: boolean
  onPassword: (password: string) => Promise<void>
  onCancel: (() => void) | null
}) {
  const [password, setPassword] = useState('')
  const act = useMutation({ mutationFn: onPassword, onError: () => setPassword('') })
  const refused = fieldProblem(act.error, 'password')
  return (
    <form
      className={classes.ask}
      onSubmit={(event) => {
        event.preventDefault()
        act.mutate(password)
      }}
    >
      {says}
      {act.error && refused === null && <ProblemNotice title={failed} error={act.error} />}
      <PasswordField
        label="Your password"
        value={password}
        onChange={setPassword}
        error={refused}
      />
      <div className={classes.buttons}>
        <Button type="submit" {...(isDestructive && { color: 'red.9' })} loading={act.isPending}>
          {button}
        </Button>
        {onCancel && (
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
        )}
      </div>
    </form>
  )
}
