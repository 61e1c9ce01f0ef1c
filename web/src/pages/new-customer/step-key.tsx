import { Switch } from '@mantine/core'
import { KeyFields } from '../../teams/key-fields.tsx'
import { errorsWithin } from '../../ui/field-error.ts'
import form from '../../ui/form.module.css'
import type { StepProps } from './step-props.ts'

/** A key for a customer whose programs read their results. */
export function StepKey({ value, errorOf, onChange }: StepProps) {
  return (
    <>
      <p className={form.prose}>
        Optional: for a customer who reads results by program. Their admins can make keys
        themselves.
      </p>
      <Switch
        label="Make an API key"
        description="It is shown once, when the customer is created."
        checked={value.wantsKey}
        onChange={(event) => onChange({ ...value, wantsKey: event.currentTarget.checked })}
      />
      {value.wantsKey && (
        <KeyFields
          value={value.key}
          errorOf={errorsWithin(errorOf, 'apiKey')}
          onChange={(key) => onChange({ ...value, key })}
        />
      )}
    </>
  )
}
