import type { Account, TotpStart } from '@luminous/contract'
import { Button } from '@mantine/core'
import { useState } from 'react'
import { formatInstant, ownTimeZone } from '../../ui/instant.ts'
import classes from './account.module.css'
import { PasswordAsk } from './password-ask.tsx'
import { removeTotp, renewRecoveryCodes, startTotp, useRefreshAccount } from './queries.ts'
import { RecoveryCodesOnce } from './recovery-codes.tsx'
import { Section } from './section.tsx'
import { TotpSetup } from './totp-setup.tsx'

type Doing =
  | { readonly kind: 'ask'; readonly what: 'app' | 'removal' | 'codes' }
  | { readonly kind: 'app'; readonly start: TotpStart }
  | { readonly kind: 'codes'; readonly codes: readonly string[] }

/** The authenticator app, and the codes for the day that it is lost. */
export function SecondFactorSection({ account }: { account: Account }) {
  const [doing, setDoing] = useState<Doing | null>(null)
  const refresh = useRefreshAccount()
  const isLast = account.totp !== null && account.passkeys.length === 0
  const keeper = isLast ? account.secondFactorRequiredBy : null
  const stop = () => setDoing(null)
  const showCodes = async (codes: readonly string[]) => {
    await refresh()
    setDoing(codes.length === 0 ? null : { kind: 'codes', codes })
  }
  return (
    <Section title="Authenticator app">
      <p>
        {account.totp === null
          ? 'None yet. With one, your password alone lets nobody in.'
          : `Set up since ${formatInstant(account.totp.confirmedAt, ownTimeZone())}. It is asked for after your password.`}
      </p>
      {account.secondFactorRequiredBy !== null && (
        <p className={classes.minor}>
          {account.secondFactorRequiredBy} asks for a second factor: an app or a passkey.
        </p>
      )}
      {doing === null && <Offers account={account} keeper={keeper} onAsk={setDoing} />}
      {doing?.kind === 'ask' && doing.what === 'app' && (
        <PasswordAsk
          says={<p>That nobody sets it up in your place, your password once more.</p>}
          button="Continue"
          failed="The app could not be set up"
          onPassword={async (password) => {
            setDoing({ kind: 'app', start: await startTotp(password) })
          }}
          onCancel={stop}
        />
      )}
      {doing?.kind === 'ask' && doing.what === 'removal' && (
        <PasswordAsk
          says={
            <p>
              From then on the codes of your app are not asked for any more
              {isLast
                ? ', your password alone lets you in, and your recovery codes are void.'
                : '. Your passkeys stay.'}
            </p>
          }
          button="Remove the app"
          failed="The app was not removed"
          isDestructive
          onPassword={async (password) => {
            await removeTotp(password)
            await refresh()
            stop()
          }}
          onCancel={stop}
        />
      )}
      {doing?.kind === 'ask' && doing.what === 'codes' && (
        <PasswordAsk
          says={<p>You get new recovery codes, and the ones that you have are void at once.</p>}
          button="Make new codes"
          failed="No new codes were made"
          onPassword={async (password) => showCodes((await renewRecoveryCodes(password)).codes)}
          onCancel={stop}
        />
      )}
      {doing?.kind === 'app' && (
        <TotpSetup start={doing.start} onConfirmed={showCodes} onCancel={stop} />
      )}
      {doing?.kind === 'codes' && <RecoveryCodesOnce codes={doing.codes} onKept={stop} />}
    </Section>
  )
}

function Offers({
  account,
  keeper,
  onAsk,
}: {
  account: Account
  /** Who wants the app to stay, as it is the only second factor; null: nobody. */
  keeper: string | null
  onAsk: (doing: Doing) => void
}) {
  const hasFactor = account.totp !== null || account.passkeys.length > 0
  const left = account.recoveryCodesLeft
  return (
    <>
      {hasFactor && (
        <p>
          {left === 0
            ? 'No recovery codes are left: make new ones before you need one.'
            : `${left} recovery ${left === 1 ? 'code is' : 'codes are'} left.`}
        </p>
      )}
      <div className={classes.buttons}>
        {account.totp === null ? (
          <Button onClick={() => onAsk({ kind: 'ask', what: 'app' })}>Set up an app</Button>
        ) : (
          <Button
            variant="default"
            disabled={keeper !== null}
            {...(keeper !== null && { 'aria-describedby': 'why-app-stays' })}
            onClick={() => onAsk({ kind: 'ask', what: 'removal' })}
          >
            Remove the app
          </Button>
        )}
        {hasFactor && (
          <Button variant="default" onClick={() => onAsk({ kind: 'ask', what: 'codes' })}>
            New recovery codes
          </Button>
        )}
      </div>
      {keeper !== null && (
        <p id="why-app-stays" className={classes.minor}>
          The app is your only second factor. Add a passkey first; then you can remove it.
        </p>
      )}
    </>
  )
}
