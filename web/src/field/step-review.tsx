import { Button } from '@mantine/core'
import { useState } from 'react'
import { count } from '../ui/count.ts'
import { formatInstant } from '../ui/instant.ts'
import { Facts } from '../ui/panel.tsx'
import classes from './field.module.css'
import { kindWords } from './item-words.ts'
import { scanOf } from './phone/draft.ts'
import { measurementNames, measurements, readMeasurement } from './phone/measurement.ts'
import { SignaturePad } from './signature-pad.tsx'
import type { Step, StepProps } from './steps.ts'

/** All that will be kept, once more; the signature; and the deed. */
export function StepReview({
  phone,
  pack,
  draft,
  onChange,
  onKeep,
  onStep,
}: Omit<StepProps, 'onNext'> & { onKeep: () => Promise<void>; onStep: (step: Step) => void }) {
  const [isKeeping, setKeeping] = useState(false)
  const holder = phone.recordedHolder(draft.corrects)
  const site = pack.sites.find(({ id }) => id === draft.site)
  const isWhole = holder !== null && scanOf(draft, { id: '', holder }) !== null
  const readings = measurementNames.map((name): readonly [string, string] => {
    const { label, unit } = measurements[name]
    const read = readMeasurement(draft.typed[name], measurements[name])
    const value = read.ok ? read.decimal : null
    return [label, value === null ? 'not measured' : `${value} ${unit}`.trim()]
  })
  return (
    <div className={classes.stack}>
      <Facts
        rows={[
          ['Kit', <strong key="code">{draft.code}</strong>],
          [
            'What',
            `${kindWords[draft.kind]}${draft.kind === 'duplicate' ? ` ${draft.duplicateOf}` : ''}`,
          ],
          ['Site', site?.name ?? 'none'],
          ['Taken', draft.occurredAt ? formatInstant(draft.occurredAt, draft.timeZone) : 'no time'],
          [
            'Position',
            draft.position
              ? `${draft.position.latitude}°, ${draft.position.longitude}°, within ${draft.position.accuracyM} m`
              : 'not known',
          ],
          ...readings,
          ['Photos', count(draft.photos.length, 'photo')],
          ['Notes', draft.notes.trim() === '' ? 'none' : draft.notes],
          [
            'Taken by',
            holder ? `${holder.name}${holder.verified ? '' : ', by name only'}` : 'nobody named',
          ],
        ]}
      />
      <SignaturePad
        label="Signature of who took it"
        value={draft.signature}
        onChange={(signature) => onChange({ signature })}
      />
      {!isWhole && (
        <p className={classes.notice} data-tone="caution" role="status">
          Something is missing: go back to the site and the readings.{' '}
          <Button variant="default" size="md" onClick={() => onStep('kit')}>
            To the first step
          </Button>
        </p>
      )}
      <Button
        className={classes.big}
        disabled={!isWhole}
        loading={isKeeping}
        onClick={() => {
          setKeeping(true)
          void onKeep().finally(() => setKeeping(false))
        }}
      >
        Keep on this phone
      </Button>
    </div>
  )
}
