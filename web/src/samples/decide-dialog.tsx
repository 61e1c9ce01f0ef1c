import { Radio } from '@mantine/core'
import type { Sample, SampleSummary } from '@luminous/contract'
import { conditionWords } from '@luminous/contract/custody-words.ts'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { DialogForm } from '../ui/form-shell.tsx'
import form from '../ui/form.module.css'
import { decide, useSamplesRefresh, type Decision } from './queries.ts'

/** Whether a sample that was not in order may be read all the same. */
export function DecideDialog({
  sample,
  onDecided,
  onClose,
}: {
  sample: SampleSummary
  onDecided?: (sample: Sample) => void
  onClose: () => void
}) {
  // Kept over retries: the same decision sent twice is one.
  const [id] = useState(() => crypto.randomUUID())
  const [decision, setDecision] = useState<Decision | null>(null)
  const refresh = useSamplesRefresh()
  const deed = useMutation({
    mutationFn: (chosen: { decision: Decision; reason: string }) =>
      decide(sample, { id, ...chosen }),
    onSuccess: (decided) => {
      onDecided?.(decided)
      onClose()
    },
    onSettled: refresh,
  })
  return (
    <DialogForm
      title={`Decide about ${sample.code}`}
      onClose={onClose}
      sending={deed}
      failed="Nothing was decided"
      act={decision === 'reject' ? 'Reject the sample' : 'Accept the sample'}
      isDisabled={decision === null}
      reason={{
        label: 'Why',
        description: 'Kept in the ledger, with your name; the customer reads it.',
      }}
      onSend={(reason) => {
        if (decision !== null) deed.mutate({ decision, reason })
      }}
    >
      <p className={form.prose}>{whyHeld(sample)}</p>
      <Radio.Group
        label="What becomes of it"
        value={decision ?? ''}
        onChange={(chosen) => setDecision(chosen === 'accept' ? 'accept' : 'reject')}
      >
        <div className={form.group}>
          <Radio
            value="accept"
            label="Accept it"
            description="It may be read; what was wrong stays in its chain."
            disabled={sample.receiptState === 'accepted'}
          />
          <Radio
            value="reject"
            label="Reject it"
            description="It is not read. The customer sees why."
            disabled={sample.receiptState === 'rejected'}
          />
        </div>
      </Radio.Group>
    </DialogForm>
  )
}

function whyHeld({ conditions, receiptState, labNumber }: SampleSummary): string {
  const seen = conditions.map((code) => conditionWords[code].toLowerCase()).join(', ')
  if (receiptState === 'rejected') return `It was rejected. At arrival: ${seen || 'in order'}.`
  if (seen !== '') return `Seen at arrival (${labNumber}): ${seen}.`
  return receiptState === 'held'
    ? 'Its times do not fit together: see the remarks in its chain of custody.'
    : 'Nothing was wrong with it at arrival.'
}
