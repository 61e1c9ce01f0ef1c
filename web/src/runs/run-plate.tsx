import { Button } from '@mantine/core'
import type { Run } from '@luminous/contract'
import { runLayout } from '@luminous/contract/endpoints/runs.ts'
import { useMutation } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { call } from '../api/call.ts'
import { plateName } from '../ui/plate-name.ts'
import { Panel } from '../ui/panel.tsx'
import { PlateGrid } from '../ui/plate-grid.tsx'
import plateClasses from '../ui/plate.module.css'
import { ProblemNotice } from '../ui/problem-notice.tsx'
import { formatSignal } from '../ui/signal.ts'
import { turns, turnWords } from '../ui/turn-words.ts'
import { lookOfRole } from '../ui/well-roles.ts'
import {
  bandsOf,
  biosensorsOn,
  customerLetters,
  looksOfRun,
  signalSpan,
  unitOf,
} from './plate-looks.ts'
import type { RunAct } from './queries.ts'
import { RunWell } from './run-well.tsx'
import classes from './runs.module.css'

type Props = { run: Run; act: RunAct; mayChange: boolean; onLayOut: () => void }

/** The whole plate, and everything about the well that has the focus. */
export function RunPlate({ run, act, mayChange, onLayOut }: Props) {
  const [active, setActive] = useState(run.wells[0]?.well ?? 'A1')
  // From well to well they stay unfolded, so that one can be held against the next.
  const [reads, setReads] = useState(false)
  const lookOf = useMemo(() => looksOfRun(run), [run])
  return (
    <Panel
      title="Plate"
      lead={`Read on ${run.instrument ?? run.fileInstrument}${run.readAtLocal === null ? '' : ` at ${run.readAtLocal.replace('T', ' ')} by the reader’s own clock`}.`}
      acts={
        mayChange && run.layout !== null ? (
          <Button variant="default" onClick={onLayOut}>
            Change the layout…
          </Button>
        ) : undefined
      }
    >
      <Orientation run={run} act={act} mayChange={mayChange} />
      <Exchanges run={run} />
      <div className={classes.split}>
        <div className={plateClasses.gridSide}>
          <PlateGrid
            rowCount={run.rowCount}
            columnCount={run.columnCount}
            label={plateName(run.plate)}
            lookOf={lookOf}
            active={active}
            onActive={setActive}
          />
          <Legend run={run} />
        </div>
        <RunWell
          key={active}
          run={run}
          name={active}
          act={act}
          mayChange={mayChange}
          reads={reads}
          onReads={setReads}
        />
      </div>
      {run.layoutRemarks.length > 0 && (
        <details>
          <summary>What the file itself says of its wells ({run.layoutRemarks.length})</summary>
          <ul className={classes.codes}>
            {run.layoutRemarks.map(({ well, text }) => (
              <li key={well + text}>
                {well}: {text}
              </li>
            ))}
          </ul>
        </details>
      )}
    </Panel>
  )
}

function Orientation({ run, act, mayChange }: Omit<Props, 'onLayOut'>) {
  const { turned, undetectable } = run.orientation
  const turn = useMutation({
    mutationFn: () =>
      act(({ id, version }) =>
        call(runLayout, { id, body: { version, turn: turns.find((each) => each === turned) } }),
      ),
  })
  if (turned !== null) {
    return (
      <div className={classes.note} data-tone="caution">
        <p>
          The plate seems to be <strong>{turnWords[turned] ?? turned}</strong>: its standards follow
          their concentrations only that way round.
        </p>
        {turn.error && <ProblemNotice title="It was not turned" error={turn.error} />}
        {mayChange && (
          <div className={classes.acts}>
            <Button size="compact-sm" loading={turn.isPending} onClick={() => turn.mutate()}>
              Turn the layout
            </Button>
          </div>
        )}
      </div>
    )
  }
  if (undetectable.length === 0) return null
  return (
    <p className={classes.note}>
      This layout looks the same when{' '}
      {undetectable.map((each) => turnWords[each] ?? each).join(', or ')}: a plate that lay so would
      not be found out.
    </p>
  )
}

/** Two cultures in each other's wells, of which nothing on the plate would tell. */
function Exchanges({ run }: { run: Run }) {
  const untold = run.exchanges.filter(({ verdict }) => verdict === 'cannotTell')
  if (untold.length === 0) return null
  return (
    <p className={classes.note}>
      If {untold.map(({ biosensors }) => biosensors.join(' and ')).join(', or ')} stood in each
      other’s wells, nothing on this plate would tell: their controls and standards suit either way.
      Limits for the light of the untreated control in their methods would.
    </p>
  )
}

/** Of the ends of the ramp of colours. */
const legendDigits = 3

function Legend({ run }: { run: Run }) {
  const roles = [...new Set(run.wells.map(({ role }) => role))].filter((role) => role !== 'empty')
  const span = signalSpan(run.wells)
  const letters = customerLetters(run.results).legend
  const isLeftOut = run.exclusions.length > 0
  const look = looksOfRun(run)
  const isSilent = run.wells.some(({ well }) => look(well).mark === 'silent')
  const biosensors = biosensorsOn(run.wells)
  const band = bandsOf(run.wells)
  const read = run.wells.filter(({ signal }) => signal !== null)
  const units = [...new Set(read.map((well) => unitOf(run, well)))]
  return (
    <ul className={plateClasses.legend} aria-label="Legend">
      {roles.map((role) => {
        const { word, letter, shape } = lookOfRole(role)
        return (
          <li key={role}>
            <span className={plateClasses.key} data-shape={shape}>
              {letter}
            </span>
            {word}
          </li>
        )
      })}
      {biosensors.length > 1 &&
        biosensors.map((name) => (
          <li key={name}>
            <span className={plateClasses.key} data-shape="round" data-band={band(name)} />
            {name}
          </li>
        ))}
      {letters.map(([letter, name]) => (
        <li key={letter + name}>
          <span className={plateClasses.key} data-shape="round">
            {letter}
          </span>
          {name}
        </li>
      ))}
      <li>
        <span className={plateClasses.key} data-shape="round" data-mark="hidden" />
        Holds nothing
      </li>
      <li>
        <span className={plateClasses.key} data-shape="round" data-mark="unread" />
        Not read
      </li>
      {isSilent && (
        <li>
          <span className={plateClasses.key} data-shape="round" data-mark="silent" />
          Read, no statement
        </li>
      )}
      {isLeftOut && (
        <li>
          <span className={plateClasses.key} data-shape="round" data-mark="leftOut" />
          Left out
        </li>
      )}
      {span && (
        <li>
          {formatSignal(span.low, legendDigits)}
          <span className={plateClasses.ramp} />
          {`${formatSignal(span.high, legendDigits)}${units.length === 1 ? ` ${units[0]}` : ''}, logarithmic`}
        </li>
      )}
    </ul>
  )
}
