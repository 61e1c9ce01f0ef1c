import { NativeSelect, TextInput } from '@mantine/core'
import { plainDecimal } from '../ui/decimal.ts'
import type { ErrorOf } from '../ui/field-error.ts'
import form from '../ui/form.module.css'
import { today } from '../ui/today.ts'

export type ThresholdForm = {
  readonly name: string
  /** In the unit of `limitKind`. */
  readonly limitMgPerL: string
  readonly limitKind: 'mgPerL' | 'fold'
  /** Code; empty: any. */
  readonly biosensor: string
  readonly severity: 'notice' | 'critical'
  /** Id or name of the site, as the parent has it; empty: every site. */
  readonly site: string
  readonly citation: string
  readonly effectiveFrom: string
}

export const emptyThreshold = (): ThresholdForm => ({
  name: '',
  limitMgPerL: '',
  limitKind: 'mgPerL',
  biosensor: '',
  severity: 'notice',
  site: '',
  citation: '',
  effectiveFrom: today(),
})

/** The limit in its unit, as the API takes it. */
export const limitsOf = ({
  limitKind,
  limitMgPerL,
}: ThresholdForm): { limitMgPerL: string | null; limitFold: string | null } => {
  const limit = plainDecimal(limitMgPerL)
  return limitKind === 'fold'
    ? { limitMgPerL: null, limitFold: limit }
    : { limitMgPerL: limit, limitFold: null }
}

const severityWords = {
  notice: 'Notice: somebody should look',
  critical: 'Critical: somebody must act',
} as const

/** What a threshold is. A revision keeps its name and site. */
export function ThresholdFields({
  value,
  sites,
  biosensors = [],
  isRevision = false,
  errorOf,
  onChange,
}: {
  value: ThresholdForm
  sites: readonly { readonly value: string; readonly label: string }[]
  /** Those of which the team has results: by code, with the name that the laboratory gave it. */
  biosensors?: readonly { readonly value: string; readonly label: string }[]
  isRevision?: boolean
  errorOf: ErrorOf
  onChange: (value: ThresholdForm) => void
}) {
  return (
    <>
      {!isRevision && (
        <div className={form.pair}>
          <TextInput
            label="Name"
            placeholder="Licence limit, river outfall"
            maxLength={100}
            required
            value={value.name}
            error={errorOf('name')}
            onChange={(event) => onChange({ ...value, name: event.currentTarget.value })}
          />
          <NativeSelect
            label="Where it holds"
            data={[{ value: '', label: 'Every site' }, ...sites]}
            value={value.site}
            error={errorOf('site')}
            onChange={(event) => onChange({ ...value, site: event.currentTarget.value })}
          />
        </div>
      )}
      {!isRevision && biosensors.length > 0 && (
        <div className={form.pair}>
          <NativeSelect
            label="Biosensor"
            description="Each answers to another class of acids."
            data={[{ value: '', label: 'Any of the panel' }, ...biosensors]}
            value={value.biosensor}
            error={errorOf('biosensor')}
            onChange={({ currentTarget }) =>
              onChange({
                ...value,
                biosensor: currentTarget.value,
                ...(currentTarget.value === '' && { limitKind: 'mgPerL' }),
              })
            }
          />
          <NativeSelect
            label="The limit is"
            description="A fold is one biosensor’s own."
            disabled={value.biosensor === ''}
            data={[
              { value: 'mgPerL', label: 'a concentration' },
              { value: 'fold', label: 'a fold over the control' },
            ]}
            value={value.limitKind}
            onChange={({ currentTarget }) =>
              onChange({ ...value, limitKind: currentTarget.value === 'fold' ? 'fold' : 'mgPerL' })
            }
          />
        </div>
      )}
      <div className={form.pair}>
        <TextInput
          label={value.limitKind === 'fold' ? 'Limit, fold' : 'Limit, mg/L NA-eq'}
          description="A result above it counts as an exceedance."
          placeholder="1.5"
          inputMode="decimal"
          pattern="\s*\d{1,9}([.,]\d{1,9})?\s*"
          title="A number above 0, like 1.5"
          maxLength={20}
          required
          value={value.limitMgPerL}
          error={errorOf('limitMgPerL') ?? errorOf('limitFold')}
          onChange={(event) => onChange({ ...value, limitMgPerL: event.currentTarget.value })}
        />
        <NativeSelect
          label="Severity"
          description="How loudly an exceedance is told."
          data={Object.entries(severityWords).map(([word, label]) => ({ value: word, label }))}
          value={value.severity}
          error={errorOf('severity')}
          onChange={(event) =>
            onChange({
              ...value,
              severity: event.currentTarget.value === 'critical' ? 'critical' : 'notice',
            })
          }
        />
      </div>
      <TextInput
        label="Where the limit comes from"
        placeholder="EPEA approval 12345, section 4.2"
        description="A licence, a guideline, or the team’s own decision. It stands beside every exceedance."
        minLength={3}
        maxLength={500}
        required
        value={value.citation}
        error={errorOf('citation')}
        onChange={(event) => onChange({ ...value, citation: event.currentTarget.value })}
      />
      <TextInput
        label="Holds from"
        type="date"
        required
        value={value.effectiveFrom}
        error={errorOf('effectiveFrom')}
        onChange={(event) => onChange({ ...value, effectiveFrom: event.currentTarget.value })}
      />
    </>
  )
}
