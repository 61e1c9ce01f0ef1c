import { useId, type ReactNode } from 'react'
import { Icon } from '../../ui/icons.tsx'
import classes from './account.module.css'

export function Section({ title, children }: { title: string; children: ReactNode }) {
  const id = useId()
  return (
    <section className={classes.section} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  )
}

/** Says that something is done. Always there, so that a screen reader notices when it begins to speak. */
export const Done = ({ children }: { children: ReactNode }) => (
  <div role="status" className={classes.status}>
    {children !== null && children !== false && (
      <p className={classes.done}>
        <Icon name="check" size={16} />
        {children}
      </p>
    )}
  </div>
)
