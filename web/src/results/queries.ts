import { result, resultList, resultPlate } from '@luminous/contract/endpoints/results.ts'
import { queryOptions } from '@tanstack/react-query'
import { pagesOf, queryOf } from '../api/call.ts'

const resultsPerPage = 50

export const resultsQuery = pagesOf(resultList, { query: { limit: resultsPerPage } })

export const resultQuery = (id: string) => queryOf(result, { id })

/** What a run disclosed never changes. */
export const plateQuery = (id: string) =>
  queryOptions({ ...queryOf(resultPlate, { id }), staleTime: Infinity })
