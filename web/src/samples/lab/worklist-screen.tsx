import '../../ui/form-styles.ts'
import { Button } from '@mantine/core'
import type { SampleSummary } from '@luminous/contract'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { paths } from '../../paths.ts'
import { rightsOf } from '../../session/rights.ts'
import { sessionQuery } from '../../session/session.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { Moment } from '../../ui/moment.tsx'
import { NotFound } from '../../ui/not-found.tsx'
import page from '../../ui/page.module.css'
import { Empty, Panel } from '../../ui/panel.tsx'
import { useNow } from '../../ui/use-now.ts'
import { DecideDialog } from '../decide-dialog.tsx'
import { urgencies } from '../holding-time.ts'
import { worklistQuery } from '../queries.ts'
import { WorkRow } from './work-row.tsx'
import classes from './worklist.module.css'
import {
  filterWork,
  groupWork,
  urgencyWords,
  waits,
  waitWords,
  type WorklistFilter,
} from './worklist.ts'

/** What the bench has before it: how much is urgent, then each, the shortest time left first. */
export function WorklistScreen() {
  const { data: session } = useQuery(sessionQuery)
  const rights = session && rightsOf(session)
  const query = useQuery({ ...worklistQuery, enabled: rights?.isStaff ?? false })
  if (!rights) return null
  if (!rights.isStaff) return <NotFound />
  return (
    <div className={page.page}>
      <title>Worklist - Luminous</title>
      <div className={page.head}>
        <div>
          <h1>Worklist</h1>
          <p>What is on its way, held, or ready to be read; the shortest holding time first.</p>
        </div>
        <div className={classes.acts}>
          <Button component={Link} to={paths.receive}>
            Receive samples
          </Button>
          <Button variant="default" onClick={() => globalThis.print()}>
            Print
          </Button>
        </div>
      </div>
      <Loaded query={query} what="The worklist" rows={6}>
        {({ items, truncated }) => (
          <>
            {truncated && (
              <p role="status">The 500 most urgent are shown; the rest follows as they are read.</p>
            )}
            {items.length === 0 ? (
              <NothingToDo />
            ) : (
              <Work items={items} mayDecide={rights.may('receipts:write')} />
            )}
            <p className={classes.asOf}>
              As of <Moment at={new Date(query.dataUpdatedAt).toISOString()} />
            </p>
          </>
        )}
      </Loaded>
    </div>
  )
}

function NothingToDo() {
  return (
    <Panel title="Nothing waits">
      <Empty title="No sample is on its way or on the bench">
        <p>
          A sample appears here as soon as its field record arrives, and leaves when it is read. Are
          there vials before you that are not here? Receive them: the page says what is missing.
        </p>
      </Empty>
    </Panel>
  )
}

function Work({ items, mayDecide }: { items: readonly SampleSummary[]; mayDecide: boolean }) {
  const nowMs = useNow()
  const [filter, setFilter] = useState<WorklistFilter>({ wait: null, urgency: null })
  const [decided, setDecided] = useState<SampleSummary | null>(null)
  const shown = filterWork(items, filter, nowMs)
  const tally = (part: Partial<WorklistFilter>) =>
    filterWork(items, { ...filter, ...part }, nowMs).length
  return (
    <>
      <div className={classes.filters} role="group" aria-label="How urgent">
        {urgencies
          .filter((urgency) => urgency !== 'unknown' || tally({ urgency }) > 0)
          .map((urgency) => (
            <Tile
              key={urgency}
              word={urgencyWords[urgency]}
              count={tally({ urgency })}
              tone={urgency}
              isOn={filter.urgency === urgency}
              onToggle={(isOn) => setFilter({ ...filter, urgency: isOn ? urgency : null })}
            />
          ))}
      </div>
      <div className={classes.filters} role="group" aria-label="What they wait for">
        {waits.map((wait) => (
          <Tile
            key={wait}
            word={waitWords[wait]}
            count={tally({ wait })}
            tone={wait}
            isOn={filter.wait === wait}
            onToggle={(isOn) => setFilter({ ...filter, wait: isOn ? wait : null })}
          />
        ))}
      </div>
      {shown.length === 0 && (
        <Panel title="None of these">
          <p>
            Nothing on the worklist is both.{' '}
            <Button
              variant="subtle"
              size="compact-sm"
              onClick={() => setFilter({ wait: null, urgency: null })}
            >
              Show all {items.length}
            </Button>
          </p>
        </Panel>
      )}
      {groupWork(shown, nowMs).map((group) => (
        <Panel key={group.urgency} title={`${urgencyWords[group.urgency]} (${group.items.length})`}>
          <ul className={classes.list}>
            {group.items.map((item) => (
              <WorkRow
                key={item.id}
                sample={item}
                onDecide={mayDecide ? () => setDecided(item) : null}
              />
            ))}
          </ul>
        </Panel>
      ))}
      {decided && <DecideDialog sample={decided} onClose={() => setDecided(null)} />}
    </>
  )
}

function Tile({
  word,
  count,
  tone,
  isOn,
  onToggle,
}: {
  word: string
  count: number
  tone: string
  isOn: boolean
  onToggle: (isOn: boolean) => void
}) {
  return (
    <button
      type="button"
      className={classes.tile}
      data-tone={count > 0 ? tone : undefined}
      aria-pressed={isOn}
      onClick={() => onToggle(!isOn)}
    >
      <span className={classes.count}>{count}</span>
      <span>{word}</span>
    </button>
  )
}
