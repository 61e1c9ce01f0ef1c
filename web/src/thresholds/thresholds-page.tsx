import { Button } from '@mantine/core'
import type { Team, Threshold } from '@luminous/contract'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { whyNotWrite, type Rights } from '../session/rights.ts'
import { History } from '../ui/history.tsx'
import { Act } from '../ui/act.tsx'
import { Chip } from '../ui/chip.tsx'
import { countAtStart } from '../ui/count.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Moment } from '../ui/moment.tsx'
import { Empty, Panel } from '../ui/panel.tsx'
import rows from '../ui/rows.module.css'
import { thresholdsQuery } from './queries.ts'
import { EndDialog, NewThresholdForm, ReviseDialog } from './threshold-dialogs.tsx'
import {
  amountText,
  limitText,
  periodText,
  seriesOf,
  type ThresholdSeries,
} from './threshold-series.ts'
import classes from './thresholds-page.module.css'

type Asked = { readonly deed: 'revise' | 'end'; readonly threshold: Threshold } | null

/** What holds now, first; then what is to come and what was. */
export function ThresholdsPage({ team, rights }: { team: Team; rights: Rights }) {
  const query = useQuery(thresholdsQuery(team.id))
  const [adds, setAdds] = useState(false)
  const [asked, setAsked] = useState<Asked>(null)
  const mayWrite = rights.may('thresholds:write') && team.state !== 'closed'
  return (
    <>
      <Panel
        title="Alert thresholds"
        lead="A result above a limit counts as an exceedance. A limit is never changed: a revision takes over on its day, so that everybody can see later what held when."
        acts={
          <Act
            isAllowed={mayWrite}
            whyNot={whyNotWrite(team, rights, 'thresholds:write')}
            onClick={() => setAdds(true)}
          >
            Add a threshold
          </Act>
        }
      >
        <Loaded query={query} what="The thresholds">
          {(thresholds) =>
            thresholds.length === 0 ? (
              <Empty title="No thresholds yet">
                <p>
                  Without one no result counts as an exceedance. Most teams begin with the limit of
                  their licence at every site, as critical, and a lower one as a notice.
                </p>
              </Empty>
            ) : (
              <ul className={classes.list} aria-label="Thresholds">
                {seriesOf(thresholds).map((series) => (
                  <SeriesItem
                    key={series.series}
                    series={series}
                    mayWrite={mayWrite}
                    onAsk={setAsked}
                  />
                ))}
              </ul>
            )
          }
        </Loaded>
      </Panel>
      {adds && (
        <Dialog title="A new threshold" isWide onClose={() => setAdds(false)}>
          <NewThresholdForm teamId={team.id} onDone={() => setAdds(false)} />
        </Dialog>
      )}
      {asked?.deed === 'revise' && (
        <ReviseDialog teamId={team.id} threshold={asked.threshold} onClose={() => setAsked(null)} />
      )}
      {asked?.deed === 'end' && (
        <EndDialog teamId={team.id} threshold={asked.threshold} onClose={() => setAsked(null)} />
      )}
    </>
  )
}

function SeriesItem({
  series,
  mayWrite,
  onAsk,
}: {
  series: ThresholdSeries
  mayWrite: boolean
  onAsk: (asked: Asked) => void
}) {
  const { inForce, newest, revisions } = series
  const shown = inForce ?? newest
  const next = newest.state === 'coming' && newest !== shown ? newest : null
  return (
    <li>
      <div className={classes.line}>
        <div>
          <h3>{shown.name}</h3>
          <p className={classes.limit}>{limitText(shown)}</p>
          <p className={rows.minor}>{shown.citation}</p>
        </div>
        <div>
          {shown.state === 'inForce' && <Chip tone="good">In force</Chip>}
          {shown.state === 'coming' && <Chip tone="caution">Not in force yet</Chip>}
          {shown.state === 'past' && <Chip tone="plain">No longer in force</Chip>}
          <p className={rows.minor}>{periodText(shown)}</p>
          <p className={rows.minor}>{shown.severity === 'critical' ? 'Critical' : 'Notice'}</p>
          {next && (
            <p className={rows.minor}>
              From {next.effectiveFrom}: {amountText(next)}
            </p>
          )}
        </div>
        {mayWrite && shown.state !== 'past' && (
          <div className={rows.acts}>
            <Button
              variant="subtle"
              size="compact-sm"
              aria-label={`Revise ${shown.name}`}
              onClick={() => onAsk({ deed: 'revise', threshold: newest })}
            >
              Revise
            </Button>
            <Button
              variant="subtle"
              color="var(--bad)"
              size="compact-sm"
              aria-label={`End ${shown.name}`}
              onClick={() => onAsk({ deed: 'end', threshold: newest })}
            >
              End
            </Button>
          </div>
        )}
      </div>
      <details className={classes.history}>
        <summary>{countAtStart(revisions.length, 'revision')}</summary>
        <ol reversed>
          {revisions.map((revision) => (
            <li key={revision.id}>
              <strong>{`Revision ${revision.revision}`}</strong>: {amountText(revision)},{' '}
              {revision.severity}, {periodText(revision)}; {revision.citation}
              {revision.reason !== null && <>. Reason: “{revision.reason}”</>}
              <span className={rows.minor}>
                {' '}
                Set by {revision.setBy}, <Moment at={revision.setAt} />
              </span>
              <History
                kind="threshold"
                id={revision.id}
                name={`${revision.name}, revision ${revision.revision}`}
              />
            </li>
          ))}
        </ol>
      </details>
    </li>
  )
}
