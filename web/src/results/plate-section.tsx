import type { Plate, Result } from '@luminous/contract'
import { useMemo, useState } from 'react'
import { wellsOfResult } from './calibration.ts'
import { formatUnit } from './concentration.ts'
import { PlateGrid } from './plate-grid.tsx'
import { lookOfRole } from './well-roles.ts'
import { WellInspector } from './well-inspector.tsx'
import { WellsTable } from './wells-table.tsx'
import sections from './result-page.module.css'
import classes from './plate.module.css'

export function PlateSection({ plate, result }: { plate: Plate; result: Result }) {
  const ofResult = useMemo(
    () => new Set(wellsOfResult(plate, result).map(({ well }) => well)),
    [plate, result],
  )
  const [active, setActive] = useState([...ofResult][0] ?? 'A1')
  const unit = formatUnit(result.analyte)
  const total = plate.rowCount * plate.columnCount
  const roles = [...new Set(plate.wells.map(({ role }) => role))]
  return (
    <section className={sections.section} aria-labelledby="plate">
      <h2 id="plate">Plate</h2>
      <p className={sections.lead}>
        {plate.plate}, {total} wells, read on {plate.instrument}
        {plate.readAtLocal !== null &&
          ` at ${plate.readAtLocal.replace('T', ' ')} by the reader's own clock`}
        . You see {plate.wells.length} wells: your own, and those that everybody on the plate
        shares. The others are empty or belong to somebody else.
      </p>
      <div className={classes.split}>
        <div className={classes.gridSide}>
          <PlateGrid
            plate={plate}
            ofResult={ofResult}
            unit={unit}
            active={active}
            onActive={setActive}
          />
          <Legend roles={roles} code={result.sample.code} signalUnit={plate.signalUnit} />
        </div>
        <WellInspector
          name={active}
          well={plate.wells.find(({ well }) => well === active)}
          plate={plate}
          unit={unit}
        />
      </div>
      <WellsTable plate={plate} ofResult={ofResult} unit={unit} />
    </section>
  )
}

function Legend({
  roles,
  code,
  signalUnit,
}: {
  roles: readonly string[]
  code: string
  signalUnit: string
}) {
  return (
    <ul className={classes.legend} aria-label="Legend">
      <li>
        <span className={classes.key} data-shape="round" data-own="true" />
        {code}
      </li>
      {roles.map((role) => {
        const { word, letter, shape } = lookOfRole(role)
        return (
          <li key={role}>
            <span className={classes.key} data-shape={shape}>
              {letter}
            </span>
            {role === 'sample' ? 'Your other samples' : word}
          </li>
        )
      })}
      <li>
        <span className={classes.key} data-shape="round" data-hidden="true" />
        Not yours to see, or empty
      </li>
      <li>
        <span className={classes.ramp} />
        Signal, low to high, {signalUnit}
      </li>
    </ul>
  )
}
