import type { Account } from '@luminous/contract'
import { Button, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { fieldProblem } from '../../api/problem.ts'
import { formatInstant, ownTimeZone } from '../../ui/instant.ts'
import { ProblemNotice } from '../../ui/problem-notice.tsx'
import classes from './account.module.css'
import { renamePerson, useRefreshAccount } from './queries.ts'
import { Done, Section } from './section.tsx'

export function ProfileSection({ account }: { account: Account }) {
  const [name, setName] = useState(account.name)
  const refresh = useRefreshAccount()
  const rename = useMutation({ mutationFn: renamePerson, onSuccess: refresh })
  const refused = fieldProblem(rename.error, 'name')
  const isSame = name.trim() === account.name
  return (
    <Section title="Profile">
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault()
          rename.mutate(name.trim())
        }}
      >
        {rename.error && refused === null && (
          <ProblemNotice title="Your name was not changed" error={rename.error} />
        )}
        <TextInput
          label="Your name"
          description="As colleagues see it. The history of records names you as you were called then."
          name="name"
          autoComplete="name"
          maxLength={200}
          required
          withAsterisk={false}
          error={refused}
          errorProps={{ role: 'alert' }}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <div className={classes.buttons}>
          <Button type="submit" variant="default" disabled={isSame} loading={rename.isPending}>
            Save the name
          </Button>
        </div>
        <Done>{rename.isSuccess && isSame && 'Saved.'}</Done>
      </form>
      <p className={classes.minor}>
        Your account exists since {formatInstant(account.createdAt, ownTimeZone())}.
      </p>
    </Section>
  )
}
