import { Button, TextInput } from '@mantine/core'
import type { Sample, SampleSummary } from '@luminous/contract'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { serverErrors } from '../../ui/field-error.ts'
import form from '../../ui/form.module.css'
import { ownTimeZone } from '../../ui/instant.ts'
import { ProblemNotice } from '../../ui/problem-notice.tsx'
import { decimalInput } from '../measure.ts'
import { receive, useSamplesRefresh } from '../queries.ts'
import classes from './lab.module.css'
import { ReceiptChoices } from './receipt-choices.tsx'
import { emptyReceipt, missingOf, toReceipt, type ReceiptDraft } from './receipt-draft.ts'
import { addKey, endsScan, noBurst, type Burst } from './scan-burst.ts'

/** What the lab sees at arrival. Enter saves from anywhere; what is typed stays until the server has it. */
export function ReceiptForm({
  sample,
  deliveredBy,
  onReceived,
  onCancel,
}: {
  sample: SampleSummary
  deliveredBy: string
  onReceived: (sample: Sample, deliveredBy: string) => void
  onCancel: () => void
}) {
  // One id and one time from the scan on, over all retries: sent twice it is one receipt.
  const [opened] = useState(() => ({
    id: crypto.randomUUID(),
    code: sample.code,
    occurredAt: new Date().toISOString(),
    timeZone: ownTimeZone(),
  }))
  const [draft, setDraft] = useState<ReceiptDraft>(() => emptyReceipt(deliveredBy))
  const [wasSent, setWasSent] = useState(false)
  const [wasScanned, setWasScanned] = useState(false)
  const first = useRef<HTMLInputElement>(null)
  const refresh = useSamplesRefresh()
  const deed = useMutation({
    mutationFn: () => receive(toReceipt(draft, opened)),
    onSuccess: (received) => onReceived(received, draft.deliveredBy.trim()),
    onSettled: refresh,
  })
  useEffect(() => first.current?.focus(), [])
  const missing = missingOf(draft)
  const errorOf = serverErrors(deed.error)
  const text = (field: Exclude<keyof ReceiptDraft, 'conditions' | 'sealState'>) => ({
    value: draft[field],
    error: errorOf(field),
    onChange: (event: React.ChangeEvent<HTMLInputElement>) =>
      setDraft({ ...draft, [field]: event.currentTarget.value }),
  })
  const burst = useRef<Burst & { before: ReceiptDraft }>({ ...noBurst, before: draft })
  /** True where a scanner, not a hand, wrote into the form: it is as it was before, and is not sent. */
  const watchScanner = (event: React.KeyboardEvent): boolean => {
    const { key, timeStamp } = event
    if (key === 'Enter' && endsScan(burst.current, timeStamp)) {
      event.preventDefault()
      event.stopPropagation()
      setDraft(burst.current.before)
      burst.current = { ...noBurst, before: burst.current.before }
      return true
    }
    if (key.length !== 1) return false
    const { isNew, ...grown } = addKey(burst.current, timeStamp)
    burst.current = { ...grown, before: isNew ? draft : burst.current.before }
    return false
  }
  const save = () => {
    setWasScanned(false)
    setWasSent(true)
    if (missing === null && !deed.isPending) deed.mutate()
    else first.current?.focus()
  }
  return (
    <form
      className={form.form}
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
      onKeyDownCapture={(event) => {
        if (watchScanner(event)) setWasScanned(true)
      }}
      onKeyDown={(event) => {
        // Not every browser sends a form from a box or a radio button.
        const isChoice = event.target instanceof HTMLInputElement && event.target.type !== 'text'
        if (event.key === 'Enter' && isChoice) event.currentTarget.requestSubmit()
        if (event.key === 'Enter' && isChoice) event.preventDefault()
        if (event.key === 'Escape') onCancel()
      }}
    >
      <ReceiptChoices
        value={draft}
        missing={wasSent ? missing : null}
        first={first}
        onChange={setDraft}
      />
      <div className={form.pair}>
        <TextInput
          label="Temperature, °C (optional)"
          placeholder="4.0"
          {...decimalInput}
          {...text('temperatureCelsius')}
        />
        <TextInput
          label="Volume, mL (optional)"
          placeholder="250"
          {...decimalInput}
          {...text('volumeMl')}
        />
        <TextInput
          label="Number on the seal (optional)"
          autoComplete="off"
          maxLength={60}
          {...text('sealNumber')}
        />
        <TextInput
          label="Lab number (blank: the next one)"
          autoComplete="off"
          maxLength={40}
          {...text('labNumber')}
        />
        <TextInput
          label="Delivered by (optional)"
          autoComplete="off"
          maxLength={200}
          {...text('deliveredBy')}
        />
        <TextInput label="Note (optional)" autoComplete="off" maxLength={1000} {...text('note')} />
      </div>
      {wasScanned && (
        <p className={classes.missing} role="alert">
          Another code was scanned while this one is open. Save this one (Enter) or leave it
          (Escape), then scan again.
        </p>
      )}
      {deed.error && (
        <ProblemNotice title="Not saved yet; what you entered is still here" error={deed.error} />
      )}
      <div className={form.acts}>
        <Button type="submit" loading={deed.isPending}>
          Receive {sample.code}
        </Button>
        <Button variant="default" onClick={onCancel}>
          Leave it
        </Button>
      </div>
    </form>
  )
}
