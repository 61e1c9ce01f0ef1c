import type { Instrument, LayoutTemplate, ReagentLot, StandIn } from '@luminous/contract'
import { queryOptions, useQueryClient } from '@tanstack/react-query'
import { getJson } from '../api/request.ts'
import { apiPaths } from '../paths.ts'

type Items<Item> = { readonly items: readonly Item[] }

export const benchKey = ['bench'] as const

export const benchQuery = <Item>(name: string, path: string) =>
  queryOptions({
    queryKey: [...benchKey, name],
    queryFn: async ({ signal }) => (await getJson<Items<Item>>(path, signal)).items,
  })

export const instrumentsQuery = benchQuery<Instrument>('instruments', apiPaths.instruments)
export const lotsQuery = benchQuery<ReagentLot>('lots', apiPaths.lots)
export const templatesQuery = benchQuery<LayoutTemplate>('templates', apiPaths.layoutTemplates)
export const standInsQuery = benchQuery<StandIn>('stand-ins', apiPaths.standIns)

export function useBenchRefresh(): () => Promise<void> {
  const queryClient = useQueryClient()
  return () => queryClient.invalidateQueries({ queryKey: benchKey })
}
