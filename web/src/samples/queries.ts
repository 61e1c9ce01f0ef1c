import type {
  FieldScan,
  LabReceipt,
  ResultPage,
  Sample,
  SampleChange,
  SamplePage,
  SampleSummary,
  ScanReceipt,
} from '@luminous/contract'
import { infiniteQueryOptions, queryOptions, useQueryClient } from '@tanstack/react-query'
import { getJson, patchJson, postJson } from '../api/request.ts'
import { codeIn } from '../kits/code-in.ts'
import { apiPaths } from '../paths.ts'

const rowsPerPage = 50
type Cursor = string | null

export type SampleFilter = {
  readonly search: string
  readonly state: string
  /** '' is every team that one may see. */
  readonly team: string
}

/** Everything about samples stands under this key: whatever happens to one is asked for again. */
const samplesKey = ['samples'] as const

export const samplesQuery = ({ search, state, team }: SampleFilter) =>
  infiniteQueryOptions({
    queryKey: [...samplesKey, 'list', search, state, team],
    queryFn: ({ pageParam, signal }: { pageParam: Cursor; signal: AbortSignal }) =>
      getJson<SamplePage>(
        apiPaths.samples({ limit: rowsPerPage, cursor: pageParam, search, state, team }),
        signal,
      ),
    initialPageParam: null satisfies Cursor,
    getNextPageParam: ({ nextCursor }): Cursor => nextCursor,
  })

export const sampleQuery = (id: string) =>
  queryOptions({
    queryKey: [...samplesKey, 'one', id],
    queryFn: ({ signal }) => getJson<Sample>(apiPaths.sample(id), signal),
  })

export const resultsOfSampleQuery = (id: string) =>
  queryOptions({
    queryKey: [...samplesKey, 'results', id],
    queryFn: async ({ signal }) =>
      (await getJson<ResultPage>(apiPaths.resultsOfSample(id), signal)).items,
  })

export const worklistQuery = queryOptions({
  queryKey: [...samplesKey, 'worklist'],
  queryFn: ({ signal }) =>
    getJson<{ items: SampleSummary[]; truncated: boolean }>(apiPaths.worklist, signal),
  // Colleagues receive and decide at the same time.
  refetchInterval: 60_000,
})

export const findArrival = (scanned: string): Promise<SampleSummary> =>
  getJson<SampleSummary>(apiPaths.arrival(codeIn(scanned)))

export const receive = (receipt: LabReceipt): Promise<Sample> =>
  postJson<Sample>(apiPaths.receipts, receipt)

export const tellScan = (team: string, scan: FieldScan): Promise<ScanReceipt> =>
  postJson<ScanReceipt>(apiPaths.team(team, 'field-scans'), scan)

export const correct = (sample: Sample, change: SampleChange): Promise<Sample> =>
  patchJson<Sample>(apiPaths.team(sample.team.id, 'samples', sample.id), change)

export type Decision = 'accept' | 'reject'

export const decide = (
  sample: SampleSummary,
  disposition: { id: string; decision: Decision; reason: string },
): Promise<Sample> =>
  postJson<Sample>(apiPaths.team(sample.team.id, 'samples', sample.id, 'dispositions'), disposition)

/** Asks again for all of samples that is on screen. */
export function useSamplesRefresh(): () => Promise<void> {
  const queryClient = useQueryClient()
  return async () => {
    // What becomes of a sample becomes of its kit.
    await Promise.all([
      queryClient.invalidateQueries({ queryKey: samplesKey }),
      queryClient.invalidateQueries({ queryKey: ['kits'] }),
    ])
  }
}
