import type { Run, RunState } from '@luminous/contract'
import { instrumentList } from '@luminous/contract/endpoints/bench.ts'
import { result, resultList } from '@luminous/contract/endpoints/results.ts'
import {
  controlChartList,
  methodList,
  plateFileUpload,
  run as runEndpoint,
  runList,
  wellReadings,
} from '@luminous/contract/endpoints/runs.ts'
import { sampleList, worklist } from '@luminous/contract/endpoints/samples.ts'
import { infiniteQueryOptions, queryOptions, useQueryClient } from '@tanstack/react-query'
import { call, pagesOf, queryOf } from '../api/call.ts'
import { isProblem } from '../api/problem.ts'
import { refresh } from '../api/refresh.ts'
import { whatChanged } from './what-changed.ts'

const rowsPerPage = 20

export const runsQuery = (state: RunState) =>
  infiniteQueryOptions({
    ...pagesOf(runList, { query: { state, limit: rowsPerPage } }),
    // Colleagues hand in and sign at the same time.
    refetchInterval: 60_000,
  })

export const runQuery = (id: string) =>
  queryOptions({
    ...queryOf(runEndpoint, { id }),
    // Two people work on it in turn: whoever comes to its page sees what the other one did.
    staleTime: 0,
  })

/** What a file holds never changes. */
export const readingsQuery = (id: string, well: string) =>
  queryOptions({ ...queryOf(wellReadings, { id, well }), staleTime: Infinity })

export const methodsQuery = queryOptions({ ...queryOf(methodList), select: ({ items }) => items })
export const controlChartsQuery = (method: string) =>
  queryOptions({
    ...queryOf(controlChartList, { query: { method } }),
    select: ({ items }) => items,
  })

export const uploadPlateFile = (file: File) => call(plateFileUpload, { form: { file } })

/** Of all lists of runs; what one run is, its own page asks. */
export function useRunsRefresh(): () => Promise<void> {
  const queryClient = useQueryClient()
  return () => refresh(queryClient, runList)
}

export function useMethodsRefresh(): () => Promise<void> {
  const queryClient = useQueryClient()
  return () => refresh(queryClient, methodList.feature)
}

/** One deed on the run as it was seen: answers what it is afterwards. */
export type RunAct = (
  deed: (seen: { readonly id: string; readonly version: number }) => Promise<Run>,
) => Promise<Run>

/**
 * Where somebody else was quicker, the page shows what the run is now, and the error says what became of it: the
 * same deed can be tried again on that.
 */
export function useRunAct(run: Run): RunAct {
  const queryClient = useQueryClient()
  return async (deed) => {
    const { queryKey } = runQuery(run.id)
    try {
      const after = await deed({ id: run.id, version: run.version })
      queryClient.setQueryData(runQuery(after.id).queryKey, after)
      // An amended run stays as it is, and is linked to its next edition.
      if (after.id !== run.id) void queryClient.invalidateQueries({ queryKey })
      void refresh(
        queryClient,
        runList,
        resultList,
        result,
        sampleList.feature,
        worklist.feature,
        instrumentList.feature,
        methodList.feature,
      )
      return after
    } catch (error) {
      if (!isProblem(error, 'version.stale')) throw error
      const now = await queryClient.fetchQuery(runQuery(run.id))
      const changes = whatChanged(run, now)
      throw new Error(
        `Somebody changed the run meanwhile. ${changes.join(' ')} Look at it, then try again.`,
        { cause: error },
      )
    }
  }
}
