import '../ui/form-styles.ts'
import { Button } from '@mantine/core'
import type { Sample } from '@luminous/contract'
import { pathTo } from '@luminous/contract/endpoints/endpoint.ts'
import { custodyForm } from '@luminous/contract/endpoints/samples.ts'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { isNotFound } from '../api/problem.ts'
import { useCorrections } from '../glassbox/corrections.tsx'
import { paths } from '../paths.ts'
import { ConcentrationFigure } from '../results/concentration-figure.tsx'
import { formatAnalyte, formatAnswer } from '../results/concentration.ts'
import { panelsOf } from '../results/result-panels.ts'
import { StatusShape } from '../results/status-shape.tsx'
import { ChainEvents } from '../samples/chain-events.tsx'
import { ChainPicture } from '../samples/chain-picture.tsx'
import { CorrectForm } from '../samples/correct-form.tsx'
import { DecideDialog } from '../samples/decide-dialog.tsx'
import { resultsOfSampleQuery, sampleQuery } from '../samples/queries.ts'
import { SampleFacts } from '../samples/sample-facts.tsx'
import { stageOf } from '../samples/sample-stage.ts'
import { rightsOf, type Rights } from '../session/rights.ts'
import { sessionQuery } from '../session/session.ts'
import { History } from '../ui/history.tsx'
import { Chip } from '../ui/chip.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Icon } from '../ui/icons.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { NotFound } from '../ui/not-found.tsx'
import page from '../ui/page.module.css'
import { Empty, Panel } from '../ui/panel.tsx'
import rows from '../ui/rows.module.css'

/** One sample: who had it when, what was written down of it, and what came out. */
export function SampleScreen() {
  const { sampleId = '' } = useParams({ strict: false })
  const { data: session } = useQuery(sessionQuery)
  const query = useQuery(sampleQuery(sampleId))
  if (isNotFound(query.error)) return <NotFound />
  if (!session) return null
  return (
    <div className={page.page}>
      <Link to={paths.samples} className={page.back}>
        <Icon name="back" size={16} />
        Samples
      </Link>
      <Loaded query={query} what="The sample" rows={6}>
        {(sample) => <SamplePage key={sample.id} sample={sample} rights={rightsOf(session)} />}
      </Loaded>
    </div>
  )
}

/** Lines for hand-overs that nobody tells the server of. */
const rowsByHand = 5

function SamplePage({ sample, rights }: { sample: Sample; rights: Rights }) {
  const [asked, setAsked] = useState<'correct' | 'decide' | null>(null)
  const close = () => setAsked(null)
  const stage = stageOf(sample)
  const corrected = useCorrections({ kind: 'sample', id: sample.id, version: sample.version })
  const { receiptState, state } = sample
  const mayDecide =
    rights.may('receipts:write') &&
    receiptState !== null &&
    state !== 'read' &&
    state !== 'reported' &&
    state !== 'void'
  return (
    <>
      <title>{`${sample.code}, sample - Luminous`}</title>
      <div className={page.head}>
        <div>
          <h1>{sample.code}</h1>
          <p>
            {sample.site.name}
            {rights.isStaff && `, ${sample.team.name}`}
          </p>
          <Chip tone={stage.tone}>{stage.word}</Chip>
        </div>
        <div className={rows.acts}>
          <History kind="sample" id={sample.id} name={sample.code} />
          {mayDecide && (
            <Button
              variant={receiptState === 'held' ? 'filled' : 'default'}
              onClick={() => setAsked('decide')}
            >
              Decide…
            </Button>
          )}
          <Button
            component="a"
            variant="default"
            href={pathTo(custodyForm, { id: sample.id })}
            target="_blank"
            rel="noreferrer"
          >
            Print the custody form
          </Button>
        </div>
      </div>
      <Panel
        title="Chain of custody"
        acts={
          <a
            href={pathTo(custodyForm, { id: sample.id, query: { emptyRows: rowsByHand } })}
            target="_blank"
            rel="noreferrer"
          >
            Print with lines to sign
          </a>
        }
      >
        <ChainPicture sample={sample} />
      </Panel>
      <ResultsPanel sample={sample} />
      <Panel
        title="What was written down"
        acts={
          rights.may('samples:write') && (
            <Button variant="default" size="xs" onClick={() => setAsked('correct')}>
              Correct…
            </Button>
          )
        }
      >
        <SampleFacts sample={sample} corrected={corrected} />
      </Panel>
      <Panel
        title="Every event"
        lead="As it was told, with what is odd about it. Nothing is mended behind anybody’s back."
      >
        {sample.events.length === 0 ? (
          <Empty title="No event was recorded">
            <p>The sample was entered without a kit: nobody told of its way here.</p>
          </Empty>
        ) : (
          <ChainEvents sample={sample} />
        )}
      </Panel>
      {asked === 'decide' && <DecideDialog sample={sample} onClose={close} />}
      {asked === 'correct' && (
        <Dialog title={`Correct ${sample.code}`} isWide onClose={close}>
          <CorrectForm sample={sample} onDone={close} />
        </Dialog>
      )}
    </>
  )
}

function ResultsPanel({ sample }: { sample: Sample }) {
  const query = useQuery(resultsOfSampleQuery(sample.id))
  return (
    <Panel title="Results">
      <Loaded query={query} what="The results of this sample" rows={1}>
        {(results) =>
          results.length === 0 ? (
            <Empty title="No result yet">
              <p>It appears here by itself as soon as the lab has published it.</p>
            </Empty>
          ) : (
            <ul className={rows.rows} aria-label="Results of the sample">
              {panelsOf(results)
                .flat()
                .map((result) => {
                  const { status, word } = formatAnswer(result)
                  return (
                    <li key={result.id}>
                      <p className={rows.name}>
                        <Link to={paths.result} params={{ resultId: result.id }}>
                          {result.biosensor?.name ?? formatAnalyte(result.analyte)}
                        </Link>
                      </p>
                      {result.biosensor !== null && (
                        <p className={rows.minor}>{result.biosensor.acidClass}</p>
                      )}
                      <ConcentrationFigure result={result} />
                      <StatusShape status={status} word={word} />
                    </li>
                  )
                })}
            </ul>
          )
        }
      </Loaded>
    </Panel>
  )
}
