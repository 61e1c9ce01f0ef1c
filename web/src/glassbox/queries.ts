import type { HistoryEntry } from '@luminous/contract'
import { recordHistory } from '@luminous/contract/endpoints/glassbox.ts'
import type { RecordKind } from '@luminous/contract/records.ts'
import { queryOptions } from '@tanstack/react-query'
import { callUntil, queryOf } from '../api/call.ts'

/** 10 pages of 200: no record is changed so often. */
const pagesMax = 10

export type WholeHistory = { readonly entries: readonly HistoryEntry[]; readonly isWhole: boolean }

/** The whole history of a record, the oldest entry first. */
export const historyQuery = (record: { readonly kind: RecordKind; readonly id: string }) =>
  queryOptions({
    queryKey: [...queryOf(recordHistory, record).queryKey, 'whole'],
    // Whoever opens it wants to see what was changed just now.
    staleTime: 0,
    queryFn: async ({ signal }): Promise<WholeHistory> => {
      const entries: HistoryEntry[] = []
      let afterVersion = 0
      for (let page = 0; page < pagesMax; page += 1) {
        const history = await callUntil(signal, recordHistory, {
          ...record,
          query: { afterVersion },
        })
        entries.push(...history.entries)
        if (history.nextVersion === null) return { entries, isWhole: true }
        afterVersion = history.nextVersion
      }
      return { entries, isWhole: false }
    },
    // An entry gets its place in the log within a second of being written.
    refetchInterval: ({ state }) =>
      state.data?.entries.some(({ index }) => index === null) ? 1000 : false,
  })
