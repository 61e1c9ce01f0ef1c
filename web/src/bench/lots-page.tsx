import type { ReagentLot } from '@luminous/contract'
import { lotChange } from '@luminous/contract/endpoints/bench.ts'
import { useQuery } from '@tanstack/react-query'
import { call } from '../api/call.ts'
import type { BenchRights } from '../session/run-rights.ts'
import { Chip } from '../ui/chip.tsx'
import rows from '../ui/rows.module.css'
import { useNow } from '../ui/use-now.ts'
import { LotForm } from './lot-form.tsx'
import { lotsQuery } from './queries.ts'
import { offeredWords, RegisterPanel, UseChip } from './register-panel.tsx'

/** Lots of what goes into the wells, and until when they are good. */
export function LotsPage({ rights: { mayKeepBench } }: { rights: BenchRights }) {
  return (
    <RegisterPanel
      title="Lots"
      lead="Of biosensor and calibrant. A run with a lot that was out of date fails a check, which a reviewer rules on."
      noun="lot"
      kind="reagent_lot"
      query={useQuery(lotsQuery)}
      empty={<p>Add the ones that are on the bench; each run then says which it was read with.</p>}
      mayKeep={mayKeepBench}
      nameOf={({ lot }) => lot}
      Cells={Cells}
      Form={Form}
      changes={false}
      retire={({ id, version }, given) => call(lotChange, { id, body: { version, ...given } })}
      retireLead={(isRetired) =>
        `Runs that were read with it keep it; it is ${offeredWords(isRetired)} new ones.`
      }
    />
  )
}

function Cells({
  item: { kind, name, lot, biosensor, note, retiredAt, expiresOn },
}: {
  item: ReagentLot
}) {
  const today = new Date(useNow()).toISOString().slice(0, 10)
  return (
    <>
      <div>
        <p className={rows.name}>{lot}</p>
        <p className={rows.minor}>{note}</p>
      </div>
      <div>
        <p className={rows.text}>
          {kind === 'biosensor' ? 'Biosensor' : 'Calibrant'}
          {biosensor !== null && (
            <>
              {kind === 'biosensor' ? ' ' : ' for '}
              <code>{biosensor}</code>
            </>
          )}
        </p>
        <p className={rows.minor}>{name}</p>
      </div>
      <div>
        {retiredAt === null && expiresOn < today ? (
          <Chip tone="bad">Out of date</Chip>
        ) : (
          <UseChip retiredAt={retiredAt} />
        )}
        <p className={rows.minor}>Good until {expiresOn}</p>
      </div>
    </>
  )
}

const Form = ({ onDone }: { onDone: () => void }) => <LotForm onDone={onDone} />
