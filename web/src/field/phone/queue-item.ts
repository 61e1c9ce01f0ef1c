/**
 * A deed of the field that is kept on the phone until the server's receipt for it is kept there too. What is sent
 * is `deed`, as it was recorded: a newer version of this page never writes it anew.
 */
import type { FieldScan, HandOver, ScanReceipt } from '@luminous/contract'

export type HandOverReceipt = {
  readonly id: string
  readonly receivedAt: string
  readonly existed: boolean
}
export type Refusal = {
  readonly code: string
  readonly detail: string
  readonly field: string | null
  readonly at: string
}
/** What is stored; sending and paused come and go with the page. */
type StoredState = 'waiting' | 'needsYou' | 'sent'

type Common = {
  readonly id: string
  readonly team: string
  readonly teamName: string
  /** By the phone's clock, RFC 3339. */
  readonly keptAt: string
  readonly state: StoredState
  readonly attempts: number
  /** What went wrong at the last attempt, where it may still go well. */
  readonly lastTrouble: string | null
  readonly refusal: Refusal | null
  /** When it last went into a file. */
  readonly exportedAt: string | null
}
export type ScanItem = Common & {
  readonly kind: 'scan'
  readonly siteName: string
  readonly deed: FieldScan
  readonly receipt: ScanReceipt | null
}
export type HandOverItem = Common & {
  readonly kind: 'handOver'
  readonly deed: HandOver
  readonly receipt: HandOverReceipt | null
}
export type QueueItem = ScanItem | HandOverItem

/** What lies in the store and is nothing that this version reads. It stays, and goes out as it is. */
export type UnreadItem = { readonly id: string; readonly stored: unknown }

const fresh = {
  state: 'waiting',
  attempts: 0,
  lastTrouble: null,
  refusal: null,
  exportedAt: null,
} as const

export type Of = { readonly team: { readonly id: string; readonly name: string }; keptAt: string }

export const scanItem = (deed: FieldScan, { team, keptAt }: Of, siteName: string): ScanItem => ({
  ...fresh,
  kind: 'scan',
  id: deed.id,
  team: team.id,
  teamName: team.name,
  keptAt,
  siteName,
  deed,
  receipt: null,
})

export const handOverItem = (deed: HandOver, { team, keptAt }: Of): HandOverItem => ({
  ...fresh,
  kind: 'handOver',
  id: deed.id,
  team: team.id,
  teamName: team.name,
  keptAt,
  deed,
  receipt: null,
})

export const codesOf = (item: QueueItem): readonly string[] =>
  item.kind === 'scan' ? [item.deed.code] : item.deed.codes

export const isUnsent = ({ state }: QueueItem): boolean => state !== 'sent'

/**
 * What an earlier version of this page stored, and this one. Its first version kept scans alone, without a kind,
 * a state or a name of the team. Null for what cannot be sent by this version.
 */
export function readQueueItem(stored: unknown): QueueItem | null {
  const given = fieldsOf(stored)
  const deed = fieldsOf(given.deed ?? given.scan)
  const [team, id] = [given.team, deed.id]
  if (typeof team !== 'string' || typeof id !== 'string') return null
  const kind = given.kind ?? 'scan'
  const common = {
    ...fresh,
    id,
    team,
    teamName: textOf(given.teamName, ''),
    keptAt: textOf(given.keptAt, textOf(deed.occurredAt, '')),
    state: isState(given.state) ? given.state : fresh.state,
    attempts: typeof given.attempts === 'number' ? given.attempts : 0,
    lastTrouble: typeof given.lastTrouble === 'string' ? given.lastTrouble : null,
    refusal: readRefusal(given.refusal),
    exportedAt: typeof given.exportedAt === 'string' ? given.exportedAt : null,
  }
  if (kind === 'scan' && isScan(deed)) {
    const receipt = isScanReceipt(given.receipt) ? given.receipt : null
    return { ...common, kind, siteName: textOf(given.siteName, ''), deed, receipt }
  }
  if (kind === 'handOver' && isHandOver(deed)) {
    const receipt = isHandOverReceipt(given.receipt) ? given.receipt : null
    return { ...common, kind, deed, receipt }
  }
  return null
}

export type Fields = { readonly [name: string]: unknown }

/** What a value holds by name; nothing, where it is no object. */
export const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {}

const textOf = (value: unknown, otherwise: string): string =>
  typeof value === 'string' ? value : otherwise

const isState = (value: unknown): value is StoredState =>
  value === 'waiting' || value === 'needsYou' || value === 'sent'

/** As much of a scan as the queue itself looks at; the rest is the server's to judge. */
function isScan(deed: object): deed is FieldScan {
  const { code, occurredAt, timeZone, holder, photos } = fieldsOf(deed)
  const isNamed = typeof fieldsOf(holder).name === 'string'
  const arePhotos =
    Array.isArray(photos) && photos.every((photo) => typeof fieldsOf(photo).sha256 === 'string')
  return areTexts(code, occurredAt, timeZone) && isNamed && arePhotos
}

function isHandOver(deed: object): deed is HandOver {
  const { codes, from, to, occurredAt, timeZone, holder } = fieldsOf(deed)
  const areCodes = Array.isArray(codes) && codes.every((code) => typeof code === 'string')
  const isNamed = typeof fieldsOf(holder).name === 'string'
  return areTexts(from, to, occurredAt, timeZone) && areCodes && isNamed
}

const areTexts = (...values: readonly unknown[]): boolean =>
  values.every((value) => typeof value === 'string')

/** Also the border to the network: a hotel's sign-in page answers 200 to everything. */
export function isScanReceipt(value: unknown): value is ScanReceipt {
  const { id, sample, receivedAt, attachments, remarks } = fieldsOf(value)
  const areAttachments =
    Array.isArray(attachments) &&
    attachments.every((each) => {
      const { sha256, stored } = fieldsOf(each)
      return typeof sha256 === 'string' && typeof stored === 'boolean'
    })
  return areTexts(id, sample, receivedAt) && areAttachments && Array.isArray(remarks)
}

export function isHandOverReceipt(value: unknown): value is HandOverReceipt {
  const { id, receivedAt, existed } = fieldsOf(value)
  return areTexts(id, receivedAt) && typeof existed === 'boolean'
}

function readRefusal(value: unknown): Refusal | null {
  const { code, detail, field, at } = fieldsOf(value)
  if (typeof code !== 'string' || typeof detail !== 'string') return null
  return { code, detail, field: typeof field === 'string' ? field : null, at: textOf(at, '') }
}
