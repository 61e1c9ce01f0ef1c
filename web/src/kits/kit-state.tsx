import type { KitBatch, KitState } from '@luminous/contract'
import { kitStates, kitStateWords } from '@luminous/contract/custody-words.ts'
import { Chip, type Tone } from '../ui/chip.tsx'
import classes from './kits.module.css'

const tones: Readonly<Record<KitState, Tone>> = {
  made: 'plain',
  assigned: 'plain',
  collected: 'good',
  received: 'good',
  read: 'good',
  reported: 'good',
  void: 'bad',
}

export function KitChip({ state }: { state: KitState }) {
  return <Chip tone={tones[state]}>{kitStateWords[state]}</Chip>
}

export const totalOf = (counts: KitBatch['counts']): number =>
  kitStates.reduce((sum, state) => sum + counts[state], 0)

/** How many kits are in which state: a bar, and the same in words. */
export function StateBar({ counts }: { counts: KitBatch['counts'] }) {
  const there = kitStates.filter((state) => counts[state] > 0)
  return (
    <div>
      <div className={classes.bar} aria-hidden="true">
        {there.map((state) => (
          <span key={state} data-state={state} style={{ flexGrow: counts[state] }} />
        ))}
      </div>
      <ul className={classes.counts} aria-label={`${totalOf(counts)} kits by state`}>
        {there.map((state) => (
          <li key={state}>
            <span className={classes.dot} data-state={state} aria-hidden="true" />
            {counts[state]} {kitStateWords[state].toLowerCase()}
          </li>
        ))}
      </ul>
    </div>
  )
}
