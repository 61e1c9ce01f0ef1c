import type { FieldScan, LabReceipt, SampleChange, SampleSummary } from '@luminous/contract'
import type { BodySentTo } from '@luminous/contract/endpoints/endpoint.ts'
import { kitList } from '@luminous/contract/endpoints/kits.ts'
import { resultList } from '@luminous/contract/endpoints/results.ts'
import {
  arrival,
  disposition,
  fieldScan,
  labReceipt,
  sample,
  sampleChange,
  sampleList,
  worklist,
} from '@luminous/contract/endpoints/samples.ts'
import { queryOptions, useQueryClient } from '@tanstack/react-query'
import { call, pagesOf, queryOf } from '../api/call.ts'
import { codeIn } from '../api/code-in.ts'
import { refresh } from '../api/refresh.ts'

const rowsPerPage = 50

export type SampleFilter = {
  readonly search: string
  readonly state: string
  /** '' is every team that one may see. */
  readonly team: string
}

export const samplesQuery = (filter: SampleFilter) =>
  pagesOf(sampleList, { query: { ...filter, limit: rowsPerPage } })

export const sampleQuery = (id: string) => queryOf(sample, { id })

export const resultsOfSampleQuery = (id: string) =>
  queryOptions({
    ...queryOf(resultList, { query: { sample: id, limit: rowsPerPage } }),
    select: ({ items }) => items,
  })

export const worklistQuery = queryOptions({
  ...queryOf(worklist),
  // Colleagues receive and decide at the same time.
  refetchInterval: 60_000,
})

export const findArrival = (scanned: string) => call(arrival, { code: codeIn(scanned) })

export const receive = (receipt: LabReceipt) => call(labReceipt, { body: receipt })

export const tellScan = (team: string, scan: FieldScan) => call(fieldScan, { team, body: scan })

export const correct = ({ id, team }: SampleSummary, change: SampleChange) =>
  call(sampleChange, { team: team.id, id, body: change })

type Disposition = BodySentTo<typeof disposition>
export type Decision = Disposition['decision']

export const decide = ({ id, team }: SampleSummary, decided: Disposition) =>
  call(disposition, { team: team.id, id, body: decided })

/** Asks again for all of samples that is on screen. */
export function useSamplesRefresh(): () => Promise<void> {
  const queryClient = useQueryClient()
  return () =>
    refresh(
      queryClient,
      sampleList.feature,
      worklist.feature,
      resultList,
      // What becomes of a sample becomes of its kit.
      kitList.feature,
    )
}
