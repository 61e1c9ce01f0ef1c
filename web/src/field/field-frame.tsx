import { NativeSelect, VisuallyHidden } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useRef, useSyncExternalStore, type ReactNode } from 'react'
import { paths } from '../paths.ts'
import { Mark } from '../ui/mark.tsx'
import { SchemeToggle } from '../ui/scheme-toggle.tsx'
import classes from './field.module.css'
import { HolderBar } from './holder-bar.tsx'
import { skewMs, skewWords } from './phone/device-clock.ts'
import type { FieldPhone } from './phone/field-phone.ts'
import { overdueMs } from './phone/limits.ts'
import type { PhoneState } from './phone/phone-state.ts'
import { isUnsent } from './phone/queue-item.ts'
import { serviceState, subscribeService } from './phone/service.ts'

const parts = [
  { part: undefined, label: 'Sample' },
  { part: 'hand-over', label: 'Hand over' },
  { part: 'queue', label: 'Queue' },
  { part: 'phone', label: 'Phone' },
] as const

/** Around every page of the field: who holds the phone on top, what is not sent yet, and the ways at the thumb. */
export function FieldFrame({
  phone,
  state,
  team,
  onTeam,
  children,
}: {
  phone: FieldPhone
  state: PhoneState
  team: string | null
  onTeam: (team: string) => void
  children: ReactNode
}) {
  const service = useSyncExternalStore(subscribeService, serviceState)
  const main = useRef<HTMLElement>(null)
  const unsent = state.items.filter(isUnsent).length + state.unread.length
  const isOld = state.items.some((item) => isUnsent(item) && ageMs(item.keptAt) > overdueMs)
  const clock = skewWords(skewMs(phone.clockNow().clock))
  return (
    <div className={classes.frame}>
      <title>Field - Luminous</title>
      <header className={classes.top}>
        <div className={classes.bar}>
          <Link to={paths.home} className={classes.brand} aria-label="Luminous, to the results">
            <Mark />
          </Link>
          <TeamName state={state} team={team} onTeam={onTeam} />
          <Link
            to={paths.field}
            search={{ part: 'queue' }}
            className={classes.unsent}
            data-old={isOld || undefined}
          >
            {unsent} unsent
          </Link>
          <SchemeToggle />
        </div>
        {state.packs.length > 0 && <HolderBar phone={phone} state={state} />}
      </header>
      <main id="main" ref={main} tabIndex={-1} className={`${classes.main} ${classes.stack}`}>
        {clock !== null && (
          <p className={classes.notice} data-tone="caution" role="status">
            {clock}
          </p>
        )}
        {service === 'renewed' && (
          <p className={classes.notice} role="status">
            A new version of this page is ready.{' '}
            <Link to={paths.field} search={{ part: 'phone' }}>
              Use it
            </Link>
          </p>
        )}
        {service === 'insecure' && (
          <p className={classes.notice} data-tone="caution">
            This address is plain http: the page cannot be kept for days without a network, and has
            no camera, photos or position. Open it over https.
          </p>
        )}
        {children}
      </main>
      <nav className={classes.tabs} aria-label="Pages of the field">
        <ul>
          {parts.map((each) => (
            <li key={each.label}>
              <Link
                to={paths.field}
                search={each.part ? { part: each.part } : {}}
                activeOptions={{ exact: true, includeSearch: true }}
              >
                {each.label}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
    </div>
  )
}

const ageMs = (keptAt: string): number => Date.now() - Date.parse(keptAt)

function TeamName({
  state: { packs },
  team,
  onTeam,
}: {
  state: PhoneState
  team: string | null
  onTeam: (team: string) => void
}) {
  const name = packs.find((each) => each.team === team)?.pack.team.name ?? 'Field'
  if (packs.length < 2) {
    return (
      <span className={classes.team} title={name}>
        {name}
      </span>
    )
  }
  return (
    <label className={classes.team}>
      <VisuallyHidden>Team that the samples are for</VisuallyHidden>
      <NativeSelect
        value={team ?? ''}
        data={packs.map(({ team: value, pack }) => ({ value, label: pack.team.name }))}
        onChange={(event) => onTeam(event.currentTarget.value)}
      />
    </label>
  )
}
