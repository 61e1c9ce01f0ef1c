/**
 * What the phone keeps, in IndexedDB. Upgrades only add stores: they read no item and write none, so none can be
 * lost by them, nor can one that nobody can read keep the rest from being opened. What an item means is for
 * `queue-item.ts`.
 */
import type { FieldPack } from '@luminous/contract'
import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import { readDraft, type Draft } from './draft.ts'
import type { PhoneHolder } from './holder.ts'
import { readQueueItem, type QueueItem } from './queue-item.ts'

export type KeptPack = {
  readonly team: string
  readonly pack: FieldPack
  readonly fetchedAt: string
}
export type KeptPhoto = {
  readonly sha256: string
  readonly mediaType: string
  readonly bytes: ArrayBuffer
}
/** Something that a person took off the phone unsent, whole, with the reason. */
export type TakenOff = {
  readonly id: string
  readonly at: string
  readonly by: string
  readonly why: string
  readonly stored: unknown
  readonly exportedAt: string | null
}
type Lease = { readonly owner: string; readonly untilMs: number }

interface Schema extends DBSchema {
  packs: { key: string; value: KeptPack }
  items: { key: string; value: unknown }
  photos: { key: string; value: KeptPhoto }
  facts: { key: string; value: unknown }
  drafts: { key: string; value: unknown }
  takenOff: { key: string; value: TakenOff }
}
type Name = 'packs' | 'items' | 'photos' | 'facts' | 'drafts' | 'takenOff'

const databaseName = 'luminous-field'
const databaseVersion = 2
/** The stores that each version came with; the first is where an empty phone begins. */
const storesOf: readonly (readonly Name[])[] = [
  ['packs', 'items', 'photos', 'facts'],
  ['drafts', 'takenOff'],
]

export class FieldStore {
  readonly #db: IDBPDatabase<Schema>
  constructor(db: IDBPDatabase<Schema>) {
    this.#db = db
  }

  async readAll() {
    const tx = this.#db.transaction(['packs', 'items', 'facts', 'drafts', 'takenOff'])
    const items = tx.objectStore('items')
    const [packs, ids, stored, holder, offset, drafts, takenOff] = await Promise.all([
      tx.objectStore('packs').getAll(),
      items.getAllKeys(),
      items.getAll(),
      tx.objectStore('facts').get('holder'),
      tx.objectStore('facts').get('serverOffsetMs'),
      tx.objectStore('drafts').getAll(),
      tx.objectStore('takenOff').getAll(),
    ])
    const rows = ids.map((id, at) => ({ id, stored: stored[at] }))
    return { packs, rows, holder, offset, drafts, takenOff }
  }

  putPack = (pack: KeptPack) => this.#db.put('packs', pack, pack.team)
  dropPack = (team: string) => this.#db.delete('packs', team)
  putHolder = (holder: PhoneHolder | null) =>
    holder === null
      ? this.#db.delete('facts', 'holder')
      : this.#db.put('facts', holder, 'holder').then(() => undefined)
  putServerOffset = (offsetMs: number) => this.#db.put('facts', offsetMs, 'serverOffsetMs')
  dropDraft = (team: string) => this.#db.delete('drafts', team)
  getPhoto = (sha256: string) => this.#db.get('photos', sha256)
  putItem = (item: QueueItem) => this.#db.put('items', item, item.id)
  dropItem = (id: string) => this.#db.delete('items', id)
  putTakenOff = (row: TakenOff) => this.#db.put('takenOff', row, row.id)
  dropTakenOff = (id: string) => this.#db.delete('takenOff', id)

  /** With a photo that was just taken, which would be nobody's until the draft names it. */
  async putDraft(draft: Draft, photo?: KeptPhoto): Promise<void> {
    const tx = this.#db.transaction(['drafts', 'photos'], 'readwrite', { durability: 'strict' })
    await Promise.all([
      photo && tx.objectStore('photos').put(photo, photo.sha256),
      tx.objectStore('drafts').put(draft, draft.team),
      tx.done,
    ])
  }

