import type {
  ControlChart,
  MethodRevision,
  Run,
  RunPage,
  RunState,
  UploadedFile,
  WellReadings,
} from '@luminous/contract'
import { infiniteQueryOptions, queryOptions, useQueryClient } from '@tanstack/react-query'
import { isProblem } from '../api/problem.ts'
import { getJson, postFile, postJson } from '../api/request.ts'
import { benchKey, benchQuery } from '../bench/queries.ts'
import { apiPaths } from '../paths.ts'
import { whatChanged } from './what-changed.ts'

const rowsPerPage = 20
type Cursor = string | null

const runsKey = ['runs'] as const

export const runsQuery = (state: RunState) =>
  infiniteQueryOptions({
    queryKey: [...runsKey, 'list', state],
    queryFn: ({ pageParam, signal }: { pageParam: Cursor; signal: AbortSignal }) =>
      getJson<RunPage>(apiPaths.runs({ state, limit: rowsPerPage, cursor: pageParam }), signal),
    initialPageParam: null satisfies Cursor,
    getNextPageParam: ({ nextCursor }): Cursor => nextCursor,
    // Colleagues hand in and sign at the same time.
    refetchInterval: 60_000,
  })

export const runQuery = (id: string) =>
  queryOptions({
    queryKey: [...runsKey, 'one', id],
    queryFn: ({ signal }) => getJson<Run>(apiPaths.run(id), signal),
    // Two people work on it in turn: whoever comes to its page sees what the other one did.
    staleTime: 0,
  })

/** What a file holds never changes. */
export const readingsQuery = (run: string, well: string) =>
  queryOptions({
    queryKey: [...runsKey, 'readings', run, well],
    queryFn: ({ signal }) => getJson<WellReadings>(apiPaths.run(run, 'wells', well), signal),
    staleTime: Infinity,
  })

export const methodsQuery = benchQuery<MethodRevision>('methods', apiPaths.methods)
export const controlChartsQuery = (method: string) =>
  benchQuery<ControlChart>(`controls ${method}`, apiPaths.controlCharts(method))

export const uploadPlateFile = (file: File): Promise<UploadedFile> =>
  postFile<UploadedFile>(apiPaths.plateFiles, file)

/** Of all lists of runs; what one run is, its own page asks. */
export function useRunsRefresh(): () => Promise<void> {
  const queryClient = useQueryClient()
  return () => queryClient.invalidateQueries({ queryKey: [...runsKey, 'list'] })
}

/** One deed on a run: answers what it is afterwards. */
export type RunAct = (deed: string, body?: object) => Promise<Run>

/**
 * Where somebody else was quicker, the page shows what the run is now, and the error says what became of it: the
 * same deed can be tried again on that.
 */
export function useRunAct(run: Run): RunAct {
  const queryClient = useQueryClient()
  return async (deed, body = {}) => {
    const { queryKey } = runQuery(run.id)
    try {
      const path = apiPaths.run(run.id, deed)
      const after = await postJson<Run>(path, { version: run.version, ...body })
      queryClient.setQueryData(runQuery(after.id).queryKey, after)
      // An amended run stays as it is, and is linked to its next edition.
      if (after.id !== run.id) void queryClient.invalidateQueries({ queryKey })
      for (const changed of [
        [...runsKey, 'list'],
        ['results'],
        ['result'],
        ['samples'],
        benchKey,
      ]) {
        void queryClient.invalidateQueries({ queryKey: changed })
      }
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
