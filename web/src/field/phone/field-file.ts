/** What a phone could not send, as files: so many that each is taken in whole. */
import type { FieldFile } from '@luminous/contract'
import { count } from '../../ui/count.ts'
import { itemsOfFileMax, photoBytesOfFileMax } from './limits.ts'
import { fieldsOf, type QueueItem, type UnreadItem } from './queue-item.ts'
import { photosToSend } from './receipts.ts'

export type FilePart = {
  readonly items: readonly QueueItem[]
  readonly unread: readonly UnreadItem[]
  readonly photos: readonly string[]
}

/** How to spread items over files. An item stays with its photos; one that is larger than a file has one of its own. */
export function partsOf(
  items: readonly QueueItem[],
  unread: readonly UnreadItem[],
  sizeOf: (sha256: string) => number,
): readonly FilePart[] {
  const parts: { items: QueueItem[]; unread: UnreadItem[]; photos: Set<string> }[] = []
  let bytes = 0
  const open = (neededBytes: number) => {
    const last = parts.at(-1)
    const isFull = !last || last.items.length + last.unread.length >= itemsOfFileMax
    if (last && !isFull && bytes + neededBytes <= photoBytesOfFileMax) {
      bytes += neededBytes
      return last
    }
    bytes = neededBytes
    const next = { items: [], unread: [], photos: new Set<string>() }
    parts.push(next)
    return next
  }
  for (const item of items) {
    const photos = item.kind === 'scan' ? photosToSend(item) : []
    const part = open(photos.reduce((sum, sha256) => sum + sizeOf(sha256), 0))
    part.items.push(item)
    for (const sha256 of photos) part.photos.add(sha256)
  }
  for (const each of unread) open(0).unread.push(each)
  return parts.map((part) => ({ ...part, photos: [...part.photos] }))
}

export type PhotoContent = {
  readonly sha256: string
  readonly mediaType: string
  readonly base64: string
}

/** One file. What this version cannot read goes out as it is stored: at the lab somebody can. */
export function fieldFile(
  { items, unread }: FilePart,
  {
    team,
    exportedAt,
    photos,
  }: { team: string; exportedAt: string; photos: readonly PhotoContent[] },
): FieldFile {
  return {
    format: 'luminous-field',
    version: 1,
    exportedAt,
    team,
    scans: [
      ...items.filter(({ kind }) => kind === 'scan').map(({ deed }) => deed),
      ...unread.map(({ stored }) => stored),
    ],
    handOvers: items.filter(({ kind }) => kind === 'handOver').map(({ deed }) => deed),
    photos: [...photos],
  }
}

export type GivenFile =
  | { readonly ok: true; readonly file: FieldFile; readonly holds: string }
  | { readonly ok: false; readonly says: string }

/** A file that somebody chose. It is hostile; the server looks at every thing in it by itself. */
export function readFieldFile(text: string): GivenFile {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { ok: false, says: 'The file is damaged, or no file off a phone: it is not JSON.' }
  }
  if (!isFieldFile(value)) {
    return { ok: false, says: 'This is no file off a phone. Choose the one that was saved there.' }
  }
  const { scans, handOvers, photos } = value
  const counts = [
    count(scans.length, 'scan'),
    count(handOvers.length, 'hand-over'),
    count(photos.length, 'photo'),
  ]
  return { ok: true, file: value, holds: counts.join(', ') }
}

function isFieldFile(value: unknown): value is FieldFile {
  const { format, version, team, exportedAt, scans, handOvers, photos } = fieldsOf(value)
  return (
    format === 'luminous-field' &&
    version === 1 &&
    typeof team === 'string' &&
    typeof exportedAt === 'string' &&
    Array.isArray(scans) &&
    Array.isArray(handOvers) &&
    Array.isArray(photos)
  )
}
