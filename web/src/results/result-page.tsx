import { Skeleton } from '@mantine/core'
import type { Result } from '@luminous/contract'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { isNotFound } from '../api/problem.ts'
import { paths } from '../paths.ts'
import { Icon } from '../ui/icons.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { NotFound } from '../ui/not-found.tsx'
import { ProblemNotice } from '../ui/problem-notice.tsx'
import { CalibrationSection } from './calibration-section.tsx'
import { ExplainedFlags } from './flags-list.tsx'
import { PlateSection } from './plate-section.tsx'
import { plateQuery, resultQuery } from './queries.ts'
import { ResultBasis } from './result-basis.tsx'
import { ResultHeadline } from './result-headline.tsx'
import classes from './result-page.module.css'
import { StatusBanner } from './status-banner.tsx'

/** One result and all that it rests on. Proof and history come from the glass box, which this page only places. */
export function ResultPage({
  resultId,
  showsTeam,
  proof,
  history,
}: {
  resultId: string
  showsTeam: boolean
  proof: (result: Result) => ReactNode
  history: (result: Result) => ReactNode
}) {
  const query = useQuery(resultQuery(resultId))
  if (isNotFound(query.error)) return <NotFound />
  return (
    <div className={classes.page}>
      <Link to={paths.results} className={classes.back}>
        <Icon name="back" size={16} />
        Results
      </Link>
      {query.isPending && <LoadingResult />}
      {query.isError && !query.data && (
        <>
          <title>Result - Luminous</title>
          <h1>Result</h1>
          <ProblemNotice
            title="The result could not be loaded"
            error={query.error}
            onRetry={() => void query.refetch()}
          />
        </>
      )}
      {query.data && (
        <>
          <title>{`${query.data.sample.code} - Luminous`}</title>
          <StatusBanner status={query.data.status} />
          <ResultHeadline result={query.data} showsTeam={showsTeam} />
          {proof(query.data)}
          <ExplainedFlags flags={query.data.flags} />
          <ResultBasis result={query.data} />
          <OnPlate result={query.data} />
          {history(query.data)}
        </>
      )}
    </div>
  )
}

function OnPlate({ result }: { result: Result }) {
  const query = useQuery(plateQuery(result.id))
  return (
    <Loaded query={query} what="The plate" rows={1} rowHeight={380}>
      {(plate) => (
        <>
          <CalibrationSection plate={plate} result={result} />
          <PlateSection plate={plate} result={result} />
        </>
      )}
    </Loaded>
  )
}

function LoadingResult() {
  return (
    <div className={classes.page} role="status" aria-label="Loading the result">
      <Skeleton height={34} width={220} />
      <Skeleton height={150} radius="md" />
      <Skeleton height={110} radius="md" />
      <Skeleton height={260} radius="md" />
    </div>
  )
}
