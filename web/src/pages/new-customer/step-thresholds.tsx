import { Button, Radio } from '@mantine/core'
import {
  emptyThreshold,
  ThresholdFields,
  type ThresholdForm,
} from '../../thresholds/threshold-fields.tsx'
import { errorsWithin } from '../../ui/field-error.ts'
import form from '../../ui/form.module.css'
import { withoutBlanks } from './customer-form.ts'
import classes from './customer-wizard.module.css'
import type { StepProps } from './step-props.ts'

/** The limits to be watched, or the word that the customer sets them. */
export function StepThresholds({ value, errorOf, onChange }: StepProps) {
  const { thresholds, setsThresholds } = value
  const setThresholds = (next: readonly ThresholdForm[]) => onChange({ ...value, thresholds: next })
  const sites = [...new Set(withoutBlanks(value).sites.map(({ name }) => name.trim()))]
  return (
    <>
      <Radio.Group
        label="Who sets the thresholds"
        error={errorOf('thresholds')}
        value={setsThresholds ? 'here' : 'customer'}
        onChange={(who) =>
          onChange({
            ...value,
            setsThresholds: who === 'here',
            thresholds: who === 'here' && thresholds.length === 0 ? [emptyThreshold()] : thresholds,
          })
        }
      >
        <div className={form.group}>
          <Radio
            value="customer"
            label="The customer will set them"
            description="It stands on their list until they have."
          />
          <Radio value="here" label="I set them now" description="They can revise them later." />
        </div>
      </Radio.Group>
      {setsThresholds &&
        thresholds.map((threshold, at) => (
          <fieldset key={at} className={form.group}>
            <div className={classes.part}>
              <div className={classes.partHead}>
                <h3>{threshold.name.trim() || `Threshold ${at + 1}`}</h3>
                <Button
                  variant="subtle"
                  size="compact-sm"
                  color="var(--bad)"
                  aria-label={`Take out ${threshold.name.trim() || `threshold ${at + 1}`}`}
                  onClick={() => setThresholds(thresholds.filter((_, place) => place !== at))}
                >
                  Take out
                </Button>
              </div>
              <ThresholdFields
                value={threshold}
                sites={sites.map((name) => ({ value: name, label: name }))}
                errorOf={(field) =>
                  errorsWithin(errorOf, `thresholds.${at}`)(field === 'site' ? 'siteName' : field)
                }
                onChange={(changed) =>
                  setThresholds(thresholds.map((one, place) => (place === at ? changed : one)))
                }
              />
            </div>
          </fieldset>
        ))}
      {setsThresholds && (
        <div>
          <Button
            variant="default"
            size="xs"
            disabled={thresholds.length >= 100}
            onClick={() => setThresholds([...thresholds, emptyThreshold()])}
          >
            Add a threshold
          </Button>
        </div>
      )}
    </>
  )
}
