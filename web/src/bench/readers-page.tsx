import { Button } from '@mantine/core'
import type { Instrument } from '@luminous/contract'
import { instrumentChange } from '@luminous/contract/endpoints/bench.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../api/call.ts'
import type { BenchRights } from '../session/run-rights.ts'
import { History } from '../ui/history.tsx'
import { Ask } from '../ui/ask.tsx'
import { Chip } from '../ui/chip.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Moment } from '../ui/moment.tsx'
import { Empty, Panel } from '../ui/panel.tsx'
import rows from '../ui/rows.module.css'
import { instrumentsQuery, useBenchRefresh } from './queries.ts'
import { ReaderForm } from './reader-form.tsx'

type Asked = { readonly deed: 'keep' | 'retire'; readonly reader: Instrument | null }

/** Plate readers, and how their clocks go. */
export function ReadersPage({ rights: { mayKeepBench } }: { rights: BenchRights }) {
  const query = useQuery(instrumentsQuery)
  const [asked, setAsked] = useState<Asked | null>(null)
  const close = () => setAsked(null)
  return (
    <Panel
      title="Readers"
      lead="A file with a reader’s serial number is of that reader; its zone and its clock’s offset make the times of its files instants."
      acts={
        mayKeepBench ? (
          <Button onClick={() => setAsked({ deed: 'keep', reader: null })}>Add a reader</Button>
        ) : undefined
      }
    >
      <Loaded query={query} what="The readers">
        {(readers) =>
          readers.length === 0 ? (
            <Empty title="No readers yet">
              <p>Without one a run cannot be handed in: nobody knows in which zone it was read.</p>
            </Empty>
          ) : (
            <ul className={rows.rows} aria-label="Readers">
              {readers.map((reader) => (
                <li key={reader.id}>
                  <div>
                    <p className={rows.name}>{reader.name}</p>
                    <p className={rows.minor}>
                      {[reader.vendor, reader.model].filter(Boolean).join(' ')}
                      {reader.serial !== '' && `, serial ${reader.serial}`}
                    </p>
                  </div>
                  <div>
                    <p>{reader.timeZone}</p>
                    <p className={rows.minor}>
                      {[clockWords(reader.clockOffsetS), dateWords(reader.dateOrder)]
                        .filter((words) => words !== null)
                        .join(', ')}
                    </p>
                  </div>
                  <div>
                    {reader.retiredAt === null ? (
                      <Chip tone="good">In use</Chip>
                    ) : (
                      <Chip tone="plain">
                        Retired <Moment at={reader.retiredAt} />
                      </Chip>
                    )}
                    {reader.note !== '' && <p className={rows.minor}>{reader.note}</p>}
                  </div>
                  <div className={rows.acts}>
                    <History kind="instrument" id={reader.id} name={reader.name} />
                    {mayKeepBench && (
                      <>
                        <Button
                          size="compact-sm"
                          variant="default"
                          aria-label={`Change ${reader.name}`}
                          onClick={() => setAsked({ deed: 'keep', reader })}
                        >
                          Change…
                        </Button>
                        <Button
                          size="compact-sm"
                          variant="default"
                          aria-label={`${reader.retiredAt === null ? 'Retire' : 'Take back'} ${reader.name}`}
                          onClick={() => setAsked({ deed: 'retire', reader })}
                        >
                          {reader.retiredAt === null ? 'Retire…' : 'Take back…'}
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
        <Dialog title={asked.reader?.name ?? 'Add a reader'} onClose={close}>
          <ReaderForm reader={asked.reader} onDone={close} />
        </Dialog>
      )}
      {asked?.deed === 'retire' && asked.reader && (
        <RetireReader reader={asked.reader} onClose={close} />
      )}
    </Panel>
  )
}

/** Null where nobody said. */
const dateWords = (order: Instrument['dateOrder']): string | null =>
  order === null ? null : order === 'monthFirst' ? 'dates month first' : 'dates day first'

const clockWords = (offsetS: number): string =>
  offsetS === 0
    ? 'Its clock is right'
    : `Its clock is ${Math.abs(offsetS)} s ${offsetS > 0 ? 'ahead' : 'behind'}`

function RetireReader({ reader, onClose }: { reader: Instrument; onClose: () => void }) {
  const refresh = useBenchRefresh()
  const isRetired = reader.retiredAt !== null
  return (
    <Ask
      title={isRetired ? `Use ${reader.name} again?` : `Retire ${reader.name}?`}
      act={isRetired ? 'Use it again' : 'Retire it'}
      reason="Why"
      onAct={async (reason) => {
        const { id, retiredAt: _retiredAt, ...fields } = reader
        await call(instrumentChange, { id, body: { ...fields, retired: !isRetired, reason } })
        await refresh()
      }}
      onClose={onClose}
    >
      <p>Runs keep it; it is {isRetired ? 'offered again for' : 'no more offered for'} new ones.</p>
    </Ask>
  )
}
