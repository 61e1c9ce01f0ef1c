import { useId, type ReactNode } from 'react'
import classes from './panel.module.css'

/** A part of a page: its title, one sentence on what it is for, what one can do, and the thing itself. */
export function Panel({
  title,
  lead,
  acts,
  children,
}: {
  title: string
  lead?: ReactNode
  acts?: ReactNode
  children?: ReactNode
}) {
  const id = useId()
  return (
    <section className={classes.panel} aria-labelledby={id}>
      <div className={classes.head}>
        <div>
          <h2 id={id}>{title}</h2>
          {lead !== undefined && <div className={classes.lead}>{lead}</div>}
        </div>
        {acts !== undefined && <div className={classes.acts}>{acts}</div>}
      </div>
      {children}
    </section>
  )
}

/** What stands where nothing is yet: what will be here, and how it comes. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className={classes.empty}>
      <h3>{title}</h3>
      {children}
    </div>
  )
}

/** Names and values. */
export function Facts({ rows }: { rows: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className={classes.facts}>
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
