import { formatAnswer, formatUnit, type Answer } from './concentration.ts'
import classes from './concentration.module.css'

/** A result's answer with its qualifier and unit; without a unit no concentration is ever shown. */
export function ConcentrationFigure({
  result,
  size = 'row',
}: {
  result: Answer & { readonly analyte: string }
  size?: 'row' | 'headline'
}) {
  const { figure, note, status, hasUnit } = formatAnswer(result)
  return (
    <span className={classes.figure} data-size={size} data-status={status}>
      <strong>{figure}</strong>
      {note !== null && <> ({note})</>}
      {hasUnit && <span className={classes.unit}> {formatUnit(result.analyte)}</span>}
    </span>
  )
}
