import { Button } from '@mantine/core'
import type { ReagentLot } from '@luminous/contract'
import { lotChange } from '@luminous/contract/endpoints/bench.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../api/call.ts'
import type { BenchRights } from '../session/run-rights.ts'
import { History } from '../ui/history.tsx'
import { Ask } from '../ui/ask.tsx'
import { Chip } from '../ui/chip.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Empty, Panel } from '../ui/panel.tsx'
import rows from '../ui/rows.module.css'
import { useNow } from '../ui/use-now.ts'
import { LotForm } from './lot-form.tsx'
import { lotsQuery, useBenchRefresh } from './queries.ts'

/** Lots of what goes into the wells, and until when they are good. */
export function LotsPage({ rights: { mayKeepBench } }: { rights: BenchRights }) {
  const query = useQuery(lotsQuery)
  const refresh = useBenchRefresh()
  const today = new Date(useNow()).toISOString().slice(0, 10)
  const [adds, setAdds] = useState(false)
  const [asked, setAsked] = useState<ReagentLot | null>(null)
  return (
    <Panel
      title="Lots"
      lead="Of biosensor and calibrant. A run with a lot that was out of date fails a check, which a reviewer rules on."
      acts={mayKeepBench ? <Button onClick={() => setAdds(true)}>Add a lot</Button> : undefined}
    >
      <Loaded query={query} what="The lots">
        {(lots) =>
          lots.length === 0 ? (
            <Empty title="No lots yet">
              <p>Add the ones that are on the bench; each run then says which it was read with.</p>
            </Empty>
          ) : (
            <ul className={rows.rows} aria-label="Lots">
              {lots.map((lot) => (
                <li key={lot.id}>
                  <div>
                    <p className={rows.name}>{lot.lot}</p>
                    <p className={rows.minor}>{lot.note}</p>
                  </div>
                  <div>
                    <p className={rows.text}>
                      {lot.kind === 'biosensor' ? 'Biosensor' : 'Calibrant'}
                      {lot.biosensor !== null && (
                        <>
                          {' '}
                          <code>{lot.biosensor}</code>
                        </>
                      )}
                    </p>
                    <p className={rows.minor}>{lot.name}</p>
                  </div>
                  <div>
                    {lot.retiredAt !== null ? (
                      <Chip tone="plain">Retired</Chip>
                    ) : lot.expiresOn < today ? (
                      <Chip tone="bad">Out of date</Chip>
                    ) : (
                      <Chip tone="good">In use</Chip>
                    )}
                    <p className={rows.minor}>Good until {lot.expiresOn}</p>
                  </div>
                  <div className={rows.acts}>
                    <History kind="reagent_lot" id={lot.id} name={lot.lot} />
                    {mayKeepBench && (
                      <Button
                        size="compact-sm"
                        variant="default"
                        aria-label={`${lot.retiredAt === null ? 'Retire' : 'Take back'} ${lot.lot}`}
                        onClick={() => setAsked(lot)}
                      >
                        {lot.retiredAt === null ? 'Retire…' : 'Take back…'}
                      </Button>
                    )}
                  </div>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {adds && (
        <Dialog title="Add a lot" onClose={() => setAdds(false)}>
          <LotForm onDone={() => setAdds(false)} />
        </Dialog>
      )}
      {asked && (
        <Ask
          title={asked.retiredAt === null ? `Retire ${asked.lot}?` : `Use ${asked.lot} again?`}
          act={asked.retiredAt === null ? 'Retire it' : 'Use it again'}
          reason="Why"
          onAct={async (reason) => {
            const { id, version, retiredAt } = asked
            await call(lotChange, { id, body: { version, retired: retiredAt === null, reason } })
            await refresh()
          }}
          onClose={() => setAsked(null)}
        >
          <p>Runs that were read with it keep it.</p>
        </Ask>
      )}
    </Panel>
  )
}
