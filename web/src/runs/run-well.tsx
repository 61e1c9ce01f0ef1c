import { Button } from '@mantine/core'
import type { Run } from '@luminous/contract'
import { runExclusion } from '@luminous/contract/endpoints/runs.ts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { call } from '../api/call.ts'
import { paths } from '../paths.ts'
import { Ask } from '../ui/ask.tsx'
import { explainFlag } from '../ui/flags.ts'
import { Loaded } from '../ui/loaded.tsx'
import table from '../ui/table.module.css'
import { holds, signalText, unitOf } from './plate-looks.ts'
import { readingsQuery, type RunAct } from './queries.ts'
import { partOf } from './run-words.ts'
import classes from './runs.module.css'

/** Everything known of one well, and leaving it out or taking it in again. */
export function RunWell({
  run,
  name,
  act,
  mayChange,
}: {
  run: Run
  name: string
  act: RunAct
  mayChange: boolean
}) {
  const [asks, setAsks] = useState(false)
  const [reads, setReads] = useState(false)
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
          {well.concentrationMgPerL !== null && (
            <Row term="By itself">
              {well.concentrationMgPerL} {partOf(run, well)?.unit}
            </Row>
          )}
          {well.growthPercent !== null && (
            <Row term="Growth">{well.growthPercent.toFixed(0)} % of the untreated control</Row>
          )}
          {well.flag !== null && <Row term="Flag">{explainFlag(well.flag).word}</Row>}
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
      {well && (
        <details onToggle={(event) => setReads(event.currentTarget.open)}>
          <summary>Readings of the file</summary>
          {reads && <Readings run={run} name={name} />}
        </details>
      )}
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

const readingsShownMax = 500

function Readings({ run, name }: { run: Run; name: string }) {
  const query = useQuery(readingsQuery(run.id, name))
  return (
    <Loaded query={query} what="The readings" rows={1}>
      {({ readings }) => (
        <div className={table.scroll} role="region" aria-label={`Readings of ${name}`} tabIndex={0}>
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">Read</th>
                <th scope="col" className={table.number}>
                  At, s
                </th>
                <th scope="col" className={table.number}>
                  Value
                </th>
              </tr>
            </thead>
            <tbody>
              {readings
                .slice(0, readingsShownMax)
                .map(({ block, timeS, value, unit, flag }, at) => (
                  <tr key={`${block} ${timeS} ${at}`}>
                    <td>{block}</td>
                    <td className={table.number}>{timeS ?? '–'}</td>
                    <td className={table.number}>
                      {value === null ? explainFlag(flag ?? 'notRead').word : `${value} ${unit}`}
                    </td>
                  </tr>
                ))}
            </tbody>
          </table>
          {readings.length > readingsShownMax && (
            <p>{readings.length - readingsShownMax} more are in the file.</p>
          )}
        </div>
      )}
    </Loaded>
  )
}
