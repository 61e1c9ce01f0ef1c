import { Button } from '@mantine/core'
import type { Biosensor } from '@luminous/contract'
import { biosensorChange } from '@luminous/contract/endpoints/bench.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../api/call.ts'
import type { BenchRights } from '../session/run-rights.ts'
import { History } from '../ui/history.tsx'
import { Ask } from '../ui/ask.tsx'
import { Chip } from '../ui/chip.tsx'
import { count } from '../ui/count.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Moment } from '../ui/moment.tsx'
import { Empty, Panel } from '../ui/panel.tsx'
import rows from '../ui/rows.module.css'
import { BiosensorForm } from './biosensor-form.tsx'
import { biosensorsQuery, lotsQuery, useBenchRefresh } from './queries.ts'

type Asked = { readonly deed: 'keep' | 'retire'; readonly biosensor: Biosensor | null }

/** The strains that answer, each to a class of acids. */
export function BiosensorsPage({ rights: { mayKeepBench } }: { rights: BenchRights }) {
  const query = useQuery(biosensorsQuery)
  const [asked, setAsked] = useState<Asked | null>(null)
  const close = () => setAsked(null)
  return (
    <Panel
      title="Biosensors"
      lead="Each is a strain that answers to one class of acids. Layouts, methods and lots name it by its code; customers know it by its name."
      acts={
        mayKeepBench ? (
          <Button onClick={() => setAsked({ deed: 'keep', biosensor: null })}>
            Add a biosensor
          </Button>
        ) : undefined
      }
    >
      <Loaded query={query} what="The biosensors">
        {(biosensors) =>
          biosensors.length === 0 ? (
            <Empty title="No biosensors yet">
              <p>
                Add each strain that a plate may hold, with the code that its layouts write: wells,
                methods and lots then say which one they are of.
              </p>
            </Empty>
          ) : (
            <ul className={rows.rows} aria-label="Biosensors">
              {biosensors.map((biosensor) => (
                <li key={biosensor.id}>
                  <Identity biosensor={biosensor} />
                  <div>
                    <p className={rows.text}>{biosensor.acidClass}</p>
                    {biosensor.statedLimit !== '' && (
                      <p className={rows.minor}>Stated limit: {biosensor.statedLimit}</p>
                    )}
                  </div>
                  <Use biosensor={biosensor} />
                  <div className={rows.acts}>
                    <History kind="biosensor" id={biosensor.id} name={biosensor.code} />
                    {mayKeepBench && (
                      <>
                        <Button
                          size="compact-sm"
                          variant="default"
                          aria-label={`Change ${biosensor.code}`}
                          onClick={() => setAsked({ deed: 'keep', biosensor })}
                        >
                          Change…
                        </Button>
                        <Button
                          size="compact-sm"
                          variant="default"
                          aria-label={`${biosensor.retiredAt === null ? 'Retire' : 'Take back'} ${biosensor.code}`}
                          onClick={() => setAsked({ deed: 'retire', biosensor })}
                        >
                          {biosensor.retiredAt === null ? 'Retire…' : 'Take back…'}
                        </Button>
                      </>
                    )}
                  </div>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {asked?.deed === 'keep' && (
        <Dialog title={asked.biosensor?.name ?? 'Add a biosensor'} onClose={close}>
          <BiosensorForm biosensor={asked.biosensor} onDone={close} />
        </Dialog>
      )}
      {asked?.deed === 'retire' && asked.biosensor && (
        <RetireBiosensor biosensor={asked.biosensor} onClose={close} />
      )}
    </Panel>
  )
}

/** What it is called, by whom, and what it is made of. */
function Identity({ biosensor: { code, name, promoter, strain } }: { biosensor: Biosensor }) {
  const madeOf = [promoter, strain].filter(Boolean).join(', ')
  return (
    <div>
      <p className={rows.name}>{name}</p>
      <p className={rows.text}>
        <code>{code}</code>
      </p>
      {madeOf !== '' && <p className={rows.minor}>{madeOf}</p>}
    </div>
  )
}

/** Whether the lab works with it, with how many lots, and what is to be known of it. */
function Use({ biosensor: { code, retiredAt, remarks } }: { biosensor: Biosensor }) {
  const lots = useQuery(lotsQuery).data?.filter(
    (lot) => lot.biosensor === code && lot.retiredAt === null,
  )
  return (
    <div>
      {retiredAt === null ? (
        <Chip tone="good">In use</Chip>
      ) : (
        <Chip tone="plain">
          Retired <Moment at={retiredAt} />
        </Chip>
      )}
      {lots && (
        <p className={rows.minor}>
          {lots.length === 0 ? 'No lots in use' : `${count(lots.length, 'lot')} in use`}
        </p>
      )}
      {remarks !== '' && <p className={rows.minor}>{remarks}</p>}
    </div>
  )
}

function RetireBiosensor({ biosensor, onClose }: { biosensor: Biosensor; onClose: () => void }) {
  const refresh = useBenchRefresh()
  const isRetired = biosensor.retiredAt !== null
  return (
    <Ask
      title={isRetired ? `Use ${biosensor.code} again?` : `Retire ${biosensor.code}?`}
      act={isRetired ? 'Use it again' : 'Retire it'}
      reason="Why"
      onAct={async (reason) => {
        const { id, code: _code, retiredAt: _retiredAt, ...fields } = biosensor
        await call(biosensorChange, { id, body: { ...fields, retired: !isRetired, reason } })
        await refresh()
      }}
      onClose={onClose}
    >
      <p>
        Layouts, methods and lots that name it keep it; it is{' '}
        {isRetired ? 'offered again for' : 'no more offered for'} new lots.
      </p>
    </Ask>
  )
}
