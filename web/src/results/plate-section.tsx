import type { Plate, Result, Well } from '@luminous/contract'
import { useMemo, useState } from 'react'
import { wellsOfResult } from './calibration.ts'
import { formatUnit } from './concentration.ts'
import { disclosedReadings } from './disclosed-readings.ts'
import { plateName } from '../ui/plate-name.ts'
import { PlateGrid, type WellLook } from '../ui/plate-grid.tsx'
import { formatSignal } from '../ui/signal.ts'
import { describeWell, lookOfRole, whyNoSignal } from '../ui/well-roles.ts'
import { WellInspector } from './well-inspector.tsx'
import { WellsTable } from './wells-table.tsx'
import sections from './result-page.module.css'
import classes from '../ui/plate.module.css'

export function PlateSection({ plate, result }: { plate: Plate; result: Result }) {
  const ofResult = useMemo(
    () => new Set(wellsOfResult(plate, result).map(({ well }) => well)),
    [plate, result],
  )
  const readings = useMemo(() => disclosedReadings(plate), [plate])
  const [active, setActive] = useState([...ofResult][0] ?? 'A1')
  const unit = formatUnit(result.analyte)
  const lookOf = useMemo(() => looksOf(plate, ofResult, unit), [plate, ofResult, unit])
  const total = plate.rowCount * plate.columnCount
  const roles = [...new Set(plate.wells.map(({ role }) => role))]
  return (
    <section className={sections.section} aria-labelledby="plate">
      <h2 id="plate">Plate</h2>
      <p className={sections.lead}>
        {plateName(plate.plate)}, {total} wells, read on {plate.instrument}
        {plate.readAtLocal !== null &&
          ` at ${plate.readAtLocal.replace('T', ' ')} by the reader's own clock`}
        . You see {plate.wells.length} wells: your own, and those that everybody on the plate
        shares. The others are empty or belong to somebody else.
      </p>
      <div className={classes.split}>
        <div className={classes.gridSide}>
          <PlateGrid
            rowCount={plate.rowCount}
            columnCount={plate.columnCount}
            label={plateName(plate.plate)}
            lookOf={lookOf}
            active={active}
            onActive={setActive}
          />
          <Legend roles={roles} code={result.sample.code} signalUnit={plate.signalUnit} />
        </div>
        <WellInspector
          name={active}
          well={plate.wells.find(({ well }) => well === active)}
          plate={plate}
          readings={readings}
          unit={unit}
        />
      </div>
      <WellsTable plate={plate} ofResult={ofResult} unit={unit} />
    </section>
  )
}

function looksOf(
  plate: Plate,
  ofResult: ReadonlySet<string>,
  unit: string,
): (name: string) => WellLook {
  const wells = new Map(plate.wells.map((well) => [well.well, well]))
  const heatOf = heatScale(plate.wells)
  const unseen: WellLook = {
    letter: '',
    shape: 'round',
    heat: null,
    mark: 'hidden',
    isOwn: false,
    label: 'not yours to see, or empty',
  }
  return (name) => {
    const well = wells.get(name)
    if (!well) return unseen
    const { letter, shape } = lookOfRole(well.role)
    const signal =
      well.signal === null ? whyNoSignal(well) : `${formatSignal(well.signal)} ${plate.signalUnit}`
    return {
      letter,
      shape,
      heat: well.signal === null ? null : heatOf(well.signal),
      mark: well.signal === null ? 'unread' : 'none',
      isOwn: ofResult.has(name),
      label: `${describeWell(well, unit)}, ${signal}`,
    }
  }
}

/** 0 to 1 between the weakest and strongest signal shown; the root opens up the weak ones, where most lie. */
function heatScale(wells: readonly Well[]): (signal: number) => number {
  const signals = wells.flatMap(({ signal }) => signal ?? [])
  const [low, high] = [Math.min(...signals), Math.max(...signals)]
  return (signal) => (high > low ? Math.sqrt((signal - low) / (high - low)) : 0)
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
        <span className={classes.key} data-shape="round" data-mark="hidden" />
        Not yours to see, or empty
      </li>
      <li>
        <span className={classes.ramp} />
        Signal, low to high, {signalUnit}
      </li>
    </ul>
  )
}
