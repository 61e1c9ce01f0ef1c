import { Button, Skeleton } from '@mantine/core'
import type { ReactNode } from 'react'
import { ProblemNotice } from './problem-notice.tsx'
import classes from './rows.module.css'

type Loading<Data> = {
  readonly data: Data | undefined
  readonly error: Error | null
  readonly refetch: () => unknown
}

/** What was asked for; until it is there a promise of it, and where it does not come, why. */
export function Loaded<Data>({
  query,
  what,
  rows = 3,
  rowHeight = 46,
  children,
}: {
  query: Loading<Data>
  /** As in "The people could not be loaded". */
  what: string
  rows?: number
  rowHeight?: number
  children: (data: Data) => ReactNode
}) {
  if (query.data !== undefined) return children(query.data)
  if (query.error) {
    return (
      <ProblemNotice
        title={`${what} could not be loaded`}
        error={query.error}
        onRetry={() => void query.refetch()}
      />
    )
  }
  return (
    <div className={classes.loading} role="status" aria-label="Loading">
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={rowHeight} radius="sm" />
      ))}
    </div>
  )
}

type Paged = {
  readonly hasNextPage: boolean
  readonly isFetchingNextPage: boolean
  readonly isFetchNextPageError: boolean
  readonly error: Error | null
  readonly fetchNextPage: () => unknown
}

/** The end of a list in pages: the next one, or how many there are. */
export function ShowMore({ query, count }: { query: Paged; count: string }) {
  return (
    <div className={classes.more} aria-live="polite">
      {query.isFetchNextPageError && (
        <ProblemNotice title="The next ones could not be loaded" error={query.error} />
      )}
      {query.hasNextPage && (
        <Button
          variant="default"
          size="xs"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          Show more
        </Button>
      )}
      <span>{count}</span>
    </div>
  )
}
