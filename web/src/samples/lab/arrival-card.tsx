import type { SampleSummary } from '@luminous/contract'
import { sampleKindWords } from '@luminous/contract/custody-words.ts'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { paths } from '../../paths.ts'
import { Chip } from '../../ui/chip.tsx'
import { Facts, Panel } from '../../ui/panel.tsx'
import { PlaceTime } from '../../ui/place-time.tsx'
import { HoldingLeft } from '../holding-left.tsx'
import { stageOf } from '../sample-stage.ts'
import classes from './lab.module.css'

/** Whose sample has arrived; below it what is to be said of it, unless it was received before. */
export function ArrivalCard({ sample, children }: { sample: SampleSummary; children: ReactNode }) {
  const { site, team, labNumber, receivedAt } = sample
  const stage = stageOf(sample)
  return (
    <Panel
      title={sample.code}
      lead={
        receivedAt !== null && (
          <>
            Received already, <PlaceTime at={receivedAt} timeZone={site.timeZone} />, as{' '}
            <strong>{labNumber}</strong>. Scan the next one.
          </>
        )
      }
      acts={<Chip tone={stage.tone}>{stage.word}</Chip>}
    >
      <Facts
        rows={[
          ['Team', team.name],
          ['Site', site.name],
          ['Collected', <PlaceTime key="at" at={sample.collectedAt} timeZone={site.timeZone} />],
          ['Holding time', <HoldingLeft key="left" sample={sample} />],
          ['Kind', sampleKindWords[sample.kind]],
        ]}
      />
      {receivedAt === null ? (
        <div className={classes.below}>{children}</div>
      ) : (
        <p>
          <Link to={paths.sample} params={{ sampleId: sample.id }}>
            Its chain of custody
          </Link>
        </p>
      )}
    </Panel>
  )
}
