import type { Plate, Result, ResultPage } from '@luminous/contract'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { getJson } from '../api/request.ts'
import { apiPaths } from '../paths.ts'

const resultsPerPage = 50

type Cursor = string | null

export const resultsQuery = infiniteQueryOptions({
  queryKey: ['results'],
  queryFn: ({ pageParam, signal }: { pageParam: Cursor; signal: AbortSignal }) =>
    getJson<ResultPage>(apiPaths.results({ limit: resultsPerPage, cursor: pageParam }), signal),
  initialPageParam: null satisfies Cursor,
  getNextPageParam: ({ nextCursor }): Cursor => nextCursor,
})

export const resultQuery = (id: string) =>
  queryOptions({
    queryKey: ['result', id],
    queryFn: ({ signal }) => getJson<Result>(apiPaths.result(id), signal),
  })

/** What a run disclosed never changes. */
export const plateQuery = (id: string) =>
  queryOptions({
    queryKey: ['plate', id],
    queryFn: ({ signal }) => getJson<Plate>(apiPaths.plate(id), signal),
    staleTime: Infinity,
  })
