import type { RecordKind } from '@luminous/contract/records.ts'
import { createContext, useContext, type ReactNode } from 'react'

/** A record by its kind and id, and the name by which people know it. */
export type RecordNamed = {
  readonly kind: RecordKind
  readonly id: string
  readonly name: string
}

/** What draws a history is the glass box's; every feature offers it of its records. The page around them all gives it. */
const Drawn = createContext<((record: RecordNamed) => ReactNode) | null>(null)

export const HistoryDrawnBy = Drawn.Provider

/** The way to the history of a record: who changed what, when and why, each entry with its proof. */
export function History(record: RecordNamed) {
  const draw = useContext(Drawn)
  return draw?.(record) ?? null
}
