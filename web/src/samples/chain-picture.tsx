import type { Sample } from '@luminous/contract'
import { PlaceTime } from '../ui/place-time.tsx'
import classes from './chain.module.css'
import { chainStepWords, drawChain, type StepOnScreen } from './chain.ts'

const stateWords: Readonly<Record<StepOnScreen['state'], string>> = {
  done: 'Done',
  remarked: 'Done, with a remark',
  stopped: 'Stopped here',
  passed: 'None recorded',
  ahead: 'Ahead',
}

/** The way of a sample at a glance: what is done, by whom and when, and what is ahead. */
export function ChainPicture({ sample }: { sample: Sample }) {
  return (
    <ol className={classes.chain} aria-label="The way of the sample">
      {drawChain(sample).map((step) => (
        <li key={step.step} data-state={step.state}>
          <Mark state={step.state} />
          <div className={classes.step}>
            <p className={classes.title}>{chainStepWords[step.step]}</p>
            <p className={classes.state}>{wordsOf(step, sample)}</p>
            <Last step={step} />
          </div>
        </li>
      ))}
    </ol>
  )
}

function wordsOf({ step, state, events }: StepOnScreen, { receiptState }: Sample): string {
  if (step === 'labReceipt' && receiptState === 'held') return 'Held: needs a decision'
  if (step === 'labReceipt' && receiptState === 'rejected') return 'Rejected'
  if (step === 'handOver' && events.length > 1) return `${events.length}, ${stateWords[state]}`
  return stateWords[state]
}

function Last({ step: { events } }: { step: StepOnScreen }) {
  const last = events.at(-1)
  if (!last) return null
  return (
    <>
      <p className={classes.who}>
        {last.kind === 'handOver' && last.to !== null ? `to ${last.to}` : last.person}
      </p>
      <p className={classes.when}>
        <PlaceTime at={last.occurredAt} timeZone={last.timeZone} />
      </p>
    </>
  )
}

/** A mark for each state, to be told without colour. */
function Mark({ state }: { state: StepOnScreen['state'] }) {
  return (
    <svg className={classes.mark} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {state === 'done' && <circle cx="12" cy="12" r="10" fill="currentColor" />}
      {state === 'done' && (
        <path d="m7 12.4 3.4 3.4 6.6-7.2" fill="none" stroke="var(--card)" strokeWidth="2.4" />
      )}
      {state === 'remarked' && <path d="M12 1.8 23 21.4H1z" fill="currentColor" />}
      {state === 'remarked' && (
        <path d="M12 8.6v6M12 17.2v.2" fill="none" stroke="var(--card)" strokeWidth="2.2" />
      )}
      {state === 'stopped' && <path d="M3 3h18v18H3z" fill="currentColor" />}
      {state === 'stopped' && (
        <path d="m8 8 8 8M16 8l-8 8" fill="none" stroke="var(--card)" strokeWidth="2.4" />
      )}
      {(state === 'passed' || state === 'ahead') && (
        <circle
          cx="12"
          cy="12"
          r="9"
          fill="var(--card)"
          stroke="currentColor"
          strokeWidth="2"
          strokeDasharray={state === 'passed' ? '4 3' : undefined}
        />
      )}
    </svg>
  )
}
