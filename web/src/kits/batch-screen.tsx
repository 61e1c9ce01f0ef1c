import '../ui/form-styles.ts'
import { Button } from '@mantine/core'
import type { KitBatchDetail, KitsAssigned } from '@luminous/contract'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { isNotFound } from '../api/problem.ts'
import { paths } from '../paths.ts'
import { rightsOf } from '../session/rights.ts'
import { sessionQuery } from '../session/session.ts'
import { History } from '../ui/history.tsx'
import { Ask } from '../ui/ask.tsx'
import { countAtStart } from '../ui/count.ts'
import { Dialog } from '../ui/dialog.tsx'
import form from '../ui/form.module.css'
import { Icon } from '../ui/icons.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Moment } from '../ui/moment.tsx'
import { NotFound } from '../ui/not-found.tsx'
import page from '../ui/page.module.css'
import { Panel } from '../ui/panel.tsx'
import rows from '../ui/rows.module.css'
import { AssignForm } from './assign-form.tsx'
import { BatchKits } from './batch-kits.tsx'
import { ExpiryForm } from './expiry-form.tsx'
import { StateBar, totalOf } from './kit-state.tsx'
import { LabelsDialog } from './labels-dialog.tsx'
import { batchQuery, useKitsRefresh, voidStock } from './queries.ts'

/** One batch with every code of it: where each is, and why. */
export function BatchScreen() {
  const { batchId = '' } = useParams({ strict: false })
  const { data: session } = useQuery(sessionQuery)
  const rights = session && rightsOf(session)
  const query = useQuery({ ...batchQuery(batchId), enabled: rights?.isStaff ?? false })
  if (!rights) return null
  if (!rights.isStaff || isNotFound(query.error)) return <NotFound />
  return (
    <div className={page.page}>
      <Link to={paths.kits} className={page.back}>
        <Icon name="back" size={16} />
        Kits
      </Link>
      <Loaded query={query} what="The batch" rows={6}>
        {(batch) => <Batch key={batch.id} batch={batch} mayWrite={rights.may('kits:write')} />}
      </Loaded>
    </div>
  )
}

type Asked =
  | { readonly deed: 'expiry' }
  /** Null: the next of those in stock, or the labels of all. */
  | { readonly deed: 'assign' | 'labels'; readonly codes: readonly string[] | null }
  | { readonly deed: 'void'; readonly codes: readonly string[] }

function Batch({ batch, mayWrite }: { batch: KitBatchDetail; mayWrite: boolean }) {
  const [asked, setAsked] = useState<Asked | null>(null)
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set())
  const [assigned, setAssigned] = useState<KitsAssigned | null>(null)
  const total = totalOf(batch.counts)
  const printable = total - batch.counts.void
  return (
    <>
      <title>{`${batch.name}, kits - Luminous`}</title>
      <div className={page.head}>
        <div>
          <h1>{batch.name}</h1>
          <p>
            {countAtStart(total, 'kit')}, use by {batch.expiresOn}; a sample keeps{' '}
            {holdingWords(batch.holdingHours)}. Made by {batch.madeBy}, <Moment at={batch.madeAt} />
            .
          </p>
          {batch.note !== '' && <p>“{batch.note}”</p>}
          <History kind="kit_batch" id={batch.id} name={batch.name} />
        </div>
        {mayWrite && (
          <div className={rows.acts}>
            <Button
              disabled={printable === 0}
              onClick={() => setAsked({ deed: 'labels', codes: null })}
            >
              Print labels…
            </Button>
            <Button
              variant="default"
              disabled={batch.counts.made === 0}
              onClick={() => setAsked({ deed: 'assign', codes: null })}
            >
              Assign the next…
            </Button>
            <Button variant="default" onClick={() => setAsked({ deed: 'expiry' })}>
              Change the use-by day…
            </Button>
          </div>
        )}
      </div>
      {assigned && (
        <p className={form.done} role="status">
          <Icon name="check" size={16} />
          {assigned.codes.length === 1
            ? 'One kit is'
            : `${assigned.codes.length} kits are`} with{' '}
          {assigned.team.name} now: {listed(assigned.codes)}
        </p>
      )}
      <Panel title="Where they are">
        <StateBar counts={batch.counts} />
      </Panel>
      <BatchKits
        batch={batch}
        mayWrite={mayWrite}
        ticked={ticked}
        onTick={setTicked}
        onAsk={(deed, codes) => setAsked({ deed, codes })}
      />
      {asked && (
        <Deed
          batch={batch}
          asked={asked}
          printable={printable}
          onDone={() => setTicked(new Set())}
          onAssigned={setAssigned}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  )
}

function Deed({
  batch,
  asked,
  printable,
  onDone,
  onAssigned,
  onClose,
}: {
  batch: KitBatchDetail
  asked: Asked
  printable: number
  /** What was ticked is done with. */
  onDone: () => void
  onAssigned: (assigned: KitsAssigned) => void
  onClose: () => void
}) {
  const refresh = useKitsRefresh()
  switch (asked.deed) {
    case 'labels':
      return (
        <LabelsDialog
          batchId={batch.id}
          count={asked.codes?.length ?? printable}
          {...(asked.codes && { codes: asked.codes })}
          onClose={onClose}
        />
      )
    case 'assign':
      return (
        <Dialog title="Assign kits" onClose={onClose}>
          <AssignForm
            batch={batch}
            codes={asked.codes}
            onDone={(assigned) => {
              onAssigned(assigned)
              onDone()
              onClose()
            }}
          />
        </Dialog>
      )
    case 'expiry':
      return (
        <Dialog title={`Use-by day of ${batch.name}`} onClose={onClose}>
          <ExpiryForm batch={batch} onDone={onClose} />
        </Dialog>
      )
    case 'void':
      break
  }
  return (
    <Ask
      title={
        asked.codes.length === 1 ? `Void ${asked.codes[0]}?` : `Void ${asked.codes.length} kits?`
      }
      act={asked.codes.length === 1 ? 'Void the kit' : 'Void the kits'}
      isDangerous
      reason="Why (the customer who has it reads it)"
      onAct={async (reason) => {
        await voidStock(asked.codes, reason)
        onDone()
        await refresh()
      }}
      onClose={onClose}
    >
      <p>
        No sample can be taken with {asked.codes.length === 1 ? 'it' : 'them'} any more, and a
        sample that was is refused at the door. All or none: {listed(asked.codes)}
      </p>
    </Ask>
  )
}

const listedMax = 6
const listed = (codes: readonly string[]): string =>
  codes.length <= listedMax
    ? `${codes.join(', ')}.`
    : `${codes.slice(0, listedMax).join(', ')} and ${codes.length - listedMax} more.`

const holdingWords = (hours: number): string =>
  hours % 24 === 0 ? (hours === 24 ? '1 day' : `${hours / 24} days`) : `${hours} hours`
