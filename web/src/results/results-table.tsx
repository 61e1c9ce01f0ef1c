import type { ResultSummary } from '@luminous/contract'
import { Link } from '@tanstack/react-router'
import { paths } from '../paths.ts'
import { localInstant } from '../ui/instant.ts'
import { ConcentrationFigure } from './concentration-figure.tsx'
import { formatAnalyte, formatConcentration } from './concentration.ts'
import { Flags } from './flags-list.tsx'
import { StatusMark } from './status-banner.tsx'
import { StatusShape } from './status-shape.tsx'
import classes from './results-table.module.css'

export type ResultListProps = { results: readonly ResultSummary[]; showsTeam: boolean }

export function ResultsTable({ results, showsTeam }: ResultListProps) {
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
            <th scope="col">Concentration</th>
            <th scope="col">Status</th>
          </tr>
        </thead>
        <tbody>
          {results.map((result) => (
            <ResultRow key={result.id} result={result} showsTeam={showsTeam} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function ResultRow({ result, showsTeam }: { result: ResultSummary; showsTeam: boolean }) {
  const { sample, site, team, analyte, concentration, flags, status: standing } = result
  const { status, word } = formatConcentration(concentration)
  const collected = localInstant(sample.collectedAt, site.timeZone)
  return (
    <tr>
      <th scope="row">
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
      <td className={classes.name} title={site.name}>
        {site.name}
      </td>
      {showsTeam && (
        <td className={classes.name} title={team.name}>
          {team.name}
        </td>
      )}
      <td>
        <time dateTime={sample.collectedAt}>
          {collected.date} {collected.time}
        </time>
        <span className={classes.minor}>{collected.zone}</span>
      </td>
      <td className={classes.wraps}>
        <ConcentrationFigure concentration={concentration} analyte={analyte} />
      </td>
      <td className={classes.wraps}>
        <StatusMark status={standing} />
        <StatusShape status={status} word={word} />
        <Flags flags={flags} concentration={concentration} />
      </td>
    </tr>
  )
}
