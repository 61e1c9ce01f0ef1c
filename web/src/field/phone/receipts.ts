import type { ScanReceipt } from '@luminous/contract'
import type { QueueItem, ScanItem } from './queue-item.ts'

/**
 * The newer of two receipts for one scan. A photo that was ever named as stored stays so: an answer that was
 * overtaken on its way takes nothing back.
 */
export function mergeReceipts(before: ScanReceipt | null, newer: ScanReceipt): ScanReceipt {
  const stored = new Set(
    [...(before?.attachments ?? []), ...newer.attachments]
      .filter((each) => each.stored)
      .map(({ sha256 }) => sha256),
  )
  return {
    ...newer,
    attachments: newer.attachments.map(({ sha256 }) => ({ sha256, stored: stored.has(sha256) })),
  }
}

/** The photos of a scan that no receipt names as stored: those that the phone must still keep. */
export function photosToSend({ deed, receipt }: ScanItem): readonly string[] {
  const stored = new Set(
    (receipt?.attachments ?? []).filter((each) => each.stored).map(({ sha256 }) => sha256),
  )
  return deed.photos.map(({ sha256 }) => sha256).filter((sha256) => !stored.has(sha256))
}

/** The photos that nothing on the phone needs any more: neither an item nor what is being filled in. */
export function photosToDrop(
  kept: readonly string[],
  items: readonly QueueItem[],
  inDrafts: readonly string[],
): readonly string[] {
  const needed = new Set([
    ...items.flatMap((item) => (item.kind === 'scan' ? photosToSend(item) : [])),
    ...inDrafts,
  ])
  return kept.filter((sha256) => !needed.has(sha256))
}