  /** Drops photos by what is there at this very moment; where something cannot be read, all of them stay. */
  async dropPhotos(
    choose: (
      kept: readonly string[],
      items: readonly QueueItem[],
      inDrafts: readonly string[],
    ) => readonly string[],
  ): Promise<void> {
    const tx = this.#db.transaction(['items', 'drafts', 'takenOff', 'photos'], 'readwrite')
    const photos = tx.objectStore('photos')
    const [stored, drafts, takenOff, kept] = await Promise.all([
      tx.objectStore('items').getAll(),
      tx.objectStore('drafts').getAll(),
      tx.objectStore('takenOff').getAll(),
      photos.getAllKeys(),
    ])
    const items = [...stored, ...takenOff.map((row) => row.stored)].map(readQueueItem)
    const begun = drafts.map(readDraft)
    if (items.every((item) => item !== null) && begun.every((draft) => draft !== null)) {
      const inDrafts = begun.flatMap((draft) => draft.photos.map(({ sha256 }) => sha256))
      await Promise.all(choose(kept, items, inDrafts).map((sha256) => photos.delete(sha256)))
    }
    await tx.done
  }

  /** A draft becomes an item, or neither changes: a page that dies in between loses nothing and doubles nothing. */
  async keepDraft(item: QueueItem, team: string): Promise<void> {
    const tx = this.#db.transaction(['items', 'drafts'], 'readwrite', { durability: 'strict' })
    await Promise.all([
      tx.objectStore('items').put(item, item.id),
      tx.objectStore('drafts').delete(team),
      tx.done,
    ])
  }

  /** An item leaves the phone only for the log of what was taken off. */
  async takeOff(row: TakenOff): Promise<void> {
    const tx = this.#db.transaction(['items', 'takenOff'], 'readwrite', { durability: 'strict' })
    await Promise.all([
      tx.objectStore('takenOff').put(row, row.id),
      tx.objectStore('items').delete(row.id),
      tx.done,
    ])
  }

  /** Changes an item that is still there, as it is now: what another tab did meanwhile is not undone. */
  async changeItem(
    id: string,
    change: (stored: unknown) => QueueItem | null,
  ): Promise<QueueItem | null> {
    const tx = this.#db.transaction('items', 'readwrite', { durability: 'strict' })
    const changed = change(await tx.store.get(id))
    if (changed !== null) await tx.store.put(changed, id)
    await tx.done
    return changed
  }

  /** Where the browser has no locks: one tab at a time, by what all of them can see. */
  async takeLease(owner: string, nowMs: number, forMs: number): Promise<boolean> {
    const tx = this.#db.transaction('facts', 'readwrite')
    const held = await tx.store.get('lease')
    const isFree = !isLease(held) || held.owner === owner || held.untilMs < nowMs
    // A lease from beyond the clock's own past was taken before somebody set it back.
    const isStale = isLease(held) && held.untilMs > nowMs + 2 * forMs
    if (isFree || isStale) await tx.store.put({ owner, untilMs: nowMs + forMs }, 'lease')
    await tx.done
    return isFree || isStale
  }
  dropLease = () => this.#db.delete('facts', 'lease')
}

const isLease = (value: unknown): value is Lease =>
  typeof value === 'object' && value !== null && 'owner' in value && 'untilMs' in value

/**
 * Opens the phone's store. Throws where the browser keeps nothing. `onOutdated`: a newer version of this page waits
 * to change the store, which is let go for it.
 */
export async function openFieldStore(onOutdated: () => void): Promise<FieldStore> {
  const db = await openDB<Schema>(databaseName, databaseVersion, {
    upgrade(db, oldVersion) {
      for (const name of storesOf.slice(oldVersion).flat()) db.createObjectStore(name)
    },
    blocking(_current, _blocked, event) {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the event of a database is of
      ;(event.target as IDBDatabase).close()
      onOutdated()
    },
  })
  return new FieldStore(db)
}
