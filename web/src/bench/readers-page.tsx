import type { Instrument } from '@luminous/contract'
import { instrumentChange } from '@luminous/contract/endpoints/bench.ts'
import { useQuery } from '@tanstack/react-query'
import { call } from '../api/call.ts'
import type { BenchRights } from '../session/run-rights.ts'
import rows from '../ui/rows.module.css'
import { instrumentsQuery } from './queries.ts'
import { ReaderForm } from './reader-form.tsx'
import { offeredWords, RegisterPanel, UseChip } from './register-panel.tsx'

/** Plate readers, and how their clocks go. */
export function ReadersPage({ rights: { mayKeepBench } }: { rights: BenchRights }) {
  return (
    <RegisterPanel
      title="Readers"
      lead="A file with a reader’s serial number is of that reader; its zone and its clock’s offset make the times of its files instants."
      noun="reader"
      kind="instrument"
      query={useQuery(instrumentsQuery)}
      empty={<p>Without one a run cannot be handed in: nobody knows in which zone it was read.</p>}
      mayKeep={mayKeepBench}
      nameOf={({ name }) => name}
      Cells={Cells}
      Form={Form}
      changes
      retire={({ id, retiredAt: _retiredAt, ...fields }, given) =>
        call(instrumentChange, { id, body: { ...fields, ...given } })
      }
      retireLead={(isRetired) => `Runs keep it; it is ${offeredWords(isRetired)} new ones.`}
    />
  )
}

/** Null where nobody said. */
const dateWords = (order: Instrument['dateOrder']): string | null =>
  order === null ? null : order === 'monthFirst' ? 'dates month first' : 'dates day first'

const clockWords = (offsetS: number): string =>
  offsetS === 0
    ? 'Its clock is right'
    : `Its clock is ${Math.abs(offsetS)} s ${offsetS > 0 ? 'ahead' : 'behind'}`

function Cells({ item: reader }: { item: Instrument }) {
  return (
    <>
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
        <UseChip retiredAt={reader.retiredAt} />
        {reader.note !== '' && <p className={rows.minor}>{reader.note}</p>}
      </div>
    </>
  )
}

const Form = ({ item, onDone }: { item: Instrument | null; onDone: () => void }) => (
  <ReaderForm reader={item} onDone={onDone} />
)
