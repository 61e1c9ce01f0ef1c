import '../ui/form-styles.ts'
import { Button } from '@mantine/core'
import type { KitBatch } from '@luminous/contract'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { paths } from '../paths.ts'
import { rightsOf } from '../session/rights.ts'
import { sessionQuery } from '../session/session.ts'
import { countAtStart, countOfList } from '../ui/count.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Icon } from '../ui/icons.tsx'
import { Loaded, ShowMore } from '../ui/loaded.tsx'
import { Moment } from '../ui/moment.tsx'
import { NotFound } from '../ui/not-found.tsx'
import page from '../ui/page.module.css'
import { Empty, Panel } from '../ui/panel.tsx'
import rows from '../ui/rows.module.css'
import { KitLookup } from './kit-lookup.tsx'
import { StateBar, totalOf } from './kit-state.tsx'
import classes from './kits.module.css'
import { MakeKitsForm } from './make-kits-form.tsx'
import { batchesQuery } from './queries.ts'

/** All kits that were ever made, by batch: where they are now. */
export function KitsScreen() {
  const { data: session } = useQuery(sessionQuery)
  const rights = session && rightsOf(session)
  const query = useInfiniteQuery({ ...batchesQuery, enabled: rights?.isStaff ?? false })
  const [makes, setMakes] = useState(false)
  const navigate = useNavigate()
  if (!rights) return null
  if (!rights.isStaff) return <NotFound />
  const mayWrite = rights.may('kits:write')
  const batches = query.data?.pages.flatMap(({ items }) => items) ?? []
  return (
    <div className={page.page}>
      <title>Kits - Luminous</title>
      <div className={page.head}>
        <div>
          <h1>Kits</h1>
          <p>Every code that was ever made is accounted for here, by batch.</p>
        </div>
        <Button
          leftSection={<Icon name="plus" size={14} />}
          disabled={!mayWrite || !query.data}
          title={mayWrite ? undefined : rights.whyNot('kits:write')}
          onClick={() => setMakes(true)}
        >
          Make kits
        </Button>
      </div>
      <KitLookup />
      <Panel title="Batches" lead="The newest first.">
        <Loaded query={query} what="The batches" rows={4}>
          {() =>
            batches.length === 0 ? (
              <Empty title="No kits yet">
                <p>
                  Make a batch: each kit gets a code that nobody can guess. Print the labels, pack
                  the kits, and assign them to a customer, whose people then scan them in the field.
                </p>
              </Empty>
            ) : (
              <>
                <ul className={classes.batches} aria-label="Batches">
                  {batches.map((batch) => (
                    <BatchRow key={batch.id} batch={batch} />
                  ))}
                </ul>
                <ShowMore
                  query={query}
                  count={countOfList(batches.length, query.hasNextPage, 'batch', 'batches')}
                />
              </>
            )
          }
        </Loaded>
      </Panel>
      {makes && (
        <Dialog title="Make kits" isWide onClose={() => setMakes(false)}>
          <MakeKitsForm
            names={batches.map(({ name }) => name)}
            onMade={({ id }) => void navigate({ to: paths.kitBatch, params: { batchId: id } })}
          />
        </Dialog>
      )}
    </div>
  )
}

function BatchRow({ batch }: { batch: KitBatch }) {
  const total = totalOf(batch.counts)
  return (
    <li>
      <div>
        <p className={rows.name}>
          <Link to={paths.kitBatch} params={{ batchId: batch.id }}>
            {batch.name}
          </Link>
        </p>
        <p className={rows.minor}>{countAtStart(total, 'kit')}</p>
      </div>
      <StateBar counts={batch.counts} />
      <div>
        <p>Use by {batch.expiresOn}</p>
        <p className={rows.minor}>
          Made by {batch.madeBy}, <Moment at={batch.madeAt} />
        </p>
      </div>
    </li>
  )
}
