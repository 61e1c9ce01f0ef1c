import { Skeleton } from '@mantine/core'
import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { countAtStart } from '../ui/count.ts'
import { ProblemNotice } from '../ui/problem-notice.tsx'
import { HistoryItem } from './history-item.tsx'
import classes from './history.module.css'
import type { RecordOnScreen } from './proof-panel.tsx'
import { historyQuery, type WholeHistory } from './queries.ts'
import type { ShownRecord } from './verify-record.ts'

/** Who changed what, when and why, as a part of the record's own page. */
export function HistorySection({ record }: { record: RecordOnScreen }) {
  const { id, image, teamName } = record
  const history = useQuery(historyQuery({ kind: 'result', id }))
  const entries = history.data?.entries ?? []
  return (
    <section className={classes.section} aria-labelledby="history">
      <h2 id="history">History</h2>
      <Timeline
        history={history}
        record={{ type: 'result', id, image, entries }}
        owner={`the log of ${teamName}`}
        teamName={teamName}
      />
    </section>
  )
}

/** A history as a timeline, the newest first. */
export function Timeline({
  history,
  record,
  owner,
  teamName,
}: {
  history: UseQueryResult<WholeHistory>
  record: ShownRecord
  /** In whose log the entries are, as in "an entry in …". */
  owner: string
  teamName?: string
}) {
  const { entries } = record
  return (
    <>
      <p className={classes.lead}>
        {history.isSuccess ? `${countAtStart(entries.length, 'version')}, the newest first. ` : ''}
        Each is an entry in {owner}.
        {history.data?.isWhole === false && ' Only the first 2,000 are shown.'}
      </p>
      {history.isPending && <Skeleton height={120} radius="md" />}
      {history.isError && (
        <ProblemNotice
          title="The history could not be loaded"
          error={history.error}
          onRetry={() => void history.refetch()}
        />
      )}
      <ol className={classes.timeline}>
        {entries.toReversed().map((entry) => (
          <HistoryItem
            key={entry.id}
            entry={entry}
            record={record}
            teamName={teamName ?? 'this team'}
          />
        ))}
      </ol>
    </>
  )
}
