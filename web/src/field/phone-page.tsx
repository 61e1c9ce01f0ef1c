import { Button } from '@mantine/core'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { paths } from '../paths.ts'
import { count } from '../ui/count.ts'
import { formatInstant, ownTimeZone } from '../ui/instant.ts'
import { Facts, Panel } from '../ui/panel.tsx'
import { saveFile } from '../ui/save-file.ts'
import classes from './field.module.css'
import { skewMs, skewWords } from './phone/device-clock.ts'
import type { FieldPhone } from './phone/field-phone.ts'
import type { PhoneHolder } from './phone/holder.ts'
import type { PhoneState } from './phone/phone-state.ts'
import { isUnsent } from './phone/queue-item.ts'
import { renewService, serviceState, subscribeService, type ServiceState } from './phone/service.ts'
import { SaveFiles } from './save-files.tsx'

/** The phone itself: whether it can be relied on without a network, and the ways to take work off it. */
export function PhonePage({ phone, state }: { phone: FieldPhone; state: PhoneState }) {
  const service = useSyncExternalStore(subscribeService, serviceState)
  const isKept = usePersistence()
  const skew = skewMs(phone.clockNow().clock)
  const { reach } = state
  return (
    <div className={classes.stack}>
      <h1>This phone</h1>
      <Panel title="Without a network">
        <Facts
          rows={[
            ['Server', reachWords[reach.kind]],
            ['The page itself', serviceWords[service]],
            ['What it keeps', keptWords(isKept)],
            ['Clock', clockWords(skew)],
            ['Sign-in', signInWords(state.holder)],
            ...state.packs.map(({ pack, fetchedAt }): [string, string] => [
              `List of ${pack.team.name}`,
              `${count(pack.sites.length, 'site')}, ${count(pack.kits.length, 'kit')}, of ${formatInstant(fetchedAt, ownTimeZone())}`,
            ]),
          ]}
        />
        {service === 'renewed' && (
          <Button className={classes.big} onClick={() => void renewService()}>
            A new version is ready: use it
          </Button>
        )}
        <InstallHint />
      </Panel>
      <Files phone={phone} state={state} />
      {state.takenOff.length > 0 && <TakenOffLog phone={phone} state={state} />}
      {state.unreadDrafts.length > 0 && <UnreadDrafts drafts={state.unreadDrafts} />}
      <Button className={classes.big} variant="default" component="a" href={paths.fieldImport}>
        Take in a phone’s file
      </Button>
      <Button className={classes.big} variant="default" component="a" href={paths.results}>
        To results and sign-out
      </Button>
    </div>
  )
}

const reachWords = {
  asking: 'asking',
  offline: 'cannot be reached',
  signedOut: 'reached; nobody is signed in',
  signedIn: 'reached',
} as const

const serviceWords: Readonly<Record<ServiceState, string>> = {
  insecure:
    'cannot be kept: this address is plain http. Open it over https; until then it needs the network to be opened.',
  missing:
    'cannot be kept: this browser has no service workers. It needs the network to be opened.',
  installing: 'is being kept',
  ready: 'is kept: it opens without a network',
  renewed: 'is kept, and a new version is ready',
}

function keptWords(isKept: boolean | null): string {
  if (isKept === null) return 'asking the browser'
  return isKept
    ? 'the browser promised not to clear it by itself'
    : 'the browser made no promise: it may clear it when storage runs low, or after 7 days without a visit. Install the page, and send soon.'
}

function clockWords(skew: number | null): string {
  if (skew === null) return 'not compared with the server yet'
  return skewWords(skew) ?? 'right, within two minutes'
}

function signInWords(holder: PhoneHolder | null): string {
  const until = holder?.validUntil ?? null
  return until === null
    ? 'the phone is in the hands of somebody known by name only'
    : `counts without a network until ${formatInstant(until, ownTimeZone())}`
}

function usePersistence(): boolean | null {
  const [isKept, setKept] = useState<boolean | null>(null)
  useEffect(() => {
    const ask = async () => {
      // Not there on an unsafe origin.
      const storage: StorageManager | undefined = navigator.storage
      setKept((await storage?.persist?.()) ?? false)
    }
    void ask()
  }, [])
  return isKept
}

const isInstalled = (): boolean => matchMedia('(display-mode: standalone)').matches

function InstallHint() {
  if (isInstalled()) return null
  return (
    <p className={classes.minor}>
      Put it on the home screen before the first day without a network: on an iPhone by Share, “Add
      to Home Screen”; on Android by the browser’s menu, “Install app” or “Add to Home screen”.
    </p>
  )
}

function Files({ phone, state }: { phone: FieldPhone; state: PhoneState }) {
  const teams = state.packs.map(({ team }) => team)
  const unsent = state.items.filter((item) => isUnsent(item) && teams.includes(item.team))
  return (
    <Panel title="Take unsent work off this phone">
      {unsent.length === 0 && <p>Nothing waits to be sent.</p>}
      {teams.map((team) => {
        const items = unsent.filter((item) => item.team === team)
        if (items.length === 0) return null
        return <SaveFiles key={team} phone={phone} team={team} items={items} unread={[]} />
      })}
    </Panel>
  )
}

function TakenOffLog({ phone, state: { takenOff } }: { phone: FieldPhone; state: PhoneState }) {
  const isSaved = takenOff.every(({ exportedAt }) => exportedAt !== null)
  const save = async () => {
    saveFile('luminous-taken-off.json', 'application/json', JSON.stringify(takenOff, null, 2))
    const exportedAt = new Date().toISOString()
    for (const row of takenOff) await phone.store.putTakenOff({ ...row, exportedAt })
    await phone.changed()
  }
  const clear = async () => {
    for (const { id } of takenOff) await phone.store.dropTakenOff(id)
    await phone.changed()
  }
  return (
    <Panel title="Taken off unsent">
      <ul className={classes.items} aria-label="Taken off unsent">
        {takenOff.map(({ id, at, by, why }) => (
          <li key={id} className={classes.item}>
            <p>{why}</p>
            <p className={classes.minor}>
              {by}, {formatInstant(at, ownTimeZone())}
            </p>
          </li>
        ))}
      </ul>
      <div className={classes.row}>
        <Button className={classes.big} variant="default" onClick={() => void save()}>
          Save the log as a file
        </Button>
        <Button
          className={classes.big}
          variant="default"
          disabled={!isSaved}
          onClick={() => void clear()}
        >
          {isSaved ? 'Clear the log' : 'Clear: save it first'}
        </Button>
      </div>
    </Panel>
  )
}

function UnreadDrafts({ drafts }: { drafts: readonly unknown[] }) {
  return (
    <Panel title="Begun with another version">
      <p>
        {count(drafts.length, 'sample')} was begun with another version of the form. It is kept as
        it is, and can be saved as a file.
      </p>
      <Button
        className={classes.big}
        variant="default"
        onClick={() =>
          saveFile('luminous-begun.json', 'application/json', JSON.stringify(drafts, null, 2))
        }
      >
        Save it as a file
      </Button>
    </Panel>
  )
}
