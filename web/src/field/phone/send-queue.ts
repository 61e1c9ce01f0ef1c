/** Sends what waits, one after the other. Nothing leaves the phone here but photos that a receipt names as stored. */
import type { Session } from '@luminous/contract'
import type { Contact } from './device-clock.ts'
import { answerOf, sendHandOver, sendPhoto, sendScan } from './field-api.ts'
import type { FieldStore } from './field-store.ts'
import { nextItem } from './next-item.ts'
import {
  isUnsent,
  readQueueItem,
  type HandOverItem,
  type QueueItem,
  type ScanItem,
} from './queue-item.ts'
import { mergeReceipts, photosToSend } from './receipts.ts'
import { judgeAnswer, type Pause, type Trouble, type Verdict } from './states.ts'

export type RoundOutcome = {
  readonly pause: Pause | null
  /** Why something is to be tried again; null where all went well. */
  readonly trouble: Trouble | null
  /** How long the server wants to be left alone. */
  readonly retryAfterMs: number
}

type Telling = {
  readonly store: FieldStore
  /** What is sent now, and how far its photos are. */
  readonly onSending: (now: { id: string; part: string } | null) => Promise<void>
  readonly onContact: (contact: Contact | null) => void
}

/** One turn for each item that may go: those of the team that is acted for; staff send for any. */
export async function sendRound(telling: Telling, session: Session): Promise<RoundOutcome> {
  const { store, onSending } = telling
  const tried = new Set<string>()
  let retryAfterMs = 0
  let trouble: RoundOutcome['trouble'] = null
  try {
    for (;;) {
      const items = await readItems(store)
      const item = nextOf(items, session, tried)
      if (!item) return { pause: pauseOfRest(items, session), trouble, retryAfterMs }
      tried.add(item.id)
      const verdict = await sendOne(telling, item)
      if (verdict?.kind === 'pause') return { pause: verdict.pause, trouble: null, retryAfterMs: 0 }
      if (verdict?.kind !== 'later') continue
      trouble = verdict.isLost ? 'lost' : 'trouble'
      retryAfterMs = Math.max(retryAfterMs, verdict.afterMs ?? 0)
      // Without a network the next one would learn the same; a server's trouble may be with this one alone.
      if (verdict.isLost || verdict.afterMs !== null) return { pause: null, trouble, retryAfterMs }
    }
  } finally {
    await onSending(null)
  }
}

async function readItems(store: FieldStore): Promise<QueueItem[]> {
  const { rows } = await store.readAll()
  return rows.map(({ stored }) => readQueueItem(stored)).filter((item) => item !== null)
}

const maySendFor = (session: Session, team: string): boolean =>
  session.team.id === team || (session.isStaff && session.via === 'membership')

function nextOf(items: readonly QueueItem[], session: Session, tried: ReadonlySet<string>) {
  const teams = new Set(items.map(({ team }) => team).filter((team) => maySendFor(session, team)))
  for (const team of teams) {
    const item = nextItem(items, { team, tried })
    if (item) return item
  }
  return null
}

/** What is left waits for somebody who acts for another team. */
function pauseOfRest(items: readonly QueueItem[], session: Session): Pause | null {
  const others = items.filter((item) => isUnsent(item) && !maySendFor(session, item.team))
  const [first] = others
  if (!first || items.some((item) => isUnsent(item) && maySendFor(session, item.team))) return null
  return {
    reason: 'otherTeam',
    detail: `What waits belongs to ${first.teamName}; you act for ${session.team.name}.`,
  }
}

type Turn = (Verdict & { readonly isLost: boolean }) | null

async function sendOne(telling: Telling, item: QueueItem): Promise<Turn> {
  const { store } = telling
  try {
    await (item.kind === 'scan' ? sendScanItem(telling, item) : sendHandOverItem(telling, item))
    return null
  } catch (error) {
    const answer = answerOf(error)
    if (answer === null) throw error
    const at = new Date().toISOString()
    const verdict = judgeAnswer(answer, { at, attempts: item.attempts })
    const kept = await store.changeItem(item.id, (stored) =>
      afterTrouble(readQueueItem(stored), verdict),
    )
    // A photo is large: where it does not get through, the next sample still may.
    const isOfPhoto = kept !== null && kept.receipt !== null
    return { ...verdict, isLost: answer.kind === 'lost' && !isOfPhoto }
  }
}

function afterTrouble(item: QueueItem | null, verdict: Verdict): QueueItem | null {
  if (item === null) return null
  switch (verdict.kind) {
    case 'later':
      return { ...item, attempts: item.attempts + 1, lastTrouble: verdict.detail }
    case 'needsYou':
      return { ...item, state: 'needsYou', refusal: verdict.refusal, lastTrouble: null }
    case 'pause':
      break
  }
  return { ...item, lastTrouble: verdict.pause.detail }
}

/** The scan, then its photos, then the scan again: its receipt names them as stored, and only then they may go. */
async function sendScanItem(telling: Telling, item: ScanItem): Promise<void> {
  let told = await tellScan(telling, item)
  const missing = photosToSend(told)
  for (const [at, sha256] of missing.entries()) {
    const photo = await telling.store.getPhoto(sha256)
    // It cannot be had any more; what the server has stays, and a person decides.
    if (!photo) continue
    await telling.onSending({ id: item.id, part: `photo ${at + 1} of ${missing.length}` })
    const { contact } = await sendPhoto(item.team, photo)
    telling.onContact(contact)
  }
  if (missing.length > 0) told = await tellScan(telling, told)
  const lost = photosToSend(told)
  if (lost.length === 0) return
  const refusal = {
    code: 'photo.missing',
    detail: `The sample arrived, but ${lost.length} of its photos did not: they are not on this phone any more.`,
    field: 'photos',
    at: new Date().toISOString(),
  }
  await telling.store.changeItem(item.id, (stored) => {
    const now = readQueueItem(stored)
    return now && { ...now, state: 'needsYou', refusal }
  })
}

async function tellScan(telling: Telling, item: ScanItem): Promise<ScanItem> {
  await telling.onSending({ id: item.id, part: 'the sample' })
  const { body, contact } = await sendScan(item.team, item.deed)
  telling.onContact(contact)
  const kept = await telling.store.changeItem(item.id, (stored) => {
    const now = readQueueItem(stored)
    if (now?.kind !== 'scan') return null
    const receipt = mergeReceipts(now.receipt, body)
    const isWhole = photosToSend({ ...now, receipt }).length === 0
    return {
      ...now,
      receipt,
      refusal: null,
      lastTrouble: null,
      ...(isWhole && { state: 'sent' as const }),
    }
  })
  return kept?.kind === 'scan' ? kept : { ...item, receipt: mergeReceipts(item.receipt, body) }
}

async function sendHandOverItem(telling: Telling, item: HandOverItem): Promise<void> {
  await telling.onSending({ id: item.id, part: 'the hand-over' })
  const { body, contact } = await sendHandOver(item.team, item.deed)
  telling.onContact(contact)
  await telling.store.changeItem(item.id, (stored) => {
    const now = readQueueItem(stored)
    if (now?.kind !== 'handOver') return null
    return { ...now, receipt: body, state: 'sent', refusal: null, lastTrouble: null }
  })
}
