import type { HistoryEntry } from '@luminous/contract'
import { resultHistory } from '@luminous/contract/endpoints/glassbox.ts'
import { queryOptions } from '@tanstack/react-query'
import { callUntil, queryOf } from '../api/call.ts'

/** 10 pages of 200: no result is ever changed so often. */
const pagesMax = 10

export type WholeHistory = { readonly entries: readonly HistoryEntry[]; readonly isWhole: boolean }

/** The whole history of a result, the oldest entry first. */
export const historyQuery = (id: string) =>
  queryOptions({
    queryKey: [...queryOf(resultHistory, { id }).queryKey, 'whole'],
    queryFn: async ({ signal }): Promise<WholeHistory> => {
      const entries: HistoryEntry[] = []
      let afterVersion = 0
      for (let page = 0; page < pagesMax; page += 1) {
        const history = await callUntil(signal, resultHistory, {
          id,
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
