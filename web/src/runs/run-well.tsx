import { Button } from '@mantine/core'
import type { Run } from '@luminous/contract'
import { runExclusion } from '@luminous/contract/endpoints/runs.ts'
import { Link } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { call } from '../api/call.ts'
import { paths } from '../paths.ts'
import { Ask } from '../ui/ask.tsx'
import { explainFlag } from '../ui/flags.ts'
import { holds, signalText, unitOf } from './plate-looks.ts'
import type { RunAct } from './queries.ts'
import { partOf } from './run-words.ts'
import classes from './runs.module.css'
import { WellReadings } from './well-readings.tsx'

/** Everything known of one well, and leaving it out or taking it in again. */
export function RunWell({
  run,
  name,
  act,
  mayChange,
  reads,
  onReads,
}: {
  run: Run
  name: string
  act: RunAct
  mayChange: boolean
  /** Its readings are unfolded. */
  reads: boolean
  onReads: (reads: boolean) => void
}) {
  const [asks, setAsks] = useState(false)
  const well = run.wells.find((each) => each.well === name)
  const out = run.exclusions.find((each) => each.well === name)
  const result = run.results.find(({ wells }) => wells.includes(name))
  return (
    <aside className={classes.side} aria-label="Well inspector">
      <h3>{name}</h3>
      {well ? (
        <dl>
          <Row term="Holds">{holds(well)}</Row>
          {result?.team && <Row term="Customer">{result.team.name}</Row>}
          {result?.sample != null && (
            <Row term="Sample">
              <Link to={paths.sample} params={{ sampleId: result.sample }}>
                {result.sampleCode}
              </Link>
            </Row>
          )}
          <Row term="Signal">{signalText(well, unitOf(run, well))}</Row>
          {well.standardMgPerL !== null && (
            <Row term="In the well">
              {well.standardMgPerL} {partOf(run, well)?.unit}
            </Row>
          )}
          {well.concentrationMgPerL !== null && (
            <Row term={well.sampleCode === null ? 'Found again' : 'This well alone'}>
              {well.concentrationMgPerL} {partOf(run, well)?.unit}
            </Row>
          )}
          {well.growthPercent !== null && (
            <Row term="Growth">{well.growthPercent.toFixed(0)} % of the untreated control</Row>
          )}
          {well.flag !== null && well.sampleCode !== null && (
            <Row term="Flag">{explainFlag(well.flag).word}</Row>
          )}
          {out && (
            <Row term="Left out">
              “{out.reason}” ({out.by})
            </Row>
          )}
        </dl>
      ) : (
        <p>It was not read, and the layout puts nothing into it.</p>
      )}
      {mayChange && well && run.layout !== null && (
        <div className={classes.acts}>
          <Button size="compact-sm" variant="default" onClick={() => setAsks(true)}>
            {out ? 'Take it in again…' : 'Leave it out…'}
          </Button>
        </div>
      )}
      {well && <WellReadings run={run} name={name} isOpen={reads} onOpen={onReads} />}
      {asks && (
        <Ask
          title={out ? `Take ${name} in again?` : `Leave ${name} out?`}
          act={out ? 'Take it in' : 'Leave it out'}
          reason="Why (it goes with the results)"
          onAct={(reason) =>
            act(({ id, version }) =>
              call(runExclusion, { id, body: { version, well: name, excluded: !out, reason } }),
            )
          }
          onClose={() => setAsks(false)}
        >
          <p>The run is computed anew{out ? ' with it' : ' without it'}.</p>
        </Ask>
      )}
    </aside>
  )
}

function Row({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  )
}
