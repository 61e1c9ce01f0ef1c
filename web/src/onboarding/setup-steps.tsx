import { Button, TextInput } from '@mantine/core'
import { fieldProblem } from '../api/problem.ts'
import classes from '../ui/access-card.module.css'
import { NewPasswordField } from '../ui/password-field.tsx'

export type SetupForm = {
  readonly token: string
  readonly name: string
  readonly email: string
  readonly password: string
  readonly labName: string
  readonly publicUrl: string
}

/** Every input of these steps: it is needed, and the server's mistake stands beside it. */
const fieldOf = (error: unknown, field: string) => ({
  required: true,
  withAsterisk: false,
  error: fieldProblem(error, field),
  errorProps: { role: 'alert' },
})

type StepProps = {
  form: SetupForm
  change: (part: Partial<SetupForm>) => void
  error: unknown
  onNext: () => void
}

export function PersonStep({
  form,
  change,
  error,
  asksToken,
  onNext,
}: StepProps & { asksToken: boolean }) {
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        onNext()
      }}
    >
      <p>You become the first Luminous admin: the one who sets up customers and invites staff.</p>
      {(asksToken || fieldProblem(error, 'token') !== null) && (
        <TextInput
          label="Set-up token"
          description="The server printed it in its terminal when it started. It shows that you may do this."
          name="token"
          autoComplete="off"
          spellCheck={false}
          maxLength={200}
          {...fieldOf(error, 'token')}
          value={form.token}
          onChange={(event) => change({ token: event.currentTarget.value })}
        />
      )}
      <TextInput
        label="Your name"
        name="name"
        autoComplete="name"
        maxLength={200}
        {...fieldOf(error, 'name')}
        value={form.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <TextInput
        label="Your e-mail"
        description="You will sign in with it."
        type="email"
        name="email"
        autoComplete="username"
        maxLength={254}
        {...fieldOf(error, 'email')}
        value={form.email}
        onChange={(event) => change({ email: event.currentTarget.value })}
      />
      <NewPasswordField
        label="Password"
        value={form.password}
        onChange={(password) => change({ password })}
        error={fieldProblem(error, 'password')}
      />
      <Button type="submit">Next: the laboratory</Button>
    </form>
  )
}

export function LabStep({
  form,
  change,
  error,
  urlIsFixed,
  onNext,
  onBack,
}: StepProps & { urlIsFixed: boolean; onBack: () => void }) {
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        onNext()
      }}
    >
      <TextInput
        label="Name of the laboratory"
        description="As customers and regulators shall read it."
        name="organization"
        autoComplete="organization"
        maxLength={200}
        autoFocus
        {...fieldOf(error, 'labName')}
        value={form.labName}
        onChange={(event) => change({ labName: event.currentTarget.value })}
      />
      <TextInput
        label="Public address"
        description={
          urlIsFixed
            ? 'Set by LUMINOUS_URL, where the server is started.'
            : 'What people type to come here, and what links in mails begin with. It can be changed later, but the names of logs that exist by then keep the old one.'
        }
        type="url"
        name="url"
        autoComplete="off"
        maxLength={500}
        {...(urlIsFixed && { variant: 'filled', readOnly: true })}
        {...fieldOf(error, 'publicUrl')}
        value={form.publicUrl}
        onChange={(event) => change({ publicUrl: event.currentTarget.value })}
      />
      <div className={classes.buttons}>
        <Button type="submit">Next: mail</Button>
        <Button variant="default" onClick={onBack}>
          Back
        </Button>
      </div>
    </form>
  )
}
