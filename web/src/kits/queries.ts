import type { Kit, KitBatch, NewKitBatch } from '@luminous/contract'
import type { BodySentTo } from '@luminous/contract/endpoints/endpoint.ts'
import {
  kitAssignment,
  kitBatch,
  kitBatchChange,
  kitBatchList,
  kitList,
  kitVoid,
  newKitBatch,
  stockKit,
  stockKitsVoid,
} from '@luminous/contract/endpoints/kits.ts'
import { sampleList, worklist } from '@luminous/contract/endpoints/samples.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call, pagesOf, queryOf } from '../api/call.ts'
import { codeIn } from '../api/code-in.ts'
import { refresh } from '../api/refresh.ts'

const rowsPerPage = 50

export const batchesQuery = pagesOf(kitBatchList, { query: { limit: rowsPerPage } })

export const batchQuery = (id: string) => queryOf(kitBatch, { id })

export const kitsOfTeamQuery = (team: string, state: string) =>
  pagesOf(kitList, { team, query: { limit: rowsPerPage, state } })

export const findStockKit = (scanned: string) => call(stockKit, { code: codeIn(scanned) })

export const makeBatch = (batch: NewKitBatch) => call(newKitBatch, { body: batch })

export const changeBatch = (
  { id }: KitBatch,
  change: { readonly expiresOn: string; readonly reason: string },
) => call(kitBatchChange, { id, body: change })

/** Named kits, or so many of those that nobody has. */
export type Assignment = BodySentTo<typeof kitAssignment>
export const assign = ({ id }: KitBatch, assignment: Assignment) =>
  call(kitAssignment, { id, body: assignment })

export const voidStock = (codes: readonly string[], reason: string) =>
  call(stockKitsVoid, { body: { codes, reason } })

export const voidOwn = (team: string, { id }: Kit, reason: string) =>
  call(kitVoid, { team, id, body: { reason } })

export function useKitsRefresh(): () => Promise<void> {
  const queryClient = useQueryClient()
  return () =>
    // What becomes of a kit becomes of its sample.
    refresh(queryClient, kitList.feature, sampleList.feature, worklist.feature)
}

/** A change of kits; whatever came of it, all of kits that is on screen is asked for again. */
export function useKitsChange<Input, Output>(change: (input: Input) => Promise<Output>) {
  const refreshKits = useKitsRefresh()
  return useMutation({ mutationFn: change, onSettled: refreshKits })
}
