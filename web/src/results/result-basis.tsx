import type { Result } from '@luminous/contract'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { paths } from '../paths.ts'
import { CopyText } from '../ui/copy-text.tsx'
import { count } from '../ui/count.ts'
import { formatUtc } from '../ui/instant.ts'
import { formatUnit } from './concentration.ts'
import classes from './result-page.module.css'

const shaShown = 12

/** The way from the number back to the bytes that it came from. */
export function ResultBasis({ result }: { result: Result }) {
  const { method, run, replicates, cvPercent, dilution, estimateMgPerL, analyte } = result
  const unit = formatUnit(analyte)
  return (
    <section className={classes.section} aria-labelledby="basis">
      <h2 id="basis">What it rests on</h2>
      <dl className={classes.basis}>
        <Row term="Method">
          {method.title}
          <span className={classes.minor}>
            {method.code}, revision {method.revision}
          </span>
        </Row>
        <Row term="Strain">{method.strain}</Row>
        <Row term="Calibrant">{method.calibrant}</Row>
        <Row term="Limits in the well">
          {lodWords(method, unit)}
          {', '}
          {method.loqMgPerL === null ? 'no LOQ' : `LOQ ${method.loqMgPerL} ${unit}`}
        </Row>
        <Row term="Dilution">
          {dilution === '1' ? 'none (1 : 1)' : `1 : ${dilution}`}
          {method.wellDilution !== null && (
            <span className={classes.minor}>
              {method.wellDilution.waterUl} µL of it in a well of {method.wellDilution.wellUl} µL
            </span>
          )}
        </Row>
        <Row term="Replicates">
          {count(replicates, 'well')}
          {cvPercent === null ? ', no CV' : `, CV ${cvPercent} %`}
        </Row>
        <Row term="Rounded to">
          {roundingWords(method.rounding)}
          {estimateMgPerL !== null && (
            <span className={classes.minor}>
              before rounding {estimateMgPerL} {unit}
            </span>
          )}
        </Row>
        <Row term="Published">
          {formatUtc(result.publishedAt)}
          {result.edition > 1 && `, edition ${result.edition}`}
          {result.replaces !== null && (
            <Link
              to={paths.result}
              params={{ resultId: result.replaces }}
              className={classes.minor}
            >
              The edition before
            </Link>
          )}
        </Row>
        <Row term="Approved by">
          {result.approval === null ? (
            'not recorded: it was published before there was review'
          ) : (
            <>
              {result.approval.by} ({result.approval.role}), {formatUtc(result.approval.at)}
              <span className={classes.minor}>“{result.approval.meaning}”</span>
            </>
          )}
        </Row>
        <Row term="Run">
          <CopyText name="run id" text={run.id} />
        </Row>
        <Row term="Plate file, SHA-256">
          <CopyText
            name="SHA-256 of the plate file"
            text={run.plateFileSha256}
            shown={`${run.plateFileSha256.slice(0, shaShown)}…`}
          />
        </Row>
      </dl>
    </section>
  )
}

function lodWords({ lodMgPerL, lodFold }: Result['method'], unit: string): string {
  if (lodMgPerL !== null) return `LOD ${lodMgPerL} ${unit}`
  return lodFold === null ? 'no LOD' : `LOD where the curve reaches ${lodFold}-fold`
}

function roundingWords({ kind, digits }: Result['method']['rounding']): string {
  return count(digits, kind === 'decimals' ? 'decimal' : 'significant digit')
}

function Row({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  )
}
