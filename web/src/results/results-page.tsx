import { Button, Skeleton } from '@mantine/core'
import type { TeamSummary } from '@luminous/contract'
import { pathTo } from '@luminous/contract/endpoints/endpoint.ts'
import { resultsCsv, resultsCsvColumns } from '@luminous/contract/endpoints/results.ts'
import { useMediaQuery } from '@mantine/hooks'
import { useInfiniteQuery } from '@tanstack/react-query'
import { ProblemNotice } from '../ui/problem-notice.tsx'
import { resultsQuery } from './queries.ts'
import { withoutLastPanel } from './result-panels.ts'
import { ResultCards } from './result-cards.tsx'
import { ResultsTable } from './results-table.tsx'
import classes from './results-page.module.css'

/** The newest results: what people come for. */
export function ResultsPage({ showsTeam, team }: { showsTeam: boolean; team: TeamSummary }) {
  const query = useInfiniteQuery(resultsQuery)
  const isNarrow = useMediaQuery('(max-width: 60em)', false, { getInitialValueInEffect: false })
  const read = query.data?.pages.flatMap(({ items }) => items) ?? []
  // The rest of the last sample’s panel may stand on the next page: half of it would look like all.
  const results = query.hasNextPage ? withoutLastPanel(read) : read
  const List = isNarrow ? ResultCards : ResultsTable
  return (
    <>
      <title>Results - Luminous</title>
      <div className={classes.head}>
        <h1>Results</h1>
        <p>
          {showsTeam ? 'Of all teams' : `Of ${team.name}`}, the newest first. Collection times are
          on the clock of the site.
        </p>
      </div>
      {query.isPending && <LoadingRows />}
      {query.isError && results.length === 0 && (
        <ProblemNotice
          title="The results could not be loaded"
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      )}
      {query.isSuccess && results.length === 0 && <NoResults />}
      {results.length > 0 && (
        <>
          <List results={results} showsTeam={showsTeam} />
          <div className={classes.more} aria-live="polite">
            {query.isFetchNextPageError && (
              <ProblemNotice title="More results could not be loaded" error={query.error} />
            )}
            {query.hasNextPage ? (
              <Button
                variant="default"
                loading={query.isFetchingNextPage}
                onClick={() => void query.fetchNextPage()}
              >
                Show more
              </Button>
            ) : (
              <p>{results.length === 1 ? 'One result.' : `All ${results.length} results.`}</p>
            )}
            {!showsTeam && (
              <p>
                <a href={pathTo(resultsCsv, { team: team.id })} download>
                  Download all as CSV
                </a>{' '}
                (<a href={pathTo(resultsCsvColumns, { team: team.id })}>what its columns are</a>)
              </p>
            )}
          </div>
        </>
      )}
    </>
  )
}

function LoadingRows() {
  return (
    <div className={classes.loading} role="status" aria-label="Loading the results">
      {Array.from({ length: 8 }, (_, row) => (
        <Skeleton key={row} height={52} radius="sm" />
      ))}
    </div>
  )
}

function NoResults() {
  return (
    <section className={classes.empty} aria-labelledby="no-results">
      <svg viewBox="0 0 120 60" width="120" height="60" aria-hidden="true" focusable="false">
        {Array.from({ length: 18 }, (_, well) => (
          <circle
            key={well}
            cx={10 + (well % 6) * 20}
            cy={10 + Math.floor(well / 6) * 20}
            r="7"
            fill={well === 8 ? 'var(--accent)' : 'none'}
            stroke="var(--line-strong)"
            strokeWidth="1.5"
          />
        ))}
      </svg>
      <h2 id="no-results">No results yet</h2>
      <p>
        A result appears here by itself as soon as the lab has published it. On the way there a
        sample is collected with a coded kit, received by the lab, read on a plate, and checked by a
        reviewer.
      </p>
      <p>
        Each result then comes with its calibration curve, its wells and its history, and with a
        proof that you can check in this browser.
      </p>
    </section>
  )
}
