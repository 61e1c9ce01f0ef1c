import { Button, Textarea, TextInput } from '@mantine/core'
import type { KitBatch } from '@luminous/contract'
import { useState } from 'react'
import { serverErrors } from '../ui/field-error.ts'
import form from '../ui/form.module.css'
import { ProblemNotice } from '../ui/problem-notice.tsx'
import { changeBatch, useKitsChange } from './queries.ts'

/** Another last day for the kits of a batch that are not used yet. */
export function ExpiryForm({ batch, onDone }: { batch: KitBatch; onDone: () => void }) {
  const [expiresOn, setExpiresOn] = useState(batch.expiresOn)
  const [reason, setReason] = useState('')
  const deed = useKitsChange(() => changeBatch(batch, { expiresOn, reason: reason.trim() }))
  const errorOf = serverErrors(deed.error)
  return (
    <form
      className={form.form}
      onSubmit={(event) => {
        event.preventDefault()
        deed.mutate(undefined, { onSuccess: onDone })
      }}
    >
      <p className={form.prose}>
        It holds for kits that are not collected yet, also those that customers have. Labels that
        are printed show the former day.
      </p>
      <TextInput
        type="date"
        label="Use by"
        required
        value={expiresOn}
        error={errorOf('expiresOn')}
        onChange={(event) => setExpiresOn(event.currentTarget.value)}
      />
      <Textarea
        label="Why"
        description="Kept in the ledger, with your name."
        autosize
        minRows={2}
        minLength={3}
        maxLength={500}
        required
        value={reason}
        error={errorOf('reason')}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {deed.error && <ProblemNotice title="Nothing was changed" error={deed.error} />}
      <div className={form.acts}>
        <Button
          type="submit"
          loading={deed.isPending}
          disabled={expiresOn === '' || expiresOn === batch.expiresOn}
        >
          Change the day
        </Button>
      </div>
    </form>
  )
}
