import type {
  Kit,
  KitBatch,
  KitBatchDetail,
  KitBatchPage,
  KitPage,
  KitsAssigned,
  NewKitBatch,
  StockKit,
} from '@luminous/contract'
import {
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query'
import { getJson, patchJson, postJson, sendPost } from '../api/request.ts'
import { apiPaths } from '../paths.ts'
import { codeIn } from './code-in.ts'

const rowsPerPage = 50
type Cursor = string | null

/** Everything about kits stands under this key: whatever happens to one is asked for again. */
const kitsKey = ['kits'] as const

export const batchesQuery = infiniteQueryOptions({
  queryKey: [...kitsKey, 'batches'],
  queryFn: ({ pageParam, signal }: { pageParam: Cursor; signal: AbortSignal }) =>
    getJson<KitBatchPage>(apiPaths.kitBatches({ limit: rowsPerPage, cursor: pageParam }), signal),
  initialPageParam: null satisfies Cursor,
  getNextPageParam: ({ nextCursor }): Cursor => nextCursor,
})

export const batchQuery = (id: string) =>
  queryOptions({
    queryKey: [...kitsKey, 'batch', id],
    queryFn: ({ signal }) => getJson<KitBatchDetail>(apiPaths.kitBatch(id), signal),
  })

export const kitsOfTeamQuery = (teamId: string, state: string) =>
  infiniteQueryOptions({
    queryKey: [...kitsKey, 'team', teamId, state],
    queryFn: ({ pageParam, signal }: { pageParam: Cursor; signal: AbortSignal }) =>
      getJson<KitPage>(
        apiPaths.kitsOfTeam(teamId, { limit: rowsPerPage, cursor: pageParam, state }),
        signal,
      ),
    initialPageParam: null satisfies Cursor,
    getNextPageParam: ({ nextCursor }: KitPage): Cursor => nextCursor,
  })

export const findStockKit = (scanned: string): Promise<StockKit> =>
  getJson<StockKit>(apiPaths.stockKit(codeIn(scanned)))

export const makeBatch = (batch: NewKitBatch): Promise<KitBatchDetail> =>
  postJson<KitBatchDetail>(apiPaths.kitBatches({}), batch)

export const changeBatch = (
  { id }: KitBatch,
  change: { expiresOn: string; reason: string },
): Promise<KitBatchDetail> => patchJson<KitBatchDetail>(apiPaths.kitBatch(id), change)

/** Named kits, or so many of those that nobody has. */
export type Assignment = { readonly team: string } & (
  | { readonly codes: readonly string[] }
  | { readonly count: number }
)
export const assign = ({ id }: KitBatch, assignment: Assignment): Promise<KitsAssigned> =>
  postJson<KitsAssigned>(apiPaths.kitBatch(id, 'assign'), assignment)

export const voidStock = (codes: readonly string[], reason: string): Promise<void> =>
  sendPost(apiPaths.kitsVoid, { codes, reason })

export const voidOwn = (teamId: string, kit: Kit, reason: string): Promise<Kit> =>
  postJson<Kit>(apiPaths.team(teamId, 'kits', kit.id, 'void'), { reason })

export function useKitsRefresh(): () => Promise<void> {
  const queryClient = useQueryClient()
  return async () => {
    // What becomes of a kit becomes of its sample.
    await Promise.all([
      queryClient.invalidateQueries({ queryKey: kitsKey }),
      queryClient.invalidateQueries({ queryKey: ['samples'] }),
    ])
  }
}

/** A change of kits; whatever came of it, all of kits that is on screen is asked for again. */
export function useKitsChange<Input, Output>(change: (input: Input) => Promise<Output>) {
  const refresh = useKitsRefresh()
  return useMutation({ mutationFn: change, onSettled: refresh })
}
