import type { Sample } from '@luminous/contract'
import { sampleKindWords } from '@luminous/contract/custody-words.ts'
import { Link } from '@tanstack/react-router'
import { paths } from '../paths.ts'
import { Facts } from '../ui/panel.tsx'
import { PlaceTime } from '../ui/place-time.tsx'
import { HoldingLeft } from './holding-left.tsx'
import { measureWords } from './measure.ts'
import { isWaiting } from './sample-stage.ts'

/** What was written down of a sample; what nobody wrote down says so. */
export function SampleFacts({ sample }: { sample: Sample }) {
  const { site, position, duplicateOf, receivedAt, holdUntil } = sample
  return (
    <Facts
      rows={[
        ['Team', sample.team.name],
        ['Site', site.name],
        ['Collected', <PlaceTime key="at" at={sample.collectedAt} timeZone={site.timeZone} />],
        ['Collected by', sample.collector ?? 'not recorded'],
        [
          'Kind',
          duplicateOf === null ? (
            sampleKindWords[sample.kind]
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
        ['pH', measureWords(sample.ph)],
        ['Water temperature', measureWords(sample.waterTemperatureCelsius, '°C')],
        ['Conductivity', measureWords(sample.conductivityUsPerCm, 'µS/cm')],
        ['Notes', sample.notes === '' ? 'none' : sample.notes],
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
