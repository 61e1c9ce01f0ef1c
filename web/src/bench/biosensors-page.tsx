import type { Biosensor } from '@luminous/contract'
import { biosensorChange } from '@luminous/contract/endpoints/bench.ts'
import { useQuery } from '@tanstack/react-query'
import { call } from '../api/call.ts'
import type { BenchRights } from '../session/run-rights.ts'
import { count } from '../ui/count.ts'
import rows from '../ui/rows.module.css'
import { useNow } from '../ui/use-now.ts'
import { BiosensorForm } from './biosensor-form.tsx'
import { biosensorsQuery, lotsQuery } from './queries.ts'
import { offeredWords, RegisterPanel, UseChip } from './register-panel.tsx'

/** The strains that answer, each to a class of acids. */
export function BiosensorsPage({ rights: { mayKeepBench } }: { rights: BenchRights }) {
  return (
    <RegisterPanel
      title="Biosensors"
      lead="Each is a strain that answers to one class of acids. Layouts, methods and lots name it by its code; customers know it by its name."
      noun="biosensor"
      kind="biosensor"
      query={useQuery(biosensorsQuery)}
      empty={
        <p>
          Add each strain that a plate may hold, with the code that its layouts write: wells,
          methods and lots then say which one they are of.
        </p>
      }
      mayKeep={mayKeepBench}
      nameOf={({ code }) => code}
      Cells={Cells}
      Form={Form}
      changes
      retire={({ id, code: _code, retiredAt: _retiredAt, ...fields }, given) =>
        call(biosensorChange, { id, body: { ...fields, ...given } })
      }
      retireLead={(isRetired) =>
        `Layouts, methods and lots that name it keep it; it is ${offeredWords(isRetired)} new lots.`
      }
    />
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
  const today = new Date(useNow()).toISOString().slice(0, 10)
  const lots = useQuery(lotsQuery).data?.filter(
    (lot) =>
      lot.kind === 'biosensor' &&
      lot.biosensor === code &&
      lot.retiredAt === null &&
      lot.expiresOn >= today,
  )
  return (
    <div>
      <UseChip retiredAt={retiredAt} />
      {lots && (
        <p className={rows.minor}>
          {lots.length === 0 ? 'No lot in date' : `${count(lots.length, 'lot')} in date`}
        </p>
      )}
      {remarks !== '' && <p className={rows.minor}>{remarks}</p>}
    </div>
  )
}

function Cells({ item: biosensor }: { item: Biosensor }) {
  return (
    <>
      <Identity biosensor={biosensor} />
      <div>
        <p className={rows.text}>{biosensor.acidClass}</p>
        {biosensor.statedLimit !== '' && (
          <p className={rows.minor}>Stated limit: {biosensor.statedLimit}</p>
        )}
      </div>
      <Use biosensor={biosensor} />
    </>
  )
}

const Form = ({ item, onDone }: { item: Biosensor | null; onDone: () => void }) => (
  <BiosensorForm biosensor={item} onDone={onDone} />
)
