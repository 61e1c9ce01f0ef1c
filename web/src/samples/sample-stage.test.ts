import { expect, test } from 'vitest'
import { isWaiting, stageOf } from './sample-stage.ts'

test.each([
  ['collected', null, 'On its way to the lab', true],
  ['received', 'held', 'Held: needs a decision', true],
  ['received', 'accepted', 'At the lab, ready to read', true],
  ['received', 'rejected', 'Rejected', false],
  ['read', 'accepted', 'Read, not reported yet', false],
  ['reported', 'accepted', 'Reported', false],
  ['void', 'held', 'Void', false],
  [null, null, 'Came without a kit', true],
] as const)(
  'a sample whose kit is %s and whose receipt is %s is: %s',
  (state, receipt, word, waits) => {
    const sample = { state, receiptState: receipt }
    expect([stageOf(sample).word, isWaiting(sample)]).toEqual([word, waits])
  },
)
