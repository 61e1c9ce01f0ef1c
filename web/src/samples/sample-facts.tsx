import type { Sample } from '@luminous/contract'
import { sampleKindWords } from '@luminous/contract/custody-words.ts'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { paths } from '../paths.ts'
import { formatInstant } from '../ui/instant.ts'
import { Facts } from '../ui/panel.tsx'
import { PlaceTime } from '../ui/place-time.tsx'
import { HoldingLeft } from './holding-left.tsx'
import { measureWords } from './measure.ts'
import { isWaiting } from './sample-stage.ts'

/** What was written down of a sample; what nobody wrote down says so, and what was corrected what it was. */
export function SampleFacts({
  sample,
  corrected,
}: {
  sample: Sample
  /** What is to be said of a column that was corrected. */
  corrected: (column: string, words?: (before: unknown) => string) => ReactNode
}) {
  const measured = (column: string, value: string | null, unit?: string) => (
    <>
      {measureWords(value, unit)}
      {corrected(column, (before) =>
        measureWords(typeof before === 'string' ? before : null, unit),
      )}
    </>
  )
  const { site, position, duplicateOf, receivedAt, holdUntil } = sample
  return (
    <Facts
      rows={[
        ['Team', sample.team.name],
        [
          'Site',
          <span key="site">
            {site.name}
            {corrected('site_id', () => 'another site')}
          </span>,
        ],
        [
          'Collected',
          <span key="at">
            <PlaceTime at={sample.collectedAt} timeZone={site.timeZone} />
            {corrected('collected_at', (before) => formatInstant(String(before), site.timeZone))}
          </span>,
        ],
        ['Collected by', sample.collector ?? 'not recorded'],
        [
          'Kind',
          duplicateOf === null ? (
            <span key="kind">
              {sampleKindWords[sample.kind]}
              {corrected('kind', (before) => String(before))}
            </span>
          ) : (
            <span key="of">
              {sampleKindWords[sample.kind]} of{' '}
              <Link to={paths.sample} params={{ sampleId: duplicateOf.id }}>
                {duplicateOf.code}
              </Link>
            </span>
          ),
        ],
        [
          'Position',
          position === null
            ? 'not recorded'
            : `${measureWords(position.latitude)}°, ${measureWords(position.longitude)}° (WGS 84), ${
                position.accuracyM === null
                  ? 'accuracy not recorded'
                  : `±\u00A0${position.accuracyM}\u00A0m`
              }`,
        ],
        ['pH', measured('ph', sample.ph)],
        [
          'Water temperature',
          measured('water_temperature_celsius', sample.waterTemperatureCelsius, '°C'),
        ],
        ['Conductivity', measured('conductivity_us_per_cm', sample.conductivityUsPerCm, 'µS/cm')],
        [
          'Notes',
          <span key="notes">
            {sample.notes === '' ? 'none' : sample.notes}
            {corrected('notes', (before) => (before === '' ? 'none' : `“${String(before)}”`))}
          </span>,
        ],
        ['Lab number', sample.labNumber ?? 'none yet'],
        [
          'Received',
          receivedAt === null ? (
            'not yet'
          ) : (
            <PlaceTime key="in" at={receivedAt} timeZone={site.timeZone} />
          ),
        ],
        [
          'Keeps until',
          <span key="until">
            {holdUntil === null ? (
              'no holding time known'
            ) : (
              <PlaceTime at={holdUntil} timeZone={site.timeZone} />
            )}
            {holdUntil !== null && isWaiting(sample) && (
              <>
                {' '}
                <HoldingLeft sample={sample} />
              </>
            )}
          </span>,
        ],
      ]}
    />
  )
}
