import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { countAtStart } from '../ui/count.ts'
import { ProblemNotice } from '../ui/problem-notice.tsx'
import { HistoryItem } from './history-item.tsx'
import classes from './history.module.css'
import type { RecordOnScreen } from './proof-panel.tsx'
import { historyQuery } from './queries.ts'

/** Who changed what, when and why: a timeline, the newest first. */
export function HistorySection({ record }: { record: RecordOnScreen }) {
  const history = useQuery(historyQuery(record.id))
  const entries = history.data?.entries ?? []
  const { id, image } = record
  const shown = { type: 'result', id, image, entries }
  return (
    <section className={classes.section} aria-labelledby="history">
      <h2 id="history">History</h2>
      <p className={classes.lead}>
        {history.isSuccess ? `${countAtStart(entries.length, 'version')}, the newest first. ` : ''}
        Each is an entry in the log of {record.teamName}.
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
          <HistoryItem key={entry.id} entry={entry} record={shown} teamName={record.teamName} />
        ))}
      </ol>
    </section>
  )
}
