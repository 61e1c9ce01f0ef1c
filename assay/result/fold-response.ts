import { studentT95 } from '../curve/student-t.ts'
import type { Method } from '../method/method.ts'
import { roundByMethod } from './quantify.ts'
import { mean, standardDeviation } from './replicates.ts'
import type { FoldResponse } from './run-result.ts'
import type { SignalFlag } from './signal.ts'

/**
 * What a biosensor answers to a sample, from the folds of its wells and of the untreated control's own wells (which
 * scatter around 1). The interval is the delta method's for a quotient of two means.
 */
export function foldResponse(
  from: {
    signal: number | null
    signalFlag: SignalFlag | null
    wells: readonly number[]
    controls: readonly number[]
    isSilenced: boolean
  },
  method: Method,
): FoldResponse {
  const { signal } = from
  const limit = method.panel?.significantFold ?? null
  if (signal === null) {
    return { ...noFold, flag: from.signalFlag ?? 'notRead' }
  }
  const half = halfWidth95(signal, from.wells, from.controls)
  const response = limit === null ? null : signal < Number(limit) ? 'none' : 'significant'
  return {
    fold: signal,
    foldRounded: roundByMethod(signal, method),
    lower95: half === null ? null : Math.max(0, signal - half),
    upper95: half === null ? null : signal + half,
    response: from.isSilenced ? null : response,
    flag: from.isSilenced ? 'silenced' : null,
  }
}

const noFold: FoldResponse = {
  fold: null,
  foldRounded: null,
  lower95: null,
  upper95: null,
  response: null,
  flag: null,
}

function halfWidth95(
  signal: number,
  wells: readonly number[],
  controls: readonly number[],
): number | null {
  const [ofWells, ofControls] = [standardDeviation(wells), standardDeviation(controls)]
  if (ofWells === null || ofControls === null) return null
  const control = ofControls / mean(controls)
  const variance = ofWells ** 2 / wells.length + (signal ** 2 * control ** 2) / controls.length
  // The smaller of both counts: an interval that is too wide misleads nobody.
  const half = studentT95(Math.min(wells.length, controls.length) - 1) * Math.sqrt(variance)
  return Number.isFinite(half) ? half : null
}
