import {
  biosensorList,
  instrumentList,
  layoutTemplateList,
  lotList,
} from '@luminous/contract/endpoints/bench.ts'
import { queryOptions, useQueryClient } from '@tanstack/react-query'
import { queryOf } from '../api/call.ts'
import { refresh } from '../api/refresh.ts'

export const biosensorsQuery = queryOptions({
  ...queryOf(biosensorList),
  select: ({ items }) => items,
})
export const instrumentsQuery = queryOptions({
  ...queryOf(instrumentList),
  select: ({ items }) => items,
})
export const lotsQuery = queryOptions({ ...queryOf(lotList), select: ({ items }) => items })
export const templatesQuery = queryOptions({
  ...queryOf(layoutTemplateList),
  select: ({ items }) => items,
})

export function useBenchRefresh(): () => Promise<void> {
  const queryClient = useQueryClient()
  return () => refresh(queryClient, instrumentList.feature)
}
