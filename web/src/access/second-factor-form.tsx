import type { SecondFactorDue, Session } from '@luminous/contract'
import { Button, TextInput, UnstyledButton } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { browserKnowsPasskeys } from '../session/passkey.ts'
import { givePasskeyAsSecondFactor, giveSecondFactor } from '../session/session.ts'
import classes from '../ui/access-card.module.css'
import { ProblemNotice } from '../ui/problem-notice.tsx'

type Method = SecondFactorDue['methods'][number]

const otherWay: Readonly<Record<Method, string>> = {
  totp: 'Use a code of your authenticator app',
  passkey: 'Use a passkey',
  recovery: 'Use a recovery code',
}

/** The second half of signing in. */
export function SecondFactorForm({
  methods,
  onSignedIn,
  onBack,
}: {
  methods: readonly Method[]
  onSignedIn: (session: Session) => Promise<void>
  onBack: () => void
}) {
  const usable = methods.filter((method) => method !== 'passkey' || browserKnowsPasskeys())
  const [method, setMethod] = useState<Method>(
    usable.find((each) => each === 'passkey') ??
      usable.find((each) => each === 'totp') ??
      'recovery',
  )
  return (
    <div className={classes.form}>
      {method === 'passkey' ? (
        <PasskeyStep onSignedIn={onSignedIn} />
      ) : (
        <CodeStep key={method} kind={method} onSignedIn={onSignedIn} />
      )}
      {usable
        .filter((each) => each !== method)
        .map((each) => (
          <UnstyledButton key={each} className={classes.way} onClick={() => setMethod(each)}>
            {otherWay[each]}
          </UnstyledButton>
        ))}
      <UnstyledButton className={classes.way} onClick={onBack}>
        Sign in as somebody else
      </UnstyledButton>
    </div>
  )
}

function PasskeyStep({ onSignedIn }: { onSignedIn: (session: Session) => Promise<void> }) {
  const attempt = useMutation({ mutationFn: givePasskeyAsSecondFactor, onSuccess: onSignedIn })
  return (
    <>
      <p>Your password is right. Confirm with your passkey that it is you.</p>
      {attempt.error && <ProblemNotice title="Not signed in" error={attempt.error} />}
      <Button fullWidth autoFocus loading={attempt.isPending} onClick={() => attempt.mutate()}>
        Use my passkey
      </Button>
    </>
  )
}

function CodeStep({
  kind,
  onSignedIn,
}: {
  kind: 'totp' | 'recovery'
  onSignedIn: (session: Session) => Promise<void>
}) {
  const [code, setCode] = useState('')
  const attempt = useMutation({
    mutationFn: giveSecondFactor,
    onSuccess: onSignedIn,
    onError: () => setCode(''),
  })
  const isApp = kind === 'totp'
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        // Apps show the six figures in two halves.
        attempt.mutate({ kind, code: isApp ? code.replace(/\s/g, '') : code.trim() })
      }}
    >
      {attempt.error && <ProblemNotice title="Not signed in" error={attempt.error} />}
      <TextInput
        label={isApp ? 'Code of your authenticator app' : 'Recovery code'}
        description={
          isApp
            ? 'Six figures, new every 30 seconds.'
            : 'One of the codes that you kept when you set up the second factor. Each works once.'
        }
        name="code"
        autoComplete={isApp ? 'one-time-code' : 'off'}
        inputMode={isApp ? 'numeric' : 'text'}
        pattern={isApp ? String.raw`\s*(?:\d\s*){6}` : '.{8,}'}
        title={isApp ? 'Six figures' : 'At least eight characters'}
        maxLength={40}
        required
        withAsterisk={false}
        // The step before is gone, so the keyboard would be nowhere.
        autoFocus
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <Button type="submit" fullWidth loading={attempt.isPending}>
        Continue
      </Button>
    </form>
  )
}
