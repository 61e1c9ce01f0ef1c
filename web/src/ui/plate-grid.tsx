import { VisuallyHidden } from '@mantine/core'
import { formatWell, parseWell } from '@luminous/assay/plate/well.ts'
import { memo, useRef, type KeyboardEvent } from 'react'
import classes from './plate.module.css'
import type { RoleLook } from './well-roles.ts'

/** How one well looks; heat alone never says anything that its letter, shape or hatch does not say too. */
export type WellLook = Pick<RoleLook, 'letter' | 'shape'> & {
  /** What is said of it, after its name. */
  readonly label: string
  /** 0 to 1; null where it has no signal. */
  readonly heat: number | null
  /** `hidden`: nothing is known of it. `unread`: it should have a signal. `silent`: it was read, and says nothing. `leftOut`: by somebody, with a reason. */
  readonly mark: 'none' | 'hidden' | 'unread' | 'silent' | 'leftOut'
  /** One that the page is about. */
  readonly isOwn: boolean
  /** Which biosensor stands in it, 1 to 6, where the plate has several. */
  readonly band?: number | undefined
}

type GridProps = {
  rowCount: number
  columnCount: number
  label: string
  lookOf: (well: string) => WellLook
  active: string
  /** `extends`: with Shift, or drawn over with the mouse held down. */
  onActive: (well: string, extend: boolean) => void
  selected?: ReadonlySet<string>
}

const densities = [
  { columns: 12, rem: 1.3125, name: 'wide' },
  { columns: 24, rem: 1.0625, name: 'dense' },
  { columns: Infinity, rem: 0.75, name: 'tiny' },
] as const

/** The plate as it lies on the bench. One well is in the tab order; the arrows move from there. */
export function PlateGrid(props: GridProps) {
  const { rowCount, columnCount, label, lookOf, active, onActive, selected } = props
  const grid = useRef<HTMLDivElement>(null)
  const rows = Array.from({ length: rowCount }, (_, row) => row)
  const columns = Array.from({ length: columnCount }, (_, column) => column)
  const density = densities.find((each) => columnCount <= each.columns) ?? densities[0]
  const move = (event: KeyboardEvent) => {
    const next = wellAfterKey(event.key, active, { rowCount, columnCount })
    if (next === null) return
    event.preventDefault()
    onActive(next, event.shiftKey)
    grid.current?.querySelector<HTMLElement>(`[data-well="${next}"]`)?.focus()
  }
  return (
    <div className={classes.scroll}>
      <div
        ref={grid}
        role="grid"
        aria-label={`${label}, ${rowCount * columnCount} wells; the arrow keys move`}
        aria-multiselectable={selected !== undefined}
        className={classes.grid}
        data-density={density.name}
        style={{
          gridTemplateColumns: `auto repeat(${columnCount}, minmax(${density.rem}rem, 1fr))`,
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
              return (
                <WellCell
                  key={name}
                  name={name}
                  {...lookOf(name)}
                  isActive={name === active}
                  isSelected={selected?.has(name) ?? name === active}
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

/** Of 1,536 wells only those are drawn anew whose look changed. */
const WellCell = memo(function WellCell({
  name,
  letter,
  shape,
  label,
  heat,
  mark,
  isOwn,
  band,
  isActive,
  isSelected,
  onActive,
}: WellLook & {
  name: string
  isActive: boolean
  isSelected: boolean
  onActive: GridProps['onActive']
}) {
  const background =
    heat === null
      ? undefined
      : `color-mix(in oklab, var(--heat-high) ${Math.round(heat * 100)}%, var(--heat-low))`
  return (
    <div
      role="gridcell"
      className={classes.well}
      data-well={name}
      data-shape={shape}
      data-mark={mark}
      data-own={isOwn}
      data-band={band}
      data-active={isActive}
      data-hot={heat !== null && heat > 0.5}
      aria-label={`${name}, ${label}`}
      aria-selected={isSelected}
      tabIndex={isActive ? 0 : -1}
      style={background === undefined ? undefined : { background }}
      onPointerDown={(event) => {
        if (event.button === 0) onActive(name, event.shiftKey)
      }}
      onPointerEnter={(event) => {
        if (event.buttons === 1) onActive(name, true)
      }}
      onClick={() => {
        if (!isActive) onActive(name, false)
      }}
    >
      <span aria-hidden="true">{letter}</span>
    </div>
  )
})

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
