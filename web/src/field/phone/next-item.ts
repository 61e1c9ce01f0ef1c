import { codesOf, isUnsent, type QueueItem } from './queue-item.ts'

/**
 * What must arrive before an item can: the scans of the samples that it hands over or doubles. The server knows
 * no sample that it was not told of.
 */
export function blockersOf(item: QueueItem, items: readonly QueueItem[]): readonly QueueItem[] {
  const needed = item.kind === 'handOver' ? codesOf(item) : [item.deed.duplicateOf]
  return items.filter(
    (other) =>
      other.kind === 'scan' &&
      other.id !== item.id &&
      other.team === item.team &&
      isUnsent(other) &&
      needed.includes(other.deed.code),
  )
}

/** What to send next: the oldest that nothing holds up. `tried`: what had its turn in this round already. */
export function nextItem(
  items: readonly QueueItem[],
  { team, tried }: { readonly team: string; readonly tried: ReadonlySet<string> },
): QueueItem | null {
  const ready = items.filter(
    (item) =>
      item.team === team &&
      item.state === 'waiting' &&
      !tried.has(item.id) &&
      blockersOf(item, items).length === 0,
  )
  return ready.toSorted(byAge)[0] ?? null
}

/** The oldest first; by id where the clock did not move, which is in order of making too. */
export const byAge = (a: QueueItem, b: QueueItem): number =>
  Date.parse(a.keptAt) - Date.parse(b.keptAt) || (a.id < b.id ? -1 : 1)
