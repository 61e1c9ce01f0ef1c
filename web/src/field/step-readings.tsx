import { instantsOf, localMinuteOf } from '@luminous/contract/local-time.ts'
import { Button, Radio, TextInput } from '@mantine/core'
import { useState } from 'react'
import { formatInstant } from '../ui/instant.ts'
import classes from './field.module.css'
import { measurementNames, measurements, readMeasurement } from './phone/measurement.ts'
import type { StepProps } from './steps.ts'

/** When, and what the probe showed. Nothing here has to be filled in. */
export function StepReadings({
  draft,
  onChange,
  onNext,
  onRetime,
}: StepProps & { onRetime: () => void }) {
  const isFine = measurementNames.every(
    (name) => readMeasurement(draft.typed[name], measurements[name]).ok,
  )
  return (
    <form
      className={classes.stack}
      onSubmit={(event) => {
        event.preventDefault()
        if (isFine && draft.occurredAt !== null) onNext()
      }}
    >
      <When draft={draft} onChange={onChange} onRetime={onRetime} />
      {measurementNames.map((name) => {
        const { label, unit } = measurements[name]
        const read = readMeasurement(draft.typed[name], measurements[name])
        return (
          <TextInput
            key={name}
            className={classes.field}
            label={unit === '' ? label : `${label}, ${unit}`}
            description="Left empty: not measured."
            inputMode="decimal"
            autoComplete="off"
            maxLength={24}
            value={draft.typed[name]}
            error={read.ok ? null : read.says}
            onChange={(event) =>
              onChange({ typed: { ...draft.typed, [name]: event.currentTarget.value } })
            }
          />
        )
      })}
      <Button type="submit" className={classes.big} disabled={!isFine || draft.occurredAt === null}>
        Next: photos and notes
      </Button>
    </form>
  )
}

function When({
  draft: { occurredAt, timeZone },
  onChange,
  onRetime,
}: Pick<StepProps, 'draft' | 'onChange'> & { onRetime: () => void }) {
  const [typed, setTyped] = useState<string | null>(null)
  const meant = typed === null ? [] : instantsOf(typed, timeZone)
  if (typed === null) {
    return (
      <div className={classes.notice}>
        <p>
          Taken: <strong>{occurredAt ? formatInstant(occurredAt, timeZone) : 'no time yet'}</strong>
        </p>
        <div className={classes.row}>
          <Button
            className={classes.big}
            variant="default"
            onClick={() => setTyped(occurredAt ? localMinuteOf(occurredAt, timeZone) : '')}
          >
            Correct the time
          </Button>
          <Button className={classes.big} variant="default" onClick={onRetime}>
            Now
          </Button>
        </div>
      </div>
    )
  }
  return (
    <div className={classes.notice}>
      <TextInput
        className={classes.field}
        type="datetime-local"
        label={`Taken, on the clock of ${timeZone.replaceAll('_', ' ')}`}
        description="Recorded as entered by hand."
        value={typed}
        error={typed !== '' && meant.length === 0 ? 'No clock there showed this time.' : null}
        onChange={(event) => {
          const text = event.currentTarget.value
          setTyped(text)
          const [first] = instantsOf(text, timeZone)
          if (first !== undefined) onChange({ occurredAt: first })
        }}
      />
      {meant.length > 1 && (
        <Radio.Group
          label="The clock showed this twice that night"
          value={occurredAt}
          onChange={(instant) => onChange({ occurredAt: instant })}
        >
          <div className={classes.stack}>
            {meant.map((instant) => (
              <Radio
                key={instant}
                size="md"
                value={instant}
                label={formatInstant(instant, timeZone)}
              />
            ))}
          </div>
        </Radio.Group>
      )}
      <Button
        variant="default"
        size="md"
        disabled={meant.length === 0}
        onClick={() => setTyped(null)}
      >
        Done
      </Button>
    </div>
  )
}
