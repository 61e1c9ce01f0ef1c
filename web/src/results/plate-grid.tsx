import { VisuallyHidden } from '@mantine/core'
import { formatWell, parseWell } from '@luminous/assay/well.ts'
import type { Plate, Well } from '@luminous/contract'
import { useRef, type KeyboardEvent } from 'react'
import { formatSignal } from './signal.ts'
import { describeWell, lookOfRole, whyNoSignal } from './well-roles.ts'
import classes from './plate.module.css'

type GridProps = {
  plate: Plate
  /** Wells of the result on the screen. */
  ofResult: ReadonlySet<string>
  unit: string
  active: string
  onActive: (well: string) => void
}

/** The plate as it lies on the bench. One well is in the tab order; the arrows move from there. */
export function PlateGrid({ plate, ofResult, unit, active, onActive }: GridProps) {
  const grid = useRef<HTMLDivElement>(null)
  const { rowCount, columnCount } = plate
  const wells = new Map(plate.wells.map((well) => [well.well, well]))
  const heatOf = heatScale(plate.wells)
  const rows = Array.from({ length: rowCount }, (_, row) => row)
  const columns = Array.from({ length: columnCount }, (_, column) => column)
  const move = (event: KeyboardEvent) => {
    const next = wellAfterKey(event.key, active, { rowCount, columnCount })
    if (next === null) return
    event.preventDefault()
    onActive(next)
    grid.current?.querySelector<HTMLElement>(`[data-well="${next}"]`)?.focus()
  }
  return (
    <div className={classes.scroll}>
      <div
        ref={grid}
        role="grid"
        aria-label={`${plate.plate}, ${rowCount * columnCount} wells; the arrow keys move`}
        className={classes.grid}
        data-dense={columnCount > 12}
        style={{
          gridTemplateColumns: `auto repeat(${columnCount}, minmax(${columnCount > 12 ? 1.0625 : 1.625}rem, 1fr))`,
        }}
        onKeyDown={move}
      >
        <div role="row" className={classes.row}>
          <span role="columnheader">
            <VisuallyHidden>Row</VisuallyHidden>
          </span>
          {columns.map((column) => (
            <span key={column} role="columnheader" className={classes.header}>
              {column + 1}
            </span>
          ))}
        </div>
        {rows.map((row) => (
          <div key={row} role="row" className={classes.row}>
            <span role="rowheader" className={classes.header}>
              {formatWell({ row, column: 0 }).replace(/\d+$/, '')}
            </span>
            {columns.map((column) => {
              const name = formatWell({ row, column })
              const well = wells.get(name)
              return (
                <WellCell
                  key={name}
                  name={name}
                  well={well}
                  heat={well?.signal === null || !well ? null : heatOf(well.signal)}
                  label={`${name}, ${labelOf(well, plate.signalUnit, unit)}`}
                  isOfResult={ofResult.has(name)}
                  isActive={name === active}
                  onActive={onActive}
                />
              )
            })}
          </div>
        ))}
      </div>
    </div>
  )
}

function WellCell({
  name,
  well,
  heat,
  label,
  isOfResult,
  isActive,
  onActive,
}: {
  name: string
  well: Well | undefined
  heat: number | null
  label: string
  isOfResult: boolean
  isActive: boolean
  onActive: (well: string) => void
}) {
  const look = well && lookOfRole(well.role)
  const background =
    heat === null
      ? undefined
      : `color-mix(in oklab, var(--heat-high) ${Math.round(heat * 100)}%, var(--heat-low))`
  return (
    <div
      role="gridcell"
      className={classes.well}
      data-well={name}
      data-shape={look?.shape ?? 'round'}
      data-hidden={well === undefined}
      data-own={isOfResult}
      data-unread={well !== undefined && heat === null}
      data-hot={heat !== null && heat > 0.5}
      aria-label={label}
      aria-selected={isActive}
      tabIndex={isActive ? 0 : -1}
      style={background === undefined ? undefined : { background }}
      onClick={() => onActive(name)}
      onFocus={() => onActive(name)}
    >
      <span aria-hidden="true">{look?.letter}</span>
    </div>
  )
}

function labelOf(well: Well | undefined, signalUnit: string, unit: string): string {
  if (!well) return 'not yours to see, or empty'
  const signal =
    well.signal === null ? whyNoSignal(well) : `${formatSignal(well.signal)} ${signalUnit}`
  return `${describeWell(well, unit)}, ${signal}`
}

/** 0 to 1 between the weakest and strongest signal shown; the root opens up the weak ones, where most lie. */
function heatScale(wells: readonly Well[]): (signal: number) => number {
  const signals = wells.flatMap(({ signal }) => signal ?? [])
  const [low, high] = [Math.min(...signals), Math.max(...signals)]
  return (signal) => (high > low ? Math.sqrt((signal - low) / (high - low)) : 0)
}

/** The well that a key leads to; null for keys that are not ours. */
export function wellAfterKey(
  key: string,
  well: string,
  { rowCount, columnCount }: { rowCount: number; columnCount: number },
): string | null {
  const { row, column } = parseWell(well)
  const moved = {
    ArrowUp: { row: row - 1, column },
    ArrowDown: { row: row + 1, column },
    ArrowLeft: { row, column: column - 1 },
    ArrowRight: { row, column: column + 1 },
    Home: { row, column: 0 },
    End: { row, column: columnCount - 1 },
    PageUp: { row: 0, column },
    PageDown: { row: rowCount - 1, column },
  }
  const target = Object.entries(moved).find(([name]) => name === key)?.[1]
  if (!target) return null
  return formatWell({
    row: Math.min(Math.max(target.row, 0), rowCount - 1),
    column: Math.min(Math.max(target.column, 0), columnCount - 1),
  })
}
