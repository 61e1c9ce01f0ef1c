import type { Session } from '@luminous/contract'

/** What somebody of the lab may do with what stands on the bench. */
export type BenchRights = {
  readonly session: Session
  readonly mayKeepBench: boolean
  /** By their own role: who may name a stand-in. */
  readonly isReviewer: boolean
}
