import { Button, Radio, Textarea } from '@mantine/core'
import type { Sample, SampleSummary } from '@luminous/contract'
import { conditionWords } from '@luminous/contract/custody-words.ts'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Dialog } from '../ui/dialog.tsx'
import { serverErrors } from '../ui/field-error.ts'
import form from '../ui/form.module.css'
import { ProblemNotice } from '../ui/problem-notice.tsx'
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
  const [reason, setReason] = useState('')
  const refresh = useSamplesRefresh()
  const deed = useMutation({
    mutationFn: (chosen: Decision) =>
      decide(sample, { id, decision: chosen, reason: reason.trim() }),
    onSuccess: (decided) => {
      onDecided?.(decided)
      onClose()
    },
    onSettled: refresh,
  })
  return (
    <Dialog title={`Decide about ${sample.code}`} onClose={onClose}>
      <form
        className={form.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (decision !== null) deed.mutate(decision)
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
        <Textarea
          label="Why"
          description="Kept in the ledger, with your name; the customer reads it."
          autosize
          minRows={2}
          minLength={3}
          maxLength={500}
          required
          value={reason}
          error={serverErrors(deed.error)('reason')}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {deed.error && <ProblemNotice title="Nothing was decided" error={deed.error} />}
        <div className={form.acts}>
          <Button type="submit" loading={deed.isPending} disabled={decision === null}>
            {decision === 'reject' ? 'Reject the sample' : 'Accept the sample'}
          </Button>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
        </div>
      </form>
    </Dialog>
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
