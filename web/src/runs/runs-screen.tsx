import '../ui/form-styles.ts'
import type { RunState, RunSummary } from '@luminous/contract'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { paths } from '../paths.ts'
import { useRunRights, type RunRights } from '../session/run-rights.ts'
import { plateName } from '../ui/plate-name.ts'
import { Chip } from '../ui/chip.tsx'
import { count } from '../ui/count.ts'
import { Loaded, ShowMore } from '../ui/loaded.tsx'
import { Moment } from '../ui/moment.tsx'
import { NotFound } from '../ui/not-found.tsx'
import page from '../ui/page.module.css'
import { Empty, Panel } from '../ui/panel.tsx'
import rows from '../ui/rows.module.css'
import { runsQuery } from './queries.ts'
import { stateWords } from './run-words.ts'
import classes from './runs.module.css'
import { UploadDrop } from './upload-drop.tsx'

type Group = {
  readonly title: string
  readonly lead: string
  readonly states: readonly RunState[]
  /** Said where nothing is; null where its states say so each. */
  readonly none: string | null
}

const needsWork: Group = {
  title: 'Need work',
  lead: 'Say what the wells hold, choose the method, look at the checks, hand in.',
  states: ['computed', 'new'],
  none: null,
}
const underReview: Group = {
  title: 'Under review',
  lead: 'Handed in; each waits for a reviewer who had no hand in it.',
  states: ['review'],
  none: 'Nothing waits for a signature.',
}
const published: Group = {
  title: 'Published',
  lead: 'Their results are out.',
  states: ['published'],
  none: 'Nothing was published yet.',
}
const past: Group = {
  title: 'Superseded, withdrawn and void',
  lead: 'They count no more, and stay to be seen.',
  states: ['superseded', 'withdrawn', 'void'],
  none: null,
}

/** Plate runs: what comes off the readers on top, then what waits for whoever looks. */
export function RunsScreen() {
  const rights = useRunRights()
  if (!rights) return null
  if (!rights.mayRead) return <NotFound />
  const isReviewer = rights.mayReview && !rights.mayWrite
  const groups = isReviewer ? [underReview, needsWork] : [needsWork, underReview]
  return (
    <div className={page.page}>
      <title>Runs - Luminous</title>
      <div className={page.head}>
        <div>
          <h1>Runs</h1>
          <p>A plate file becomes runs; a run is laid out, computed, reviewed and signed.</p>
        </div>
      </div>
      {rights.mayWrite && <UploadDrop />}
      {[...groups, published, past].map((group) => (
        <Panel key={group.title} title={group.title} lead={group.lead}>
          {group.states.map((state) => (
            <RunList key={state} state={state} group={group} rights={rights} />
          ))}
        </Panel>
      ))}
    </div>
  )
}

function RunList({ state, group, rights }: { state: RunState; group: Group; rights: RunRights }) {
  const query = useInfiniteQuery(runsQuery(state))
  const runs = query.data?.pages.flatMap(({ items }) => items) ?? []
  // What came back from review is somebody's unfinished word, and comes first.
  const inOrder = runs.toSorted((a, b) => Number(b.returned) - Number(a.returned))
  const { word } = stateWords[state]
  return (
    <Loaded query={query} what={`The runs (${word.toLowerCase()})`} rows={1}>
      {() =>
        runs.length === 0 ? (
          group.none === null ? (
            <p className={rows.minor}>{word}: none</p>
          ) : (
            <Empty title={group.none}>
              {state === 'review' && <p>A run comes here when an analyst hands it in.</p>}
            </Empty>
          )
        ) : (
          <section className={classes.group}>
            <h3>
              {word}: {runs.length}
              {query.hasNextPage && ' or more'}
            </h3>
            <ul className={rows.rows} aria-label={word}>
              {inOrder.map((run) => (
                <RunRow key={run.id} run={run} rights={rights} />
              ))}
            </ul>
            {query.hasNextPage && <ShowMore query={query} count={`${runs.length} so far`} />}
          </section>
        )
      }
    </Loaded>
  )
}

function RunRow({ run, rights }: { run: RunSummary; rights: RunRights }) {
  const { word, tone } = stateWords[run.state]
  return (
    <li>
      <div>
        <p className={rows.name}>
          <Link to={paths.run} params={{ runId: run.id }}>
            {plateName(run.plate)}
          </Link>
          {run.edition > 1 && `, edition ${run.edition}`}
        </p>
        <p className={rows.minor}>{run.fileName}</p>
      </div>
      <div>
        <Chip tone={run.returned ? 'caution' : tone}>
          {run.returned ? 'Came back from review' : word}
        </Chip>
        <p className={rows.minor}>{whatWaits(run, rights)}</p>
      </div>
      <div>
        <p>
          {count(run.samples, 'sample')}
          {run.method !== null && `, ${run.method}`}
        </p>
        <p className={rows.minor}>
          {run.readAt === null ? (
            'Reading time not known'
          ) : (
            <>
              Read <Moment at={run.readAt} />
            </>
          )}
          {run.instrument !== null && `, ${run.instrument}`}
        </p>
      </div>
      <div className={rows.minor}>
        {run.analyst ?? run.uploadedBy}
        <br />
        <Moment at={run.uploadedAt} />
      </div>
    </li>
  )
}

/** Until it is handed in, only what its methods check is counted: that alone is no pass. */
function failedWords({ state, failedRules }: RunSummary): string {
  const isOpen = state === 'new' || state === 'computed'
  if (failedRules === 0) return isOpen ? '' : 'Pass. '
  const words = count(failedRules, 'failed check')
  return isOpen || state === 'review' ? `Needs review: ${words}. ` : `${words}, ruled on. `
}

/** In a few words what the one who looks may make of it. */
function whatWaits(run: RunSummary, { session, mayReview }: RunRights): string {
  const failed = failedWords(run)
  if (run.state !== 'review') {
    if (run.returned) return `${failed}What is to be done stands on its page.`
    return run.state === 'new' && run.samples === 0 ? 'Needs a layout.' : failed
  }
  const own = [run.analyst, run.uploadedBy].includes(session.person.name)
  if (own) return `${failed}You had a hand in it: somebody else signs.`
  return `${failed}${mayReview ? 'For you to sign.' : 'A reviewer signs it.'}`
}
