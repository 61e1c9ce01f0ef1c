import { Textarea, TextInput } from '@mantine/core'
import type { ErrorOf } from '../ui/field-error.ts'
import form from '../ui/form.module.css'
import { ColourField } from './colour-field.tsx'

export type DetailsForm = {
  readonly name: string
  readonly contactName: string
  readonly contactEmail: string
  readonly contactPhone: string
  readonly notes: string
  /** Empty: ours. */
  readonly colour: string
}

export const emptyDetails: DetailsForm = {
  name: '',
  contactName: '',
  contactEmail: '',
  contactPhone: '',
  notes: '',
  colour: '',
}

/** Whom Luminous talks to there, and for staff what they should remember. */
export function ContactFields<Value extends DetailsForm>({
  value,
  showsNotes,
  errorOf,
  onChange,
}: {
  value: Value
  showsNotes: boolean
  errorOf: ErrorOf
  onChange: (value: Value) => void
}) {
  return (
    <>
      <TextInput
        label="Contact person (optional)"
        description="Whom Luminous calls when something is to be settled. It makes no account."
        maxLength={200}
        autoComplete="off"
        value={value.contactName}
        error={errorOf('contactName')}
        onChange={(event) => onChange({ ...value, contactName: event.currentTarget.value })}
      />
      <div className={form.pair}>
        <TextInput
          label="Contact e-mail (optional)"
          type="email"
          maxLength={254}
          autoComplete="off"
          value={value.contactEmail}
          error={errorOf('contactEmail')}
          onChange={(event) => onChange({ ...value, contactEmail: event.currentTarget.value })}
        />
        <TextInput
          label="Contact phone (optional)"
          type="tel"
          maxLength={50}
          autoComplete="off"
          value={value.contactPhone}
          error={errorOf('contactPhone')}
          onChange={(event) => onChange({ ...value, contactPhone: event.currentTarget.value })}
        />
      </div>
      <ColourField
        value={value.colour}
        teamName={value.name}
        error={errorOf('colour')}
        onChange={(colour) => onChange({ ...value, colour })}
      />
      {showsNotes && (
        <Textarea
          label="Notes of Luminous staff (optional)"
          description="Only staff see them."
          autosize
          minRows={2}
          maxLength={2000}
          value={value.notes}
          error={errorOf('notes')}
          onChange={(event) => onChange({ ...value, notes: event.currentTarget.value })}
        />
      )}
    </>
  )
}
