import type { SampleSummary } from '@luminous/contract'
import { sampleKindWords } from '@luminous/contract/custody-words.ts'
import { Link } from '@tanstack/react-router'
import { paths } from '../paths.ts'
import { Chip } from '../ui/chip.tsx'
import { PlaceTime } from '../ui/place-time.tsx'
import rows from '../ui/rows.module.css'
import { HoldingLeft } from './holding-left.tsx'
import { isWaiting, stageOf } from './sample-stage.ts'

export function SampleRow({ sample, showsTeam }: { sample: SampleSummary; showsTeam: boolean }) {
  const { id, code, kind, site, team, collectedAt, receivedAt, labNumber } = sample
  const stage = stageOf(sample)
  return (
    <li>
      <div>
        <p className={rows.name}>
          <Link to={paths.sample} params={{ sampleId: id }}>
            {code}
          </Link>
        </p>
        {kind !== 'sample' && <p className={rows.minor}>{sampleKindWords[kind]}</p>}
        {showsTeam && <p className={rows.minor}>{team.name}</p>}
      </div>
      <div>
        <p>{site.name}</p>
        <p className={rows.minor}>
          Collected <PlaceTime at={collectedAt} timeZone={site.timeZone} />
        </p>
      </div>
      <div>
        <p>{labNumber ?? 'No lab number yet'}</p>
        {receivedAt !== null && (
          <p className={rows.minor}>
            Received <PlaceTime at={receivedAt} timeZone={site.timeZone} />
          </p>
        )}
      </div>
      <div>
        <Chip tone={stage.tone}>{stage.word}</Chip>
        {isWaiting(sample) && (
          <div>
            <HoldingLeft sample={sample} />
          </div>
        )}
      </div>
    </li>
  )
}
