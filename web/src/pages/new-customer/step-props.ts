import type { ErrorOf } from '../../ui/field-error.ts'
import type { CustomerForm } from './customer-form.ts'

/** A step's part of the page. */
export type StepProps = {
  readonly value: CustomerForm
  readonly errorOf: ErrorOf
  readonly onChange: (value: CustomerForm) => void
}
