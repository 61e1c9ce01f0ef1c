export const sampleKinds = ['sample', 'fieldBlank', 'duplicate'] as const
export const custodyKinds = [
  'fieldScan',
  'handOver',
  'labReceipt',
  'disposition',
  'plateRead',
  'ingestion',
] as const
/** What a sample is to the lab. `held` waits for a decision about something that was wrong at arrival. */
export const receiptStates = ['accepted', 'held', 'rejected'] as const

/** What the lab sees at arrival. Everything but `ok` holds the sample back until somebody decides. */
export const conditionCodes = [
  'ok',
  'broken',
  'leaking',
  'warm',
  'frozen',
  'sealBroken',
  'lowVolume',
  'labelMismatch',
  'holdExceeded',
] as const
export type ConditionCode = (typeof conditionCodes)[number]
export const sealStates = ['intact', 'broken', 'missing', 'none'] as const

/**
 * What is odd about an event. Recorded, shown, never mended:
 * `clockSkew` the device's clock was more than 2 minutes off; `clockAhead` it happened after it was told;
 * `enteredTime` the time was typed, not taken from the clock; `beforeKit` before the kit was the team's;
 * `sentByOther` another person sent it than the one who did it; `holderNotVerified` the person named had no
 * valid session on the phone; `outOfOrder` it happened before something that must come first.
 */
export const custodyRemarks = [
  'clockSkew',
  'clockAhead',
  'enteredTime',
  'beforeKit',
  'sentByOther',
  'holderNotVerified',
  'outOfOrder',
] as const
export type CustodyRemark = (typeof custodyRemarks)[number]
