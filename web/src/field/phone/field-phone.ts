/** The phone as its pages see it: what is kept, who holds it, what is being sent. One for each page that is open. */
import type { FieldPack, FieldScan, Session } from '@luminous/contract'
import { session as sessionEndpoint } from '@luminous/contract/endpoints/access.ts'
import { mayRole } from '@luminous/contract/permissions.ts'
import { callUntil } from '../../api/call.ts'
import { ConnectionLost, isSignedOut } from '../../api/problem.ts'
import { deviceClock, type Contact } from './device-clock.ts'
import { readDraft, type Draft } from './draft.ts'
import { answerOf, fetchPack, tickNow } from './field-api.ts'
import type { FieldStore, KeptPhoto } from './field-store.ts'
import { holderOf, mustAskAgain, readHolder, type PhoneHolder } from './holder.ts'
import { sentShownMax } from './limits.ts'
import { LookLoop } from './look-loop.ts'
import { byAge } from './next-item.ts'
import { asOnlySender } from './one-sender.ts'
import { emptyPhone, type PhoneState } from './phone-state.ts'
import { fieldsOf, isUnsent, readQueueItem, type QueueItem, type UnreadItem } from './queue-item.ts'
import { photosToDrop } from './receipts.ts'
import { sendRound } from './send-queue.ts'
import { judgeAnswer } from './states.ts'
import { noteUnsentCount } from './unsent-count.ts'

const packFreshMs = 10 * 60_000
/** How often a page that is open looks by itself, beside what the browser tells it. */
const idleLookMs = 60_000

export class FieldPhone {
  readonly store: FieldStore
  #state: PhoneState = emptyPhone
  readonly #listeners = new Set<() => void>()
  readonly #others = new BroadcastChannel('luminous.field')
  readonly #loop = new LookLoop(() => this.#lookOnce())
  /** Counts what was done to drafts here, which what is just being read from the store may not know of yet. */
  #draftChanges = 0
  readonly #ends = new AbortController()

  constructor(store: FieldStore) {
    this.store = store
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
  get = (): PhoneState => this.#state

  #set(part: Partial<PhoneState>): void {
    this.#state = { ...this.#state, ...part }
    for (const listener of this.#listeners) listener()
  }

  /** Reads what is kept, and goes on sending whenever the browser says that it may work again. */
  async start(): Promise<void> {
    const { signal } = this.#ends
    this.#others.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      const { sending } = fieldsOf(data)
      if (sending === null) this.#set({ sending: null })
      const { id, part } = fieldsOf(sending)
      if (typeof id === 'string' && typeof part === 'string') this.#set({ sending: { id, part } })
      void this.#reload()
    })
    const look = () => {
      // Somebody looks, or there is a network again: no time to be patient.
      this.#loop.forgetFailures()
      void this.look()
    }
    addEventListener('online', look, { signal })
    addEventListener('focus', look, { signal })
    addEventListener('offline', () => this.#set({ reach: { kind: 'offline' } }), { signal })
    document.addEventListener('visibilitychange', () => !document.hidden && look(), { signal })
    await this.#reload()
    void this.look()
  }

  stop(): void {
    this.#ends.abort()
    this.#others.close()
    this.#loop.stop()
  }

  setOutdated = (): void => this.#set({ isOutdated: true })

