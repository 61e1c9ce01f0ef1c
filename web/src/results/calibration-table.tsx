import type { Plate } from '@luminous/contract'
import type { CalibrationData } from './calibration.ts'
import { formatSignal } from '../ui/signal.ts'
import table from '../ui/table.module.css'
import sections from './result-page.module.css'

/** What the chart shows, for whoever would rather read or cannot see it. */
export function CalibrationTable({
  data,
  calibration,
}: {
  data: CalibrationData
  calibration: Plate['calibration']
}) {
  const { standards, sample, unit, signalUnit } = data
  return (
    <details className={table.fold}>
      <summary>Data of the chart as a table</summary>
      <div className={table.scroll} role="region" aria-label="Data of the chart" tabIndex={0}>
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">Well</th>
              <th scope="col">What</th>
              <th scope="col" className={table.number}>
                Concentration, {unit}
              </th>
              <th scope="col" className={table.number}>
                Signal, {signalUnit}
              </th>
            </tr>
          </thead>
          <tbody>
            {standards.map(({ well, concentrationMgPerL, signal }) => (
              <tr key={well}>
                <th scope="row">{well}</th>
                <td>Standard</td>
                <td className={table.number}>{concentrationMgPerL}</td>
                <td className={table.number}>{formatSignal(signal)}</td>
              </tr>
            ))}
            {sample.wells.map(({ well, signal }) => (
              <tr key={well}>
                <th scope="row">{well}</th>
                <td>{sample.code}</td>
                <td className={table.number}>see the wells below</td>
                <td className={table.number}>{formatSignal(signal)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {calibration && (
        <p className={sections.small}>
          Parameters:{' '}
          {Object.entries(calibration.parameters)
            .map(([name, value]) => `${name} = ${value}`)
            .join(', ')}
        </p>
      )}
    </details>
  )
}
