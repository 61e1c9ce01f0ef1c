import { Link } from '@tanstack/react-router'
import { paths } from '../paths.ts'
import { formatInstant } from '../ui/instant.ts'
import { AnswerLines } from './answer-lines.tsx'
import { panelsOf, type ResultPanel } from './result-panels.ts'
import type { ResultListProps } from './results-table.tsx'
import classes from './result-cards.module.css'

/** The same list where a table has no room. */
export function ResultCards({ results, showsTeam }: ResultListProps) {
  return (
    <ul className={classes.cards} aria-label="Results, the newest first">
      {panelsOf(results).map((panel) => (
        <PanelCard key={panel[0].id} panel={panel} showsTeam={showsTeam} />
      ))}
    </ul>
  )
}

function PanelCard({ panel, showsTeam }: { panel: ResultPanel; showsTeam: boolean }) {
  const [{ sample, site, team, id, biosensor }] = panel
  const isNamed = biosensor !== null
  return (
    <li className={classes.card}>
      {isNamed ? (
        <p className={classes.code}>{sample.code}</p>
      ) : (
        <Link
          to={paths.result}
          params={{ resultId: id }}
          className={classes.link}
          title={sample.code}
        >
          {sample.code}
        </Link>
      )}
      <ul className={classes.panel} aria-label={`Results of ${sample.code}`}>
        {panel.map((result) => (
          <li key={result.id}>
            {result.biosensor !== null && (
              <p>
                <Link to={paths.result} params={{ resultId: result.id }} className={classes.second}>
                  {result.biosensor.name}
                </Link>
                {result.biosensor.acidClass !== '' && (
                  <span className={classes.minor}> {result.biosensor.acidClass}</span>
                )}
              </p>
            )}
            <AnswerLines result={result} />
          </li>
        ))}
      </ul>
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
