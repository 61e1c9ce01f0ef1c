import type { Result } from '@luminous/contract'
import { Link } from '@tanstack/react-router'
import { paths } from '../paths.ts'
import { formatInstant } from '../ui/instant.ts'
import { ConcentrationFigure } from './concentration-figure.tsx'
import { formatAnalyte, formatAnswer, formatUnit } from './concentration.ts'
import { StatusShape } from './status-shape.tsx'
import classes from './result-page.module.css'

/** What was found, where and when: the answer before everything that it rests on. */
export function ResultHeadline({ result, showsTeam }: { result: Result; showsTeam: boolean }) {
  const { sample, site, team, analyte, biosensor } = result
  const { status, word } = formatAnswer(result)
  return (
    <header className={classes.headline}>
      <div className={classes.what}>
        <h1>{sample.code}</h1>
        <p className={classes.site}>{site.name}</p>
        <p className={classes.when}>
          Collected{' '}
          <time dateTime={sample.collectedAt}>
            {formatInstant(sample.collectedAt, site.timeZone)}
          </time>
        </p>
        {showsTeam && <p className={classes.when}>{team.name}</p>}
        <p className={classes.when}>
          <Link to={paths.sample} params={{ sampleId: sample.id }}>
            The sample and its chain of custody
          </Link>
        </p>
      </div>
      <div className={classes.answer}>
        <p className={classes.analyte}>
          {formatAnalyte(analyte)}
          {biosensor !== null && (
            <>
              {' by '}
              {biosensor.name}
              {biosensor.acidClass !== '' && ` (${biosensor.acidClass})`}
            </>
          )}
        </p>
        <p>
          <ConcentrationFigure result={result} size="headline" />
        </p>
        <p className={classes.certainty}>
          <StatusShape status={status} word={word} />
          <Interval result={result} />
        </p>
        <p className={classes.certainty}>
          <FoldWords result={result} />
        </p>
      </div>
    </header>
  )
}

/** The response beside a concentration, and how the biosensor grew. */
function FoldWords({ result: { fold, growthPercent, concentration } }: { result: Result }) {
  const interval =
    fold?.lower95 == null ? '' : ` (95 % interval ${fold.lower95} – ${fold.upper95 ?? 'open'})`
  const said = [
    ...(fold === null
      ? []
      : [
          concentration.kind === 'foldAlone'
            ? `Over the untreated control${interval}; 1 is none`
            : `${fold.fold}-fold over the untreated control${interval}`,
        ]),
    ...(growthPercent === null ? [] : [`growth ${growthPercent} % of the control’s`]),
  ]
  return <span className={classes.interval}>{said.join(', ')}</span>
}

function Interval({ result: { concentration, analyte } }: { result: Result }) {
  if (concentration.kind !== 'number') return null
  const { lower95MgPerL, upper95MgPerL } = concentration
  if (lower95MgPerL === null && upper95MgPerL === null) {
    return <span className={classes.interval}>no 95 % interval</span>
  }
  return (
    <span className={classes.interval}>
      95 % interval {lower95MgPerL ?? 'open'} – {upper95MgPerL ?? 'open'} {formatUnit(analyte)}
    </span>
  )
}
