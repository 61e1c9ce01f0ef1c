import '../../ui/form-styles.ts'
import type { Run } from '@luminous/contract'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { isNotFound } from '../../api/problem.ts'
import { paths } from '../../paths.ts'
import { Obstacles } from '../../runs/obstacles.tsx'
import { runQuery, useRunAct } from '../../runs/queries.ts'
import { RunActs } from '../../runs/run-acts.tsx'
import { RunChecks } from '../../runs/run-checks.tsx'
import { RunCurves } from '../../runs/run-curve.tsx'
import { RunPlate } from '../../runs/run-plate.tsx'
import { RunResults } from '../../runs/run-results.tsx'
import { RunTalk } from '../../runs/run-talk.tsx'
import { ofBiosensor, ruleWord, stateWords } from '../../runs/run-words.ts'
import classes from '../../runs/runs.module.css'
import { useRunRights, type RunRights } from '../../session/run-rights.ts'
import { plateName } from '../../ui/plate-name.ts'
import { History } from '../../ui/history.tsx'
import { Chip } from '../../ui/chip.tsx'
import { CopyText } from '../../ui/copy-text.tsx'
import { count } from '../../ui/count.ts'
import { Icon } from '../../ui/icons.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Moment } from '../../ui/moment.tsx'
import { NotFound } from '../../ui/not-found.tsx'
import page from '../../ui/page.module.css'
import { Panel } from '../../ui/panel.tsx'
import rows from '../../ui/rows.module.css'
import { LayoutEditor } from './layout-editor.tsx'
import { RunSettings } from './run-settings.tsx'

/** One plate run: from what the wells hold to the signature. */
export function RunScreen() {
  const { runId = '' } = useParams({ strict: false })
  const rights = useRunRights()
  const query = useQuery({ ...runQuery(runId), enabled: rights?.mayRead ?? false })
  if (!rights) return null
  if (!rights.mayRead || isNotFound(query.error)) return <NotFound />
  return (
    <div className={page.page}>
      <Link to={paths.runs} className={page.back}>
        <Icon name="back" size={16} />
        Runs
      </Link>
      <Loaded query={query} what="The run" rows={8}>
        {(run) => <RunPage key={run.id} run={run} rights={rights} />}
      </Loaded>
    </div>
  )
}

function RunPage({ run, rights }: { run: Run; rights: RunRights }) {
  const act = useRunAct(run)
  const [lays, setLays] = useState(false)
  const isOpen = run.state === 'new' || run.state === 'computed'
  const mayChange = isOpen && rights.mayWrite
  const layOut = () => setLays(true)
  return (
    <>
      <title>{`${plateName(run.plate)}, run - Luminous`}</title>
      <div className={page.head}>
        <Head run={run} />
        <RunActs run={run} act={act} rights={rights} onLayOut={layOut} />
      </div>
      <Editions run={run} />
      <Obstacles run={run} mayChange={mayChange} onLayOut={layOut} />
      <div id="plate">
        {lays && mayChange ? (
          <LayoutEditor run={run} act={act} onClose={() => setLays(false)} />
        ) : (
          <RunPlate run={run} act={act} mayChange={mayChange} onLayOut={layOut} />
        )}
      </div>
      <div id="settings">
        <RunSettings
          key={settingsOf(run).join(' ')}
          run={run}
          act={act}
          mayChange={mayChange}
          mayKeepBench={rights.mayKeepBench}
        />
      </div>
      <div id="checks">
        <RunChecks run={run} act={act} mayRule={run.state === 'review' && rights.mayReview} />
      </div>
      <div id="results">
        <RunResults
          run={run}
          act={act}
          mayChoose={
            (run.state === 'computed' || run.state === 'review') &&
            (rights.mayWrite || rights.mayReview)
          }
        />
      </div>
      <RunCurves run={run} />
      <RunTalk run={run} act={act} maySay={rights.mayWrite || rights.mayReview} />
    </>
  )
}

/** What the form of the settings begins with: it begins anew when these change, and with nothing else. */
const settingsOf = (run: Run) => [
  run.state,
  run.method,
  run.instrumentId,
  run.readAtLocal,
  ...run.lots.map(({ biosensor, lot }) => `${biosensor} ${lot.id}`),
]

function Head({ run }: { run: Run }) {
  const { word, tone } = stateWords[run.state]
  return (
    <div>
      <h1>
        {plateName(run.plate)} of {run.fileName}
        {run.edition > 1 && `, edition ${run.edition}`}
      </h1>
      <p>
        {count(run.rowCount * run.columnCount, 'well')}, {count(run.samples, 'sample')}
        {run.method !== null && `, ${run.method}`}
      </p>
      <p>
        Taken in by {run.uploadedBy}, <Moment at={run.uploadedAt} />. File{' '}
        <CopyText
          name="SHA-256 of the plate file"
          text={run.fileSha256}
          shown={`${run.fileSha256.slice(0, 12)}…`}
        />
      </p>
      <Chip tone={run.returned ? 'caution' : tone}>
        {run.returned ? 'Came back from review' : word}
      </Chip>
      <Verdict run={run} />
      <History kind="run" id={run.id} name={plateName(run.plate)} />
      {run.signature && (
        <p className={rows.minor}>
          Signed by {run.signature.by} ({run.signature.role}), <Moment at={run.signature.at} />,
          with {withWhat[run.signature.confirmedWith]}: “{run.signature.meaning}”
        </p>
      )}
    </div>
  )
}

/** Pass or not, and why: the first thing that a reviewer asks. */
function Verdict({ run: { state, verdict, qc } }: { run: Run }) {
  if (verdict === null || state === 'void') return null
  const failed = qc.filter(({ passed }) => !passed)
  const isSigned = state === 'published' || state === 'superseded' || state === 'withdrawn'
  const why = [
    ...new Set(failed.map(({ rule, biosensor }) => ruleWord(rule) + ofBiosensor(biosensor))),
  ]
  return (
    <p>
      <Chip tone={verdict === 'pass' ? 'good' : 'caution'}>
        {verdict === 'pass' ? 'Pass' : isSigned ? 'Reviewed' : 'Needs review'}
      </Chip>{' '}
      {verdict === 'pass' ? (
        `All ${count(qc.length, 'check')} passed.`
      ) : (
        <>
          <a href="#checks">{count(failed.length, 'check')} failed</a>:{' '}
          {why.slice(0, whyMax).join('; ')}
          {why.length > whyMax && ` and ${why.length - whyMax} more`}
          {isSigned && '; a reviewer ruled on each'}.
        </>
      )}
    </p>
  )
}
const whyMax = 6

const withWhat = {
  password: 'the password',
  passkey: 'a passkey',
  demonstration: 'nothing: the people of the demonstration are made up',
} as const

function Editions({ run }: { run: Run }) {
  if (run.amends === null && run.amendedBy === null && !run.returned) return null
  const returned = run.notes.findLast(({ kind }) => kind === 'returned')
  return (
    <Panel title={run.returned ? 'What is to be done' : 'Editions'}>
      {run.returned && returned && (
        <p className={classes.note} data-tone="caution">
          {returned.by}: “{returned.text}”
        </p>
      )}
      {run.amends !== null && (
        <p>
          This run amends{' '}
          <Link to={paths.run} params={{ runId: run.amends }}>
            the former edition
          </Link>
          {run.amendReason !== null && `: “${run.amendReason}”`}
        </p>
      )}
      {run.amendedBy !== null && (
        <p>
          It is amended by{' '}
          <Link to={paths.run} params={{ runId: run.amendedBy }}>
            the next edition
          </Link>
          .
        </p>
      )}
    </Panel>
  )
}
