import type { ResultSummary } from '@luminous/contract'
import { Link } from '@tanstack/react-router'
import { paths } from '../paths.ts'
import { formatInstant } from '../ui/instant.ts'
import { ConcentrationFigure } from './concentration-figure.tsx'
import { formatConcentration } from './concentration.ts'
import { Flags } from './flags-list.tsx'
import type { ResultListProps } from './results-table.tsx'
import { StatusMark } from './status-banner.tsx'
import { StatusShape } from './status-shape.tsx'
import classes from './result-cards.module.css'

/** The same list where a table has no room. */
export function ResultCards({ results, showsTeam }: ResultListProps) {
  return (
    <ul className={classes.cards} aria-label="Results, the newest first">
      {results.map((result) => (
        <ResultCard key={result.id} result={result} showsTeam={showsTeam} />
      ))}
    </ul>
  )
}

function ResultCard({ result, showsTeam }: { result: ResultSummary; showsTeam: boolean }) {
  const { sample, site, team, analyte, concentration, flags, status: standing } = result
  const { status, word } = formatConcentration(concentration)
  return (
    <li className={classes.card}>
      <div className={classes.top}>
        <Link
          to={paths.result}
          params={{ resultId: result.id }}
          className={classes.link}
          title={sample.code}
        >
          {sample.code}
        </Link>
        <StatusShape status={status} word={word} />
      </div>
      <StatusMark status={standing} />
      <ConcentrationFigure concentration={concentration} analyte={analyte} />
      <Flags flags={flags} concentration={concentration} />
      <p className={classes.site}>{site.name}</p>
      {showsTeam && <p className={classes.minor}>{team.name}</p>}
      <p className={classes.minor}>
        <time dateTime={sample.collectedAt}>
          {formatInstant(sample.collectedAt, site.timeZone)}
        </time>
      </p>
      <p className={classes.minor}>
        <Link to={paths.sample} params={{ sampleId: sample.id }} className={classes.second}>
          Its sample
        </Link>
      </p>
    </li>
  )
}
