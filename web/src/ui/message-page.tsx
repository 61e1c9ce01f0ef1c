import type { ReactNode } from 'react'
import classes from './message-page.module.css'

/** A page that has only one thing to say. */
export function MessagePage({
  title,
  mark,
  children,
}: {
  title: string
  mark: ReactNode
  children: ReactNode
}) {
  return (
    <div className={classes.page}>
      <title>{`${title} - Luminous`}</title>
      <div className={classes.mark} aria-hidden="true">
        {mark}
      </div>
      <h1>{title}</h1>
      {children}
    </div>
  )
}
