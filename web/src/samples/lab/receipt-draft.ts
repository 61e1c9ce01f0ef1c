import type { ConditionCode, CustodyEvent, LabReceipt } from '@luminous/contract'
import { readDecimal } from '../../ui/decimal.ts'

type SealState = NonNullable<CustodyEvent['sealState']>

/** What is being written down about a sample at the lab's door. */
export type ReceiptDraft = {
  readonly conditions: readonly ConditionCode[]
  readonly sealState: SealState | null
  readonly sealNumber: string
  readonly temperatureCelsius: string
  readonly volumeMl: string
  readonly labNumber: string
  readonly deliveredBy: string
  readonly note: string
}

/** Only who delivered is likely to be the same as before; what is to be seen is never taken over. */
export const emptyReceipt = (deliveredBy: string): ReceiptDraft => ({
  conditions: [],
  sealState: null,
  sealNumber: '',
  temperatureCelsius: '',
  volumeMl: '',
  labNumber: '',
  deliveredBy,
  note: '',
})

/** In order, or some of what is wrong: never both. */
export function toggleCondition(
  conditions: readonly ConditionCode[],
  code: ConditionCode,
): ConditionCode[] {
  if (conditions.includes(code)) return conditions.filter((one) => one !== code)
  return code === 'ok' ? ['ok'] : [...conditions.filter((one) => one !== 'ok'), code]
}

/** What is still to be said; null where the receipt is whole. */
export function missingOf(draft: ReceiptDraft): 'conditions' | 'sealState' | null {
  if (draft.conditions.length === 0) return 'conditions'
  return draft.sealState === null ? 'sealState' : null
}

export const toReceipt = (
  draft: ReceiptDraft,
  opened: { id: string; code: string; occurredAt: string; timeZone: string },
): LabReceipt => ({
  ...opened,
  sealNumber: draft.sealNumber.trim(),
  sealState: draft.sealState ?? 'none',
  temperatureCelsius: readDecimal(draft.temperatureCelsius),
  conditions: [...draft.conditions],
  volumeMl: readDecimal(draft.volumeMl),
  labNumber: draft.labNumber.trim() === '' ? null : draft.labNumber.trim(),
  deliveredBy: draft.deliveredBy.trim(),
  note: draft.note.trim(),
})

/** Keys that choose while the focus is on what is chosen: no text is typed there. */
export const conditionKeys: readonly (readonly [string, ConditionCode])[] = [
  ['1', 'ok'],
  ['2', 'warm'],
  ['3', 'frozen'],
  ['4', 'broken'],
  ['5', 'leaking'],
  ['6', 'lowVolume'],
  ['7', 'labelMismatch'],
  ['8', 'sealBroken'],
  ['9', 'holdExceeded'],
]
export const sealKeys: readonly (readonly [string, SealState])[] = [
  ['i', 'intact'],
  ['b', 'broken'],
  ['m', 'missing'],
  ['n', 'none'],
]
