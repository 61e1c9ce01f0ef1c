import type { Concentration } from '@luminous/contract'
import { Icon } from '../ui/icons.tsx'
import { explainFlag, flagsBesideQualifier } from '../ui/flags.ts'
import classes from './flags-list.module.css'

/** Flags in a few words each, for a list. */
export function Flags({
  flags,
  concentration,
}: {
  flags: readonly string[]
  concentration: Concentration
}) {
  const shown = flagsBesideQualifier(flags, concentration)
  if (shown.length === 0) return null
  return (
    <ul className={classes.flags} aria-label="Flags">
      {shown.map(({ flag, word, meaning }) => (
        <li key={flag} title={meaning}>
          <Icon name="flag" size={12} />
          {word}
        </li>
      ))}
    </ul>
  )
}

/** Flags with what they mean, for the page of a result. */
export function ExplainedFlags({ flags }: { flags: readonly string[] }) {
  if (flags.length === 0) return null
  return (
    <section className={classes.explained} aria-labelledby="flags">
      <h2 id="flags">What to know about this result</h2>
      <dl>
        {flags.map(explainFlag).map(({ flag, word, meaning }) => (
          <div key={flag}>
            <dt>
              <Icon name="flag" size={14} />
              {word}
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
