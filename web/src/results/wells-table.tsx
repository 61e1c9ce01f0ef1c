import { compareWells } from '@luminous/assay/plate/well.ts'
import type { Plate, Well } from '@luminous/contract'
import { explainFlag } from '../ui/flags.ts'
import { formatSignal } from '../ui/signal.ts'
import { describeWell, whyNoSignal } from '../ui/well-roles.ts'
import table from '../ui/table.module.css'
import sections from './result-page.module.css'

/** This result's wells, and the whole of what is visible of the plate when it is unfolded. */
export function WellsTable({
  plate,
  ofResult,
  unit,
}: {
  plate: Plate
  ofResult: ReadonlySet<string>
  unit: string
}) {
  const sorted = plate.wells.toSorted((a, b) => compareWells(a.well, b.well))
  const own = sorted.filter(({ well }) => ofResult.has(well))
  const others = sorted.filter(({ well }) => !ofResult.has(well))
  return (
    <>
      <h3 className={sections.subtitle}>Wells of this result</h3>
      {own.length === 0 ? (
        <p>None of its wells is disclosed.</p>
      ) : (
        <Table wells={own} plate={plate} unit={unit} label="Wells of this result" />
      )}
      <details className={table.fold}>
        <summary>The {others.length} other wells that you may see</summary>
        <Table wells={others} plate={plate} unit={unit} label="Other wells" />
      </details>
    </>
  )
}

function Table({
  wells,
  plate,
  unit,
  label,
}: {
  wells: readonly Well[]
  plate: Plate
  unit: string
  label: string
}) {
  return (
    <div className={table.scroll} role="region" aria-label={label} tabIndex={0}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">Well</th>
            <th scope="col">Holds</th>
            <th scope="col" className={table.number}>
              Dilution
            </th>
            <th scope="col" className={table.number}>
              Signal, {plate.signalUnit}
            </th>
            <th scope="col" className={table.number}>
              By itself, {unit}
            </th>
            <th scope="col">Flag</th>
          </tr>
        </thead>
        <tbody>
          {wells.map((well) => (
            <tr key={well.well}>
              <th scope="row">{well.well}</th>
              <td>{describeWell(well, unit)}</td>
              <td className={table.number}>
                {well.dilution === null ? '–' : `1 : ${well.dilution}`}
              </td>
              <td className={table.number}>
                {well.signal === null ? <em>{whyNoSignal(well)}</em> : formatSignal(well.signal)}
              </td>
              <td className={table.number}>{well.concentrationMgPerL ?? '–'}</td>
              <td>{well.flag === null ? '–' : explainFlag(well.flag).word}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
