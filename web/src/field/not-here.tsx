/** Where no sample can be taken: why, and what to do about it. */
import type { Session } from '@luminous/contract'
import { customerList } from '@luminous/contract/endpoints/onboarding.ts'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { queryOf } from '../api/call.ts'
import { paths } from '../paths.ts'
import { count } from '../ui/count.ts'
import { Loaded } from '../ui/loaded.tsx'
import classes from './field.module.css'
import type { FieldPhone } from './phone/field-phone.ts'
import type { PhoneState } from './phone/phone-state.ts'
import { isUnsent } from './phone/queue-item.ts'

export function NoStore({ error }: { error: Error }) {
  const isNewer = error.name === 'VersionError'
  return (
    <main className={classes.main}>
      <title>Field - Luminous</title>
      <div className={classes.stack}>
        <h1>{isNewer ? 'This page is older than what it keeps' : 'Nothing can be kept here'}</h1>
        {isNewer ? (
          <p>A newer version of this page was here. Load it again; what is kept stays as it is.</p>
        ) : (
          <p>
            This browser keeps nothing on the phone, as in a private window or with storage switched
            off, so a sample could be lost. Open the page in an ordinary window of Safari, Chrome or
            Firefox, or allow storage for it in the browser’s settings.
          </p>
        )}
        <Button className={classes.big} onClick={() => location.reload()}>
          Load the page again
        </Button>
      </div>
    </main>
  )
}

export function Outdated() {
  return (
    <div className={classes.stack}>
      <h1>A newer version was opened</h1>
      <p>This page is of an older version. Load it again: what is kept on the phone stays.</p>
      <Button className={classes.big} onClick={() => location.reload()}>
        Load the page again
      </Button>
    </div>
  )
}

/** Nobody's list is on the phone. What waits is counted and named, and not shown. */
export function Locked({ state, code }: { state: PhoneState; code: string | null }) {
  const { reach, items } = state
  const next = `${paths.field}${code === null ? '' : `?code=${encodeURIComponent(code)}`}`
  const isSignedIn = reach.kind === 'signedIn'
  const mustEnrol = reach.kind === 'signedIn' && reach.session.mustEnrol
  return (
    <div className={classes.stack}>
      <h1>{code === null ? 'Take samples with this phone' : `Kit ${code.slice(0, 40)}`}</h1>
      {mustEnrol && (
        <Button className={classes.big} component="a" href={paths.secondFactor}>
          Set up a second factor first
        </Button>
      )}
      {isSignedIn || reach.kind === 'asking' ? (
        <p role="status">
          {mustEnrol
            ? 'Your team asks for a second factor before anything else.'
            : (state.pause?.detail ?? 'Getting the sites and kits onto this phone…')}
        </p>
      ) : (
        <p>
          {reach.kind === 'offline'
            ? 'There is no network, and nobody has signed in on this phone since the last sign-out. Sign in once where there is a network; afterwards it works without.'
            : 'Sign in once: the sites and kits of your team come onto the phone, and from then on samples can be taken without a network.'}
        </p>
      )}
      {!isSignedIn && reach.kind !== 'asking' && (
        <Button
          className={classes.big}
          component="a"
          href={`${paths.signIn}?next=${encodeURIComponent(next)}`}
        >
          Sign in
        </Button>
      )}
      <WaitingOfOthers items={items} />
    </div>
  )
}

function WaitingOfOthers({ items }: { items: PhoneState['items'] }) {
  const unsent = items.filter(isUnsent)
  if (unsent.length === 0) return null
  const owners = [...new Set(unsent.map(({ deed }) => deed.holder.name))].join(', ')
  return (
    <p className={classes.notice} data-tone="caution">
      {count(unsent.length, 'unsent thing')} of {owners} waits on this phone. It is kept until
      somebody of the team signs in and it is sent.
    </p>
  )
}

export function NotAllowed({ session, state }: { session: Session; state: PhoneState }) {
  const isView = session.via === 'view'
  const other = session.places.find(({ role }) => role === 'admin' || role === 'editor')
  return (
    <div className={classes.stack}>
      <h1>Samples are taken by others here</h1>
      <p>
        {isView
          ? 'You view as a customer: nothing can be changed. Leave the view first.'
          : `As ${session.role} of ${session.team.name} you may read, but take no samples. An admin of the team can make you an editor.`}
      </p>
      {other && !isView && (
        <p>You may for {other.team.name}: choose that team at the top of the results first.</p>
      )}
      <Button className={classes.big} component="a" href={paths.results}>
        To the results
      </Button>
      <WaitingOfOthers items={state.items} />
    </div>
  )
}

/** Staff belong to no customer: they say for whom they take samples. */
export function StaffChoice({
  phone,
  onTeam,
}: {
  phone: FieldPhone
  onTeam: (team: string) => void
}) {
  const query = useQuery(queryOf(customerList, { query: { limit: 200 } }))
  const [busy, setBusy] = useState<string | null>(null)
  const choose = async (team: string) => {
    setBusy(team)
    if (await phone.freshPack(team)) onTeam(team)
    setBusy(null)
  }
  return (
    <div className={classes.stack}>
      <h1>For which customer?</h1>
      <p>Samples belong to a customer. Choose one: its sites and kits come onto this phone.</p>
      <Loaded query={query} what="The customers">
        {({ items }) => (
          <ul className={classes.choices}>
            {items.map(({ id, name }) => (
              <li key={id}>
                <button type="button" disabled={busy !== null} onClick={() => void choose(id)}>
                  <span>{name}</span>
                  <span>{busy === id ? 'Getting it…' : ''}</span>
                </button>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </div>
  )
}
