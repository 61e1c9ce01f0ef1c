import type { ResultSummary } from '@luminous/contract'
import { Link } from '@tanstack/react-router'
import { paths } from '../paths.ts'
import { localInstant } from '../ui/instant.ts'
import { ConcentrationFigure } from './concentration-figure.tsx'
import { formatAnalyte, formatAnswer } from './concentration.ts'
import { Flags } from './flags-list.tsx'
import { panelsOf } from './result-panels.ts'
import { StatusMark } from './status-banner.tsx'
import { StatusShape } from './status-shape.tsx'
import classes from './results-table.module.css'

export type ResultListProps = { results: readonly ResultSummary[]; showsTeam: boolean }

export function ResultsTable({ results, showsTeam }: ResultListProps) {
  const isPanel = results.some(({ biosensor }) => biosensor !== null)
  return (
    <div className={classes.frame}>
      <table className={classes.table}>
        <caption className={classes.caption}>Results, the newest first</caption>
        <thead>
          <tr>
            <th scope="col">Sample</th>
            <th scope="col">Site</th>
            {showsTeam && <th scope="col">Team</th>}
            <th scope="col">Collected</th>
            {isPanel && <th scope="col">Biosensor</th>}
            <th scope="col">Result</th>
            <th scope="col">Status</th>
          </tr>
        </thead>
        <tbody>
          {panelsOf(results).map((panel) =>
            panel.map((result, at) => (
              <ResultRow
                key={result.id}
                result={result}
                panelSize={at === 0 ? panel.length : null}
                showsTeam={showsTeam}
                isPanel={isPanel}
              />
            )),
          )}
        </tbody>
      </table>
    </div>
  )
}

function ResultRow({
  result,
  panelSize,
  showsTeam,
  isPanel,
}: {
  result: ResultSummary
  /** How many results the sample has here; null for all but its first. */
  panelSize: number | null
  showsTeam: boolean
  isPanel: boolean
}) {
  const { biosensor, concentration, flags, status: standing } = result
  const { status, word } = formatAnswer(result)
  return (
    <tr>
      {panelSize !== null && (
        <SampleCells result={result} rowSpan={panelSize} showsTeam={showsTeam} />
      )}
      {isPanel && (
        <td className={classes.wraps}>
          {biosensor === null ? (
            '–'
          ) : (
            <>
              <Link to={paths.result} params={{ resultId: result.id }} className={classes.second}>
                {biosensor.name}
              </Link>
              <span className={classes.minor}>{biosensor.acidClass}</span>
            </>
          )}
        </td>
      )}
      <td className={classes.wraps}>
        <ConcentrationFigure result={result} />
      </td>
      <td className={classes.wraps}>
        <StatusMark status={standing} />
        <StatusShape status={status} word={word} />
        <Flags flags={flags} concentration={concentration} />
      </td>
    </tr>
  )
}

function SampleCells({
  result,
  rowSpan,
  showsTeam,
}: {
  result: ResultSummary
  rowSpan: number
  showsTeam: boolean
}) {
  const { sample, site, team, analyte } = result
  const collected = localInstant(sample.collectedAt, site.timeZone)
  return (
    <>
      <th scope="row" rowSpan={rowSpan}>
        <Link
          to={paths.result}
          params={{ resultId: result.id }}
          className={classes.link}
          title={sample.code}
        >
          {sample.code}
        </Link>
        <span className={classes.minor}>
          {formatAnalyte(analyte)},{' '}
          <Link to={paths.sample} params={{ sampleId: sample.id }} className={classes.second}>
            its sample
          </Link>
        </span>
      </th>
      <td rowSpan={rowSpan} className={classes.name} title={site.name}>
        {site.name}
      </td>
      {showsTeam && (
        <td rowSpan={rowSpan} className={classes.name} title={team.name}>
          {team.name}
        </td>
      )}
      <td rowSpan={rowSpan}>
        <time dateTime={sample.collectedAt}>
          {collected.date} {collected.time}
        </time>
        <span className={classes.minor}>{collected.zone}</span>
      </td>
    </>
  )
}
