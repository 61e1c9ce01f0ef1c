import { Button } from '@mantine/core'
import type { SampleSummary } from '@luminous/contract'
import { conditionWords, sampleKindWords } from '@luminous/contract/custody-words.ts'
import { Link } from '@tanstack/react-router'
import { paths } from '../../paths.ts'
import { Chip } from '../../ui/chip.tsx'
import { PlaceTime } from '../../ui/place-time.tsx'
import rows from '../../ui/rows.module.css'
import { HoldingLeft } from '../holding-left.tsx'
import { stageOf } from '../sample-stage.ts'
import { waitOf } from './worklist.ts'

/** One sample of the worklist. `onDecide` is null for who may not. */
export function WorkRow({
  sample,
  onDecide,
}: {
  sample: SampleSummary
  onDecide: (() => void) | null
}) {
  const { code, kind, labNumber, team, site, conditions } = sample
  const stage = stageOf(sample)
  const isHeld = waitOf(sample) === 'decision'
  return (
    <li>
      <HoldingLeft sample={sample} />
      <div>
        <p className={rows.name}>
          <Link to={paths.sample} params={{ sampleId: sample.id }}>
            {code}
          </Link>
        </p>
        <p className={rows.minor}>
          {labNumber ?? 'no lab number yet'}
          {kind !== 'sample' && `, ${sampleKindWords[kind].toLowerCase()}`}
        </p>
      </div>
      <div>
        <p>{team.name}</p>
        <p className={rows.minor}>{site.name}</p>
        <p className={rows.minor}>
          Collected <PlaceTime at={sample.collectedAt} timeZone={site.timeZone} />
        </p>
      </div>
      <div>
        <Chip tone={stage.tone}>{stage.word}</Chip>
        {conditions.length > 0 && (
          <p className={rows.minor}>
            {conditions.map((condition) => conditionWords[condition]).join(', ')}
          </p>
        )}
      </div>
      <div className={rows.acts}>
        {isHeld && onDecide && (
          <Button size="compact-sm" aria-label={`Decide… about ${code}`} onClick={onDecide}>
            Decide…
          </Button>
        )}
      </div>
    </li>
  )
}
