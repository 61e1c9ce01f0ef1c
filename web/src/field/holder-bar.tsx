import { Button, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { paths } from '../paths.ts'
import { signOut } from '../session/session.ts'
import { Dialog } from '../ui/dialog.tsx'
import form from '../ui/form.module.css'
import { ProblemNotice } from '../ui/problem-notice.tsx'
import classes from './field.module.css'
import type { FieldPhone } from './phone/field-phone.ts'
import { isVerified, mustAskAgain, type PhoneHolder } from './phone/holder.ts'
import { nameLettersMax } from './phone/limits.ts'
import type { PhoneState } from './phone/phone-state.ts'

const lookEveryMs = 20_000

/** In whose hands the phone is: always to be seen, asked again after a while without use. */
export function HolderBar({ phone, state }: { phone: FieldPhone; state: PhoneState }) {
  const { holder } = state
  const [isHandingOn, setHandingOn] = useState(false)
  const isDue = useIsDue(holder)
  return (
    <div className={classes.holderBand}>
      <div className={classes.holder}>
        <div>
          <strong>{holder?.name ?? 'Nobody named'}</strong>
          <span className={classes.minor}>{standingOf(holder, phone.serverNowMs())}</span>
        </div>
        <Button variant="default" size="md" onClick={() => setHandingOn(true)}>
          Hand the phone over
        </Button>
      </div>
      {isHandingOn || holder === null ? (
        <OtherHands phone={phone} state={state} onDone={() => setHandingOn(false)} />
      ) : (
        isDue && <StillHere phone={phone} holder={holder} onOther={() => setHandingOn(true)} />
      )}
    </div>
  )
}

function standingOf(holder: PhoneHolder | null, serverNowMs: number): string {
  if (holder === null) return 'Say who holds the phone'
  if (isVerified(holder, serverNowMs)) return 'holds the phone, signed in'
  return holder.personId === null
    ? 'holds the phone, by name only'
    : 'holds the phone; the sign-in has ended, recorded by name'
}

function useIsDue(holder: PhoneHolder | null): boolean {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const look = () => setNow(Date.now())
    const timer = setInterval(look, lookEveryMs)
    document.addEventListener('visibilitychange', look)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', look)
    }
  }, [])
  // The moment of the last look is older than what was noted since.
  return holder !== null && mustAskAgain(holder, Math.max(now, Date.parse(holder.seenAt) || now))
}

function StillHere({
  phone,
  holder,
  onOther,
}: {
  phone: FieldPhone
  holder: PhoneHolder
  onOther: () => void
}) {
  return (
    <Dialog title={`Is this still ${holder.name}?`}>
      <div className={classes.stack}>
        <p>The phone was not used for a while. Each sample records who held it.</p>
        <Button className={classes.big} onClick={() => void phone.noteUse()}>
          Yes, {holder.name}
        </Button>
        <Button className={classes.big} variant="default" onClick={onOther}>
          No, somebody else
        </Button>
      </div>
    </Dialog>
  )
}

/** Another person takes the phone: by name, without a network too, or by signing in. */
function OtherHands({
  phone,
  state,
  onDone,
}: {
  phone: FieldPhone
  state: PhoneState
  onDone: () => void
}) {
  const [name, setName] = useState('')
  const [error, setError] = useState<unknown>(null)
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const signInOther = async () => {
    try {
      await signOut()
      queryClient.clear()
      await navigate({ to: paths.signIn, search: { next: paths.field } })
    } catch (problem) {
      setError(problem)
    }
  }
  const signedIn = state.packs[0]?.pack.person
  return (
    <Dialog title="Hand the phone over" {...(state.holder !== null && { onClose: onDone })}>
      <form
        className={form.form}
        onSubmit={(event) => {
          event.preventDefault()
          const seenAt = new Date().toISOString()
          const stated = { name: name.trim(), personId: null, validUntil: null, seenAt }
          void phone.setHolder(stated).then(onDone)
        }}
      >
        <p className={classes.minor}>
          Samples that are kept from now on name the new holder. What is kept already keeps its own.
        </p>
        <TextInput
          className={classes.field}
          label="Name of who takes the phone"
          maxLength={nameLettersMax}
          pattern=".*\S.*"
          required
          withAsterisk={false}
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" className={classes.big}>
          Go on by name
        </Button>
        {signedIn && state.holder?.personId !== signedIn.id && (
          <Button
            className={classes.big}
            variant="default"
            onClick={() => void phone.backToSignedIn().then(onDone)}
          >
            Back to {signedIn.name}
          </Button>
        )}
        <Button
          className={classes.big}
          variant="default"
          disabled={state.reach.kind === 'offline'}
          onClick={() => void signInOther()}
        >
          {state.reach.kind === 'offline'
            ? 'Signing in needs a network'
            : 'The other person signs in'}
        </Button>
        {error !== null && <ProblemNotice title="Nobody was signed out" error={error} />}
      </form>
    </Dialog>
  )
}
