import type { TotpStart } from '@luminous/contract'
import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { browserKnowsPasskeys } from '../../session/passkey.ts'
import { AccessCard } from '../../ui/access-card.tsx'
import { Icon } from '../../ui/icons.tsx'
import { ProblemNotice } from '../../ui/problem-notice.tsx'
import classes from './account.module.css'
import { PasskeyForm } from './passkey-form.tsx'
import { PasswordAsk } from './password-ask.tsx'
import { startTotp } from './queries.ts'
import { RecoveryCodesOnce } from './recovery-codes.tsx'
import { TotpSetup } from './totp-setup.tsx'

type Step =
  | { readonly kind: 'choose' }
  | { readonly kind: 'password' }
  | { readonly kind: 'app'; readonly start: TotpStart }
  | { readonly kind: 'passkey' }
  | { readonly kind: 'codes'; readonly codes: readonly string[] }

/** A second factor in one go: for whoever has just joined, and for whoever must have one before anything else. */
export function SecondFactorSetup({
  password,
  isRequired,
  onDone,
}: {
  /** Where it was typed just now; it lives in memory only. */
  password: string | null
  isRequired: boolean
  onDone: () => Promise<void>
}) {
  const [step, setStep] = useState<Step>({ kind: 'choose' })
  const start = useMutation({
    mutationFn: startTotp,
    onSuccess: (start) => setStep({ kind: 'app', start }),
  })
  const leaveOn = useMutation({ mutationFn: onDone })
  const choose = () => setStep({ kind: 'choose' })
  const end = async (codes: readonly string[] | null) => {
    if (codes === null || codes.length === 0) await leaveOn.mutateAsync()
    else setStep({ kind: 'codes', codes })
  }
  return (
    <AccessCard
      title="Set up a second factor"
      lead={isRequired ? 'Your team asks for it, before anything else' : 'Recommended, one minute'}
    >
      {leaveOn.error && <ProblemNotice title="This page could not be left" error={leaveOn.error} />}
      {step.kind === 'choose' && (
        <>
          <p>
            A password can be guessed, stolen or told. With a second factor it is not enough: one
            also needs something that only you have.
          </p>
          {start.error && <ProblemNotice title="The app could not be set up" error={start.error} />}
          {browserKnowsPasskeys() && (
            <Button
              fullWidth
              leftSection={<Icon name="key" size={16} />}
              onClick={() => setStep({ kind: 'passkey' })}
            >
              With a passkey
            </Button>
          )}
          <Button
            fullWidth
            variant={browserKnowsPasskeys() ? 'default' : 'filled'}
            loading={start.isPending}
            onClick={() =>
              password === null ? setStep({ kind: 'password' }) : start.mutate(password)
            }
          >
            With an authenticator app
          </Button>
          <p className={classes.minor}>
            A passkey is kept by your phone, computer or password manager, and unlocked as you
            unlock the device. An authenticator app shows a new code every 30 seconds.
          </p>
          {!isRequired && (
            <Button variant="subtle" loading={leaveOn.isPending} onClick={() => leaveOn.mutate()}>
              Not now
            </Button>
          )}
        </>
      )}
      {step.kind === 'password' && (
        <PasswordAsk
          says={<p>That nobody sets it up in your place, your password once more.</p>}
          button="Continue"
          failed="The app could not be set up"
          onPassword={async (typed) => {
            await start.mutateAsync(typed)
          }}
          onCancel={choose}
        />
      )}
      {step.kind === 'app' && <TotpSetup start={step.start} onConfirmed={end} onCancel={choose} />}
      {step.kind === 'passkey' && (
        <PasskeyForm
          password={password}
          onAdded={({ recoveryCodes }) => end(recoveryCodes)}
          onCancel={choose}
        />
      )}
      {step.kind === 'codes' && (
        <RecoveryCodesOnce codes={step.codes} onKept={() => leaveOn.mutate()} />
      )}
    </AccessCard>
  )
}
