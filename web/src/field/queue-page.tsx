import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import { paths } from '../paths.ts'
import { Chip } from '../ui/chip.tsx'
import { count } from '../ui/count.ts'
import classes from './field.module.css'
import { ageWords, kindWords, stateWords } from './item-words.ts'
import { NeedsYou } from './needs-you.tsx'
import type { FieldPhone } from './phone/field-phone.ts'
import { overdueMs } from './phone/limits.ts'
import { blockersOf } from './phone/next-item.ts'
import type { PhoneState } from './phone/phone-state.ts'
import { codesOf, isUnsent, type QueueItem } from './phone/queue-item.ts'
import { photosToSend } from './phone/receipts.ts'
import { stateOf } from './phone/states.ts'
import { SaveUnread } from './save-files.tsx'

/** What waits, what was sent, and what needs a person: every thing with its state in words. */
export function QueuePage({ phone, state }: { phone: FieldPhone; state: PhoneState }) {
  const now = useNow()
  const mine = new Set(state.packs.map(({ team }) => team))
  const shown = state.items.filter(({ team }) => mine.has(team))
  const unsent = shown.filter(isUnsent)
  const sent = shown.filter((item) => !isUnsent(item)).toReversed()
  const others = state.items.filter((item) => isUnsent(item) && !mine.has(item.team))
  return (
    <div className={classes.stack}>
      <h1>
        {unsent.length === 0
          ? 'Everything is sent'
          : `${count(unsent.length, 'thing')} not sent yet`}
      </h1>
      <QueueNotice phone={phone} state={state} unsent={unsent} now={now} />
      <Items label="Not sent" items={unsent} phone={phone} state={state} now={now} />
      {state.unread.length > 0 && <SaveUnread phone={phone} unread={state.unread} />}
      {others.length > 0 && (
        <p className={classes.notice}>
          {count(others.length, 'more thing')} of {namesOf(others)} waits here until somebody of
          that team signs in.
        </p>
      )}
      {sent.length > 0 && <h2>Sent</h2>}
      <Items label="Sent" items={sent} phone={phone} state={state} now={now} />
      {sent.length > 0 && (
        <p className={classes.minor}>The newest of what was sent stay here to be looked at.</p>
      )}
    </div>
  )
}

const namesOf = (items: readonly QueueItem[]): string =>
  [...new Set(items.map(({ teamName }) => teamName || 'another team'))].join(', ')

function useNow(): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000)
    return () => clearInterval(timer)
  }, [])
  return now
}

/** Why things wait, and what would help. */
function QueueNotice({
  phone,
  state: { pause, reach, sending },
  unsent,
  now,
}: {
  phone: FieldPhone
  state: PhoneState
  unsent: readonly QueueItem[]
  now: number
}) {
  if (unsent.length === 0) {
    return <p>Nothing waits on this phone. Every sample has the server’s receipt.</p>
  }
  const isOld = unsent.some(({ keptAt }) => now - Date.parse(keptAt) > overdueMs)
  const waits = unsent.some((item) => item.state === 'waiting')
  return (
    <>
      {isOld && (
        <p className={classes.notice} data-tone="caution" role="status">
          Something waits for more than 48 hours. A phone may forget what a page keeps: find a
          network, or take it off as a file under Phone.
        </p>
      )}
      {pause && waits && (
        <div className={classes.notice} data-tone="caution" role="status">
          <p>
            <strong>Sending is paused.</strong> {pause.detail} Nothing is lost.
          </p>
          {pause.reason === 'signedOut' && (
            <Button className={classes.big} component="a" href={signInHref}>
              Sign in to send
            </Button>
          )}
          {pause.reason === 'otherTeam' && (
            <Button className={classes.big} variant="default" component="a" href={paths.results}>
              Choose the team
            </Button>
          )}
        </div>
      )}
      {!pause && waits && (
        <p role="status">
          {reach.kind === 'offline'
            ? 'There is no network. It is sent by itself when there is one.'
            : sending
              ? 'Being sent…'
              : 'It is sent by itself.'}
        </p>
      )}
      {waits && (
        <Button
          className={classes.big}
          variant="default"
          loading={sending !== null}
          onClick={() => void phone.look()}
        >
          Send now
        </Button>
      )}
    </>
  )
}

const signInHref = `${paths.signIn}?next=${encodeURIComponent(`${paths.field}?part=queue`)}`

function Items({
  label,
  items,
  phone,
  state,
  now,
}: {
  label: string
  items: readonly QueueItem[]
  phone: FieldPhone
  state: PhoneState
  now: number
}) {
  if (items.length === 0) return null
  return (
    <ul className={classes.items} aria-label={label}>
      {items.map((item) => (
        <Item key={item.id} item={item} phone={phone} state={state} now={now} />
      ))}
    </ul>
  )
}

function Item({
  item,
  phone,
  state,
  now,
}: {
  item: QueueItem
  phone: FieldPhone
  state: PhoneState
  now: number
}) {
  const shown = stateOf(item, { sendingId: state.sending?.id ?? null, pause: state.pause })
  const { says, tone } = stateWords[shown]
  const [blocker] = blockersOf(item, state.items)
  const photos = item.kind === 'scan' ? photosToSend(item).length : 0
  return (
    <li className={classes.item} data-state={shown}>
      <div className={classes.itemHead}>
        <strong>{titleOf(item)}</strong>
        <Chip tone={tone}>
          {says}
          {shown === 'sending' && state.sending ? `: ${state.sending.part}` : ''}
        </Chip>
      </div>
      <p>
        {item.kind === 'scan'
          ? `${item.siteName}, ${kindWords[item.deed.kind]}`
          : handOverWords(item)}
      </p>
      <p className={classes.minor}>
        {item.deed.holder.name}, {ageWords(item.keptAt, now)}
        {item.receipt && shown !== 'sent' ? '; the sample has arrived' : ''}
        {photos > 0 ? `; ${count(photos, 'photo')} still to be sent` : ''}
        {item.exportedAt ? '; in a file that was saved' : ''}
      </p>
      {blocker && (
        <p className={classes.minor}>Waits until {codesOf(blocker).join(', ')} is sent.</p>
      )}
      {shown === 'waiting' && item.lastTrouble && (
        <p className={classes.minor}>
          {item.lastTrouble} Tried {item.attempts} times; tried again by itself.
        </p>
      )}
      {shown === 'needsYou' && <NeedsYou item={item} phone={phone} state={state} />}
    </li>
  )
}

const titleOf = (item: QueueItem): string =>
  item.kind === 'scan' ? item.deed.code : `Hand-over of ${count(item.deed.codes.length, 'sample')}`

const handOverWords = (item: QueueItem & { kind: 'handOver' }): string =>
  `From ${item.deed.from} to ${item.deed.to}: ${item.deed.codes.join(', ')}`
