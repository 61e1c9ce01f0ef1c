import type { ReactNode } from 'react'
import classes from './access-card.module.css'
import { Mark } from './mark.tsx'

/** What people meet before they are in: a card with the mark, and one thing to do. */
export function AccessCard({
  title,
  lead,
  children,
  below,
}: {
  title: string
  lead?: ReactNode
  children: ReactNode
  below?: ReactNode
}) {
  return (
    <div className={classes.page}>
      <title>{`${title} - Luminous`}</title>
      <section className={classes.card}>
        <div className={classes.brand}>
          <Mark size={34} />
          <div>
            <h1>{title}</h1>
            {lead !== undefined && <p>{lead}</p>}
          </div>
        </div>
        {children}
      </section>
      {below}
    </div>
  )
}