  async #reload(): Promise<void> {
    const draftChanges = this.#draftChanges
    const { packs, rows, holder, offset, drafts, takenOff } = await this.store.readAll()
    const items: QueueItem[] = []
    const unread: UnreadItem[] = []
    for (const { id, stored } of rows) {
      const item = readQueueItem(stored)
      if (item) items.push(item)
      else unread.push({ id, stored })
    }
    noteUnsentCount(items.filter(isUnsent).length + unread.length)
    const contact =
      this.#state.contact ??
      (typeof offset === 'number' ? { serverOffsetMs: offset, at: null } : null)
    this.#set({
      packs,
      items: items.toSorted(byAge),
      unread,
      ...(draftChanges === this.#draftChanges && {
        drafts: drafts.map(readDraft).filter((draft) => draft !== null),
      }),
      unreadDrafts: drafts.filter((draft) => readDraft(draft) === null),
      takenOff,
      holder: readHolder(holder),
      contact,
    })
  }

  /** After every change of what is kept: this page and the others show it. */
  async changed(): Promise<void> {
    await this.#reload()
    this.#tellOthers({})
  }

  #tellOthers(news: { readonly sending?: PhoneState['sending'] }): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has no target
    if (!this.#ends.signal.aborted) this.#others.postMessage(news)
  }

  /** Asks the server who is signed in, brings the list up to date and sends what waits. Never two at once. */
  look(): Promise<void> {
    return this.#loop.look()
  }

  /** Answers in how many milliseconds to look again. */
  async #lookOnce(): Promise<number> {
    try {
      const session = await this.#askSession()
      return session ? await this.#work(session) : idleLookMs
    } catch (error) {
      const answer = answerOf(error)
      if (answer === null) throw error
      if (answer.kind === 'lost') this.#set({ reach: { kind: 'offline' } })
      return this.#loop.failed(answer.kind === 'lost' ? 'lost' : 'trouble')
    }
  }

  async #askSession(): Promise<Session | null> {
    try {
      const session = await callUntil(AbortSignal.timeout(20_000), sessionEndpoint)
      // A network that wants a sign-in of its own answers with a page.
      if (typeof fieldsOf(fieldsOf(session).team).id !== 'string') throw new ConnectionLost()
      this.#set({ reach: { kind: 'signedIn', session } })
      return session
    } catch (error) {
      if (!isSignedOut(error)) {
        if (answerOf(error) !== null) throw error
        throw new ConnectionLost({ cause: error })
      }
      const detail = 'Nobody is signed in on this phone.'
      this.#set({ reach: { kind: 'signedOut' }, pause: { reason: 'signedOut', detail } })
      await this.#endHolderSession()
      return null
    }
  }

  /** The server says that the session is over: from now on the holder is known by name only. */
  async #endHolderSession(): Promise<void> {
    const { holder } = this.#state
    if (holder === null || holder.validUntil === null) return
    await this.setHolder({ ...holder, validUntil: null })
  }

  async #work(session: Session): Promise<number> {
    const done = await asOnlySender(this.store, async () => {
      await this.#renewPacks(session)
      return this.#send(session)
    })
    await this.changed()
    return done ?? idleLookMs
  }

  async #send(session: Session): Promise<number> {
    const { pause, trouble, retryAfterMs } = await sendRound(
      {
        store: this.store,
        onContact: (contact) => this.#keepContact(contact),
        onSending: async (sending) => {
          this.#set({ sending })
          this.#tellOthers({ sending })
          await this.#reload()
        },
      },
      session,
    )
    this.#set({ pause })
    await this.#tidy()
    if (trouble !== null) return Math.max(retryAfterMs, this.#loop.failed(trouble))
    this.#loop.forgetFailures()
    return idleLookMs
  }

  #keepContact(contact: Contact | null): void {
    if (contact === null) return
    this.#set({ contact })
    void this.store.putServerOffset(contact.serverOffsetMs)
  }

  /** What lets somebody work here without a network: who they are, the sites and the kits. */
  async #renewPacks(session: Session): Promise<void> {
    const { team, role, via, person } = session
    // Another person works with what they may see, not with what somebody else could.
    for (const { team: kept, pack } of this.#state.packs) {
      if (pack.person.id !== person.id) await this.store.dropPack(kept)
    }
    await this.#reload()
    if (!mayRole('samples:write', role, via) || session.mustEnrol) return
    const kept = this.#state.packs
    // Staff take samples for the teams that they chose on this phone.
    const wanted = team.kind === 'lab' ? kept.map((each) => each.team) : [team.id]
    for (const id of wanted) {
      const fetchedAt = kept.find((each) => each.team === id)?.fetchedAt ?? ''
      const isFresh = Date.now() - Date.parse(fetchedAt) < packFreshMs
      if (!isFresh || this.#state.holder?.validUntil === null) await this.freshPack(id)
    }
  }

  async #fetchPack(team: string): Promise<FieldPack> {
    const { body: pack, contact } = await fetchPack(team)
    this.#keepContact(contact)
    await this.store.putPack({ team, pack, fetchedAt: new Date().toISOString() })
    const { holder } = this.#state
    // A phone that was handed on stays in the hands of whoever was named.
    if (holder === null || holder.personId === pack.person.id) {
      const { id: personId, name } = pack.person
      const seenAt = holder?.seenAt ?? new Date().toISOString()
      await this.setHolder({ name, personId, validUntil: pack.validUntil, seenAt })
    }
    await this.changed()
    return pack
  }

  /** The newest list, where the server can be had: a kit may have been given out a minute ago. */
  async freshPack(team: string): Promise<FieldPack | null> {
    try {
      return await this.#fetchPack(team)
    } catch (error) {
      const answer = answerOf(error)
      if (answer === null) throw error
      const verdict = judgeAnswer(answer, { at: '', attempts: 0 })
      if (verdict.kind === 'pause') this.#set({ pause: verdict.pause })
      return null
    }
  }

  async setHolder(holder: PhoneHolder | null): Promise<void> {
    await this.store.putHolder(holder)
    this.#set({ holder })
  }

  /** Back into the hands of who is signed in, as the list on the phone knows them. */
  async backToSignedIn(): Promise<void> {
    const [kept] = this.#state.packs
    if (!kept) return
    const { person, validUntil } = kept.pack
    const isOver = this.#state.reach.kind === 'signedOut'
    await this.setHolder({
      name: person.name,
      personId: person.id,
      validUntil: isOver ? null : validUntil,
      seenAt: new Date().toISOString(),
    })
  }

  /** Somebody works with the phone: it is still in the same hands. */
  async noteUse(): Promise<void> {
    const { holder } = this.#state
    if (holder) await this.setHolder({ ...holder, seenAt: new Date().toISOString() })
  }

  /** The phone's clock, put right by the last contact. */
  serverNowMs = (): number => Date.now() - (this.#state.contact?.serverOffsetMs ?? 0)

  /** Who a deed names: whoever holds the phone now; what is corrected keeps the one who did it. */
  recordedHolder(corrects: string | null = null): FieldScan['holder'] | null {
    const { items, holder } = this.#state
    const corrected = items.find(({ id }) => id === corrects)
    return corrected?.deed.holder ?? (holder && holderOf(holder, this.serverNowMs()))
  }

  clockNow() {
    const tick = tickNow()
    const offset = -new Date(tick.deviceMs).getTimezoneOffset()
    return { tick, clock: deviceClock(tick, this.#state.contact, offset) }
  }

  async keep(item: QueueItem, draftOfTeam: string | null): Promise<void> {
    if (draftOfTeam === null) {
      await this.store.putItem(item)
    } else {
      await this.store.keepDraft(item, draftOfTeam)
      this.#setDraft(draftOfTeam, null)
    }
    await this.noteUse()
    await this.changed()
    void this.look()
  }

  #setDraft(team: string, draft: Draft | null): void {
    this.#draftChanges += 1
    const others = this.#state.drafts.filter((each) => each.team !== team)
    this.#set({ drafts: draft ? [...others, draft] : others })
  }

  /** What is typed shows at once; the store follows in the same order. */
  async saveDraft(draft: Draft, photo?: KeptPhoto): Promise<void> {
    this.#setDraft(draft.team, draft)
    await this.store.putDraft(draft, photo)
    // Typing is use, noted once a minute; where the question who holds it stands already, it is no answer.
    const { holder } = this.#state
    const idleMs = holder ? Date.now() - Date.parse(holder.seenAt) : 0
    if (holder && idleMs > 60_000 && !mustAskAgain(holder, Date.now())) await this.noteUse()
  }

  async dropDraft(team: string): Promise<void> {
    this.#setDraft(team, null)
    await this.store.dropDraft(team)
    await this.#tidy()
    await this.changed()
  }

  /** The photos that nothing needs any more go, and of what was sent all but the newest. */
  async #tidy(): Promise<void> {
    const { rows } = await this.store.readAll()
    const items = rows.map(({ stored }) => readQueueItem(stored)).filter((item) => item !== null)
    const sent = items.filter((item) => !isUnsent(item)).toSorted(byAge)
    for (const { id } of sent.slice(0, -sentShownMax)) await this.store.dropItem(id)
    await this.store.dropPhotos(photosToDrop)
  }

  /** Somebody signs out: what they could read goes, what was not sent stays, unread until somebody signs in. */
  async forget(): Promise<void> {
    for (const { team } of this.#state.packs) await this.store.dropPack(team)
    for (const item of this.#state.items) if (!isUnsent(item)) await this.store.dropItem(item.id)
    await this.setHolder(null)
    await this.#tidy()
    await this.changed()
  }
}
