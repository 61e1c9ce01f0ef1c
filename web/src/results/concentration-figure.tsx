import type { Concentration } from '@luminous/contract'
import { formatConcentration, formatUnit } from './concentration.ts'
import classes from './concentration.module.css'

/** A concentration with its qualifier and unit; without a unit no number is ever shown. */
export function ConcentrationFigure({
  concentration,
  analyte,
  size = 'row',
}: {
  concentration: Concentration
  analyte: string
  size?: 'row' | 'headline'
}) {
  const { figure, note, status, hasUnit } = formatConcentration(concentration)
  return (
    <span className={classes.figure} data-size={size} data-status={status}>
      <strong>{figure}</strong>
      {note !== null && <> ({note})</>}
      {hasUnit && <span className={classes.unit}> {formatUnit(analyte)}</span>}
    </span>
  )
}
