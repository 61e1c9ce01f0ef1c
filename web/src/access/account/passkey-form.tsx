import type { PasskeyAdded } from '@luminous/contract'
import { Button, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { fieldProblem } from '../../api/problem.ts'
import { PasswordField } from '../../ui/password-field.tsx'
import { ProblemNotice } from '../../ui/problem-notice.tsx'
import classes from './account.module.css'
import { addPasskey } from './queries.ts'

/** Adds a passkey under a name by which its owner will know it again. */
export function PasskeyForm({
  password: known,
  onAdded,
  onCancel,
}: {
  /** Where it was typed just now, it need not be typed again. */
  password: string | null
  onAdded: (added: PasskeyAdded) => Promise<void>
  onCancel: () => void
}) {
  const [name, setName] = useState('')
  const [password, setPassword] = useState(known ?? '')
  const add = useMutation({ mutationFn: addPasskey, onSuccess: onAdded })
  const nameProblem = fieldProblem(add.error, 'name')
  const passwordProblem = known === null ? fieldProblem(add.error, 'password') : null
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        add.mutate({ name: name.trim(), password })
      }}
    >
      {add.error && nameProblem === null && passwordProblem === null && (
        <ProblemNotice title="No passkey was added" error={add.error} />
      )}
      <TextInput
        label="Name of the passkey"
        description="The device that keeps it, such as “Work laptop”: so you know it again."
        name="passkey-name"
        autoComplete="off"
        maxLength={200}
        required
        withAsterisk={false}
        autoFocus
        error={nameProblem}
        errorProps={{ role: 'alert' }}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {known === null && (
        <PasswordField
          label="Your password"
          value={password}
          onChange={setPassword}
          error={passwordProblem}
        />
      )}
      <div className={classes.buttons}>
        <Button type="submit" loading={add.isPending}>
          Add the passkey
        </Button>
        <Button variant="default" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
