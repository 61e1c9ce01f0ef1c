import type { CustodyEvent, Sample } from '@luminous/contract'

/** The way of a sample, in five steps. */
const chainSteps = ['fieldScan', 'handOver', 'labReceipt', 'plateRead', 'ingestion'] as const
export type ChainStep = (typeof chainSteps)[number]

export const chainStepWords: Readonly<Record<ChainStep, string>> = {
  fieldScan: 'Field scan',
  handOver: 'Hand-overs',
  labReceipt: 'Lab receipt',
  plateRead: 'Plate reader',
  ingestion: 'Ingestion',
}

export type StepOnScreen = {
  readonly step: ChainStep
  /** `passed`: nobody told of it, and the sample is beyond it. */
  readonly state: 'done' | 'remarked' | 'stopped' | 'passed' | 'ahead'
  readonly events: readonly CustodyEvent[]
}

/** Where a sample is on its way, from what was told of it. Pure. */
export function drawChain({
  events,
  receiptState,
  state,
}: Pick<Sample, 'events' | 'receiptState' | 'state'>): StepOnScreen[] {
  const told = chainSteps.map((step) => ({
    step,
    events: events.filter(
      ({ kind }) => kind === step || (step === 'labReceipt' && kind === 'disposition'),
    ),
  }))
  const last = told.findLastIndex((one) => one.events.length > 0)
  const isStopped = state === 'void' || receiptState === 'rejected'
  return told.map(({ step, events: own }, at) => ({
    step,
    events: own,
    state: own.length > 0 ? stateOf(step, own) : at < last ? 'passed' : 'ahead',
  }))

  function stateOf(step: ChainStep, own: readonly CustodyEvent[]): StepOnScreen['state'] {
    if (isStopped && told[last]?.step === step) return 'stopped'
    const isHeld = step === 'labReceipt' && receiptState === 'held'
    return isHeld || own.some(({ remarks }) => remarks.length > 0) ? 'remarked' : 'done'
  }
}
