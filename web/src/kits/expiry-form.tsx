import { TextInput } from '@mantine/core'
import type { KitBatch } from '@luminous/contract'
import { useState } from 'react'
import { serverErrors } from '../ui/field-error.ts'
import { FormShell } from '../ui/form-shell.tsx'
import form from '../ui/form.module.css'
import { changeBatch, useKitsChange } from './queries.ts'

/** Another last day for the kits of a batch that are not used yet. */
export function ExpiryForm({ batch, onDone }: { batch: KitBatch; onDone: () => void }) {
  const [expiresOn, setExpiresOn] = useState(batch.expiresOn)
  const deed = useKitsChange((reason: string) => changeBatch(batch, { expiresOn, reason }))
  const errorOf = serverErrors(deed.error)
  return (
    <FormShell
      sending={deed}
      failed="Nothing was changed"
      act="Change the day"
      reason="Why"
      isDisabled={expiresOn === '' || expiresOn === batch.expiresOn}
      onSend={(reason) => deed.mutate(reason, { onSuccess: onDone })}
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
    </FormShell>
  )
}
