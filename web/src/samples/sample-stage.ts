import type { KitState, SampleSummary } from '@luminous/contract'
import { kitStateWords } from '@luminous/contract/custody-words.ts'
import type { Tone } from '../ui/chip.tsx'

/** Where a sample stands, in words and in the shape that goes with them. */
export type Stage = { readonly word: string; readonly tone: Tone }

export function stageOf({
  state,
  receiptState,
}: Pick<SampleSummary, 'state' | 'receiptState'>): Stage {
  if (state === 'void') return { word: 'Void', tone: 'bad' }
  if (receiptState === 'rejected') return { word: 'Rejected', tone: 'bad' }
  if (state === 'reported') return { word: 'Reported', tone: 'good' }
  if (state === 'read') return { word: 'Read, not reported yet', tone: 'good' }
  if (receiptState === 'held') return { word: 'Held: needs a decision', tone: 'caution' }
  if (receiptState === 'accepted') return { word: 'At the lab, ready to read', tone: 'good' }
  return state === null
    ? { word: 'Came without a kit', tone: 'plain' }
    : { word: 'On its way to the lab', tone: 'plain' }
}

/** Whether its holding time still runs: nothing waits for a sample that was read or refused. */
export const isWaiting = ({
  state,
  receiptState,
}: Pick<SampleSummary, 'state' | 'receiptState'>): boolean =>
  receiptState !== 'rejected' && state !== 'read' && state !== 'reported' && state !== 'void'

/** The states of its kit, said of the sample. */
export const sampleStateWords: Readonly<Record<KitState, string>> = {
  ...kitStateWords,
  collected: 'On its way to the lab',
}
