import { useQuery } from '@tanstack/react-query'
import type { HistoryEntry } from '@luminous/contract'
import type { RecordKind } from '@luminous/contract/records.ts'
import type { ReactNode } from 'react'
import { Moment } from '../ui/moment.tsx'
import { fieldValue } from './field-names.ts'
import { historyQuery } from './queries.ts'
import classes from './history.module.css'

/** A field that somebody changed with a reason: what it was, who changed it, when and why. */
export type Correction = {
  readonly before: unknown
  readonly by: string
  readonly at: string
  readonly reason: string
}

/** The newest correction of each field; a first version corrects nothing. Pure. */
export function correctionsIn(entries: readonly HistoryEntry[]): ReadonlyMap<string, Correction> {
  const found = new Map<string, Correction>()
  for (const { action, reason, changes, actor, at } of entries) {
    if (action !== 'update' || reason === null) continue
    for (const { field, before } of changes) {
      found.set(field, { before, by: actor.name ?? 'somebody whose name was purged', at, reason })
    }
  }
  return found
}

/**
 * Says beside a value that it was corrected, and what it was. Nothing is asked of a record that was never changed.
 * `words` turns what is stored into what people read.
 */
export function useCorrections(record: {
  readonly kind: RecordKind
  readonly id: string
  readonly version: number
}): (field: string, words?: (before: unknown) => string) => ReactNode {
  const { kind, id, version } = record
  const history = historyQuery({ kind, id })
  const { data } = useQuery({
    ...history,
    // A newer version has a longer history.
    queryKey: [...history.queryKey, version],
    enabled: version > 1,
  })
  const corrections = correctionsIn(data?.entries ?? [])
  return (field, words = fieldValue) => {
    const correction = corrections.get(field)
    if (!correction) return null
    const { before, by, at, reason } = correction
    return (
      <span className={classes.correction}>
        Corrected: was {words(before)}. “{reason}” {by}, <Moment at={at} />
      </span>
    )
  }
}
