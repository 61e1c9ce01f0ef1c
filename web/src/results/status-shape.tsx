import type { ConcentrationStatus } from './concentration.ts'
import classes from './concentration.module.css'

/** A shape for each status, so that it can be told without colour, in print and by a colour-blind reader. */
const shapes: Record<ConcentrationStatus, React.ReactNode> = {
  quantified: <circle cx="6" cy="6" r="4.6" fill="currentColor" />,
  belowLimit: <path d="M1.2 2.4h9.6L6 10.4z" fill="none" stroke="currentColor" strokeWidth="1.6" />,
  betweenLimits: (
    <>
      <circle cx="6" cy="6" r="4.4" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M1.6 6a4.4 4.4 0 0 0 8.8 0z" fill="currentColor" />
    </>
  ),
  aboveLimit: <path d="M1 9.8h10L6 1.2z" fill="currentColor" />,
  response: <path d="M1 9.8h10L6 1.2z" fill="none" stroke="currentColor" strokeWidth="1.6" />,
  noResponse: <path d="M1.4 6h9.2" stroke="currentColor" strokeWidth="2" />,
  notRead: <path d="m2.2 2.2 7.6 7.6M9.8 2.2 2.2 9.8" stroke="currentColor" strokeWidth="1.9" />,
}

export function StatusShape({ status, word }: { status: ConcentrationStatus; word: string }) {
  return (
    <span className={classes.status} data-status={status}>
      <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true" focusable="false">
        {shapes[status]}
      </svg>
      {word}
    </span>
  )
}
