import type { Session } from '@luminous/contract'
import { standInList } from '@luminous/contract/endpoints/bench.ts'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { queryOf } from '../api/call.ts'
import { useNow } from '../ui/use-now.ts'
import { rightsOf } from './rights.ts'
import { sessionQuery } from './session.ts'

/** What somebody of the lab may do with what stands on the bench. */
export type BenchRights = {
  readonly session: Session
  readonly mayKeepBench: boolean
  /** By their own role: who may name a stand-in. */
  readonly isReviewer: boolean
}

/** What somebody of the lab may do with runs at this moment; the server decides, the screen says it beforehand. */
export type RunRights = BenchRights & {
  readonly mayRead: boolean
  readonly mayWrite: boolean
  /** A reviewer, or who stands in for one now. */
  readonly mayReview: boolean
}

/** Who stands in for a reviewer, and so may review. */
export const standInsQuery = queryOptions({ ...queryOf(standInList), select: ({ items }) => items })

/** Null until it is known who is signed in. */
export function useRunRights(): RunRights | null {
  const { data: session } = useQuery(sessionQuery)
  const rights = session && rightsOf(session)
  const mayRead = rights !== undefined && rights.isStaff && rights.may('runs:read')
  const now = useNow()
  const { data: standIns } = useQuery({ ...standInsQuery, enabled: mayRead })
  if (!session || !rights) return null
  const standsIn = standIns?.some(
    ({ standIn, from, until, endedAt }) =>
      standIn.id === session.person.id &&
      endedAt === null &&
      Date.parse(from) <= now &&
      now < Date.parse(until),
  )
  return {
    session,
    mayRead,
    mayWrite: rights.may('runs:write'),
    mayReview: rights.may('runs:review') || standsIn === true,
    mayKeepBench: rights.may('bench:write'),
    isReviewer: rights.may('runs:review'),
  }
}
