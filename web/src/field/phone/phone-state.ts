import type { Session } from '@luminous/contract'
import type { Contact } from './device-clock.ts'
import type { Draft } from './draft.ts'
import type { KeptPack, TakenOff } from './field-store.ts'
import type { PhoneHolder } from './holder.ts'
import type { QueueItem, UnreadItem } from './queue-item.ts'
import type { Pause } from './states.ts'

/** Whether the server was reached, and who is signed in there. */
type Reach =
  | { readonly kind: 'asking' }
  | { readonly kind: 'offline' }
  | { readonly kind: 'signedOut' }
  | { readonly kind: 'signedIn'; readonly session: Session }

export type PhoneState = {
  readonly packs: readonly KeptPack[]
  readonly items: readonly QueueItem[]
  readonly unread: readonly UnreadItem[]
  readonly drafts: readonly Draft[]
  readonly unreadDrafts: readonly unknown[]
  readonly takenOff: readonly TakenOff[]
  readonly holder: PhoneHolder | null
  readonly contact: Contact | null
  readonly reach: Reach
  readonly pause: Pause | null
  readonly sending: { readonly id: string; readonly part: string } | null
  /** A newer version of this page wants the store: this one has to be loaded again. */
  readonly isOutdated: boolean
}

export const emptyPhone: PhoneState = {
  packs: [],
  items: [],
  unread: [],
  drafts: [],
  unreadDrafts: [],
  takenOff: [],
  holder: null,
  contact: null,
  reach: { kind: 'asking' },
  pause: null,
  sending: null,
  isOutdated: false,
}
