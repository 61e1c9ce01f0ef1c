import type { ReactNode } from 'react'
import classes from './chip.module.css'

export type Tone = 'good' | 'caution' | 'bad' | 'plain'

/** A state in a word or two; the shape of its dot says the same as its colour. */
export function Chip({
  tone,
  title,
  children,
}: {
  tone: Tone
  title?: string
  children: ReactNode
}) {
  return (
    <span className={classes.chip} data-tone={tone} title={title}>
      <svg viewBox="0 0 10 10" width="9" height="9" aria-hidden="true" focusable="false">
        {tone === 'good' && <circle cx="5" cy="5" r="4.2" fill="currentColor" />}
        {tone === 'caution' && <path d="M5 .6 9.6 9.2H.4z" fill="currentColor" />}
        {tone === 'bad' && <path d="M1 1h8v8H1z" fill="currentColor" />}
        {tone === 'plain' && (
          <circle cx="5" cy="5" r="3.6" fill="none" stroke="currentColor" strokeWidth="1.5" />
        )}
      </svg>
      {children}
    </span>
  )
}
