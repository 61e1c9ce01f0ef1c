/** What a kit and the chain of custody say of themselves, for screens and paper alike. */
import type { KitState } from './kit.ts'
import type { ConditionCode, CustodyRemark } from './custody-codes.ts'
import type { CustodyEvent, SampleSummary } from './sample.ts'

export const kitStateWords: Readonly<Record<KitState, string>> = {
  made: 'In stock',
  assigned: 'With the team',
  collected: 'Collected',
  received: 'At the lab',
  read: 'Read',
  reported: 'Reported',
  void: 'Void',
}

/** In the order in which a kit goes through them. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of a constant
export const kitStates = Object.keys(kitStateWords) as KitState[]

export const sampleKindWords: Readonly<Record<SampleSummary['kind'], string>> = {
  sample: 'Sample',
  fieldBlank: 'Field blank',
  duplicate: 'Duplicate',
}

export const conditionWords: Readonly<Record<ConditionCode, string>> = {
  ok: 'All in order',
  broken: 'Broken',
  leaking: 'Leaking',
  warm: 'Too warm',
  frozen: 'Frozen',
  sealBroken: 'Seal broken or missing',
  lowVolume: 'Too little water',
  labelMismatch: 'Label does not match',
  holdExceeded: 'Holding time exceeded',
}

export const sealWords: Readonly<Record<NonNullable<CustodyEvent['sealState']>, string>> = {
  intact: 'Intact',
  broken: 'Broken',
  missing: 'Missing',
  none: 'No seal was used',
}

export const remarkWords: Readonly<Record<CustodyRemark, string>> = {
  clockSkew: 'The device’s clock was off by more than 2 minutes; the time is as it was told.',
  clockAhead: 'It was told before the time that it bears; the time is as it was told.',
  enteredTime: 'The time was typed, not taken from the clock.',
  beforeKit: 'The time is before the kit was given to the team.',
  sentByOther: 'Another person sent it than the one who did it.',
  holderNotVerified: 'The person named was not signed in on the device.',
  outOfOrder: 'The time is before that of something that must come first.',
}

/** What happened, as a heading: `Taken in the field`. */
export function deedWords({ kind, decision }: Pick<CustodyEvent, 'kind' | 'decision'>): string {
  switch (kind) {
    case 'fieldScan':
      return 'Taken in the field'
    case 'handOver':
      return 'Handed over'
    case 'labReceipt':
      return 'Received at the lab'
    case 'disposition':
      return decision === 'reject' ? 'Rejected by the lab' : 'Accepted by the lab'
    case 'plateRead':
      return 'Read on a plate'
    case 'ingestion':
      break
  }
  return 'Results computed'
}
