import type { FieldScan, HandOver, LabReceipt } from '@luminous/contract'

/** What an event of custody says beside who, what and when, by its kind. */
export type EventDetails = Partial<
  Pick<FieldScan, 'clock' | 'position' | 'photos' | 'signature' | 'notes' | 'form'> &
    Pick<HandOver, 'from' | 'to' | 'condition' | 'sealNumber' | 'temperatureCelsius'> &
    Pick<LabReceipt, 'sealState' | 'conditions' | 'volumeMl' | 'labNumber' | 'note'> & {
      decision: 'accept' | 'reject'
      reason: string
      /** Of a plate read: the run, opaque outside the lab. */
      run: string
    }
>
