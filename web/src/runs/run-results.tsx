import { Button } from '@mantine/core'
import type { Run, RunResult } from '@luminous/contract'
import { runChoice } from '@luminous/contract/endpoints/runs.ts'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { call } from '../api/call.ts'
import { paths } from '../paths.ts'
import { Ask } from '../ui/ask.tsx'
import { count } from '../ui/count.ts'
import { Empty, Panel } from '../ui/panel.tsx'
import table from '../ui/table.module.css'
import { lookOfRole } from '../ui/well-roles.ts'
import type { RunAct } from './queries.ts'
import { dilutionText, foldText, partOf, stateWords, valueText } from './run-words.ts'
import classes from './runs.module.css'

type Asked = { readonly result: RunResult; readonly choice: 'report' | 'omit' }

/** What came out, sample by sample, beside what other runs made of the same sample. */
export function RunResults({ run, act, mayChoose }: { run: Run; act: RunAct; mayChoose: boolean }) {
  const [asked, setAsked] = useState<Asked | null>(null)
  if (run.results.length === 0) {
    return (
      <Panel title="Results">
        <Empty title="No results yet">
          <p>They come when the plate is laid out and a method is chosen.</p>
        </Empty>
      </Panel>
    )
  }
  const isPanel = run.results.some(({ biosensor }) => biosensor !== null)
  const hasFold = run.parts.some(({ signalUnit }) => signalUnit.startsWith('fold'))
  return (
    <Panel
      title="Results"
      lead={`${inUnits(run)} with the 95 % interval${isPanel ? ', biosensor by biosensor: they are never added up' : ''}.`}
    >
      <div className={table.scroll} role="region" aria-label="Results of the run" tabIndex={0}>
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">Sample</th>
              {isPanel && <th scope="col">Biosensor</th>}
              {hasFold && (
                <th scope="col" className={table.number}>
                  Fold
                </th>
              )}
              <th scope="col" className={table.number}>
                Concentration
              </th>
              <th scope="col" className={table.number}>
                95 % interval
              </th>
              <th scope="col">Customer</th>
              <th scope="col">Wells</th>
              <th scope="col" className={table.number}>
                CV, %
              </th>
              <th scope="col">Read before</th>
            </tr>
          </thead>
          <tbody>
            {bySample(run.results).map((result) => (
              <tr key={result.id}>
                <th scope="row" className={classes.wrap}>
                  {result.sample === null ? (
                    result.sampleCode
                  ) : (
                    <Link to={paths.sample} params={{ sampleId: result.sample }}>
                      {result.sampleCode}
                    </Link>
                  )}
                  {dilutionText(result.dilution)}
                  {result.role !== 'sample' && `, ${lookOfRole(result.role).word.toLowerCase()}`}
                </th>
                {isPanel && <td>{result.biosensor ?? '–'}</td>}
                {hasFold && <td className={table.number}>{foldText(result)}</td>}
                <td className={table.number}>
                  {valueText(result)}
                  {result.concentration !== null || result.qualifier !== null
                    ? ` ${partOf(run, result)?.unit ?? ''}`
                    : ''}
                </td>
                <td className={table.number}>
                  {result.lower95 === null && result.upper95 === null
                    ? '–'
                    : `${result.lower95 ?? '?'} to ${result.upper95 ?? '?'}`}
                </td>
                <td className={classes.wrap}>{result.team?.name ?? <em>nobody’s</em>}</td>
                <td className={classes.wrap}>
                  {count(result.wells.length, 'well')}
                  {result.wellsLeftOut.length > 0 && `, without ${result.wellsLeftOut.join(', ')}`}
                </td>
                <td className={table.number}>{result.cvPercent?.toFixed(1) ?? '–'}</td>
                <td className={classes.wrap}>
                  <Repeats result={result} mayChoose={mayChoose} onAsk={setAsked} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {asked && (
        <Ask
          title={
            asked.choice === 'report'
              ? `Report this reading of ${asked.result.sampleCode}?`
              : `Keep what is published of ${asked.result.sampleCode}?`
          }
          act={asked.choice === 'report' ? 'Report this one' : 'Keep the published one'}
          reason="Why (the customer reads it)"
          onAct={(reason) =>
            act(({ id, version }) =>
              call(runChoice, {
                id,
                body: {
                  version,
                  sampleCode: asked.result.sampleCode,
                  dilution: asked.result.dilution,
                  biosensor: asked.result.biosensor,
                  choice: asked.choice,
                  reason,
                },
              }),
            )
          }
          onClose={() => setAsked(null)}
        >
          <p>
            {asked.choice === 'report'
              ? 'When this run is signed, its result takes the place of the published one.'
              : 'This run’s result stays with the lab.'}
          </p>
        </Ask>
      )}
    </Panel>
  )
}

/** The panel of a sample stands together; samples keep the order of the plate. */
const bySample = (results: readonly RunResult[]): RunResult[] =>
  [...Map.groupBy(results, panelKey).values()].flat()

const panelKey = ({ sampleCode, role, dilution }: RunResult) =>
  JSON.stringify([sampleCode, role, dilution])

function inUnits(run: Run): string {
  const units = [...new Set(run.parts.map(({ unit }) => unit))]
  return units.length === 1 ? `In ${units[0]},` : 'Each in its unit,'
}

function Repeats({
  result,
  mayChoose,
  onAsk,
}: {
  result: RunResult
  mayChoose: boolean
  onAsk: (asked: Asked) => void
}) {
  const { repeats, choice, choiceReason, role } = result
  if (repeats.length === 0) return '–'
  const isPublished = repeats.some(({ published }) => published)
  return (
    <>
      <ul className={classes.codes}>
        {repeats.map((other, at) => (
          <li key={`${other.run} ${at}`}>
            <Link to={paths.run} params={{ runId: other.run }}>
              {valueText(other)}
            </Link>{' '}
            ({other.published ? 'published' : stateWords[other.state].word.toLowerCase()})
          </li>
        ))}
      </ul>
      {choice !== null && (
        <p>
          {choice === 'report' ? 'This one is reported' : 'The published one stays'}: “
          {choiceReason}”
        </p>
      )}
      {mayChoose && isPublished && role === 'sample' && (
        <div className={classes.acts}>
          {(['report', 'omit'] as const).map((each) => (
            <Button
              key={each}
              size="compact-xs"
              variant="default"
              onClick={() => onAsk({ result, choice: each })}
            >
              {each === 'report' ? 'Report this one…' : 'Keep the published one…'}
            </Button>
          ))}
        </div>
      )}
    </>
  )
}
