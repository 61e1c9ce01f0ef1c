import { Button } from '@mantine/core'
import type { Run } from '@luminous/contract'
import { runRuling } from '@luminous/contract/endpoints/runs.ts'
import { useState } from 'react'
import { call } from '../api/call.ts'
import { Ask } from '../ui/ask.tsx'
import { Chip } from '../ui/chip.tsx'
import { count } from '../ui/count.ts'
import { Moment } from '../ui/moment.tsx'
import { Empty, Panel } from '../ui/panel.tsx'
import rows from '../ui/rows.module.css'
import type { RunAct } from './queries.ts'
import { ofBiosensor, ruleWord } from './run-words.ts'
import classes from './runs.module.css'

type Check = Run['qc'][number]

/** The rules of the method, and of times and lots, as they came out: what failed comes first. */
export function RunChecks({ run, act, mayRule }: { run: Run; act: RunAct; mayRule: boolean }) {
  const [asked, setAsked] = useState<Check | null>(null)
  const failed = run.qc.filter(({ passed }) => !passed)
  const passed = run.qc.filter((check) => check.passed)
  return (
    <Panel
      title="Checks"
      lead={
        run.qc.length === 0
          ? 'Quality control is judged when the run is computed.'
          : `${failed.length} failed, ${passed.length} passed. A failed one needs a reviewer’s ruling before the run is signed.`
      }
    >
      {run.qc.length === 0 && <Empty title="Nothing was checked yet" />}
      {failed.length > 0 && (
        <ul className={classes.checks} aria-label="Failed checks">
          {failed.map((check) => (
            <CheckRow key={keyOf(check)} check={check}>
              {mayRule && (
                <Button
                  size="compact-sm"
                  variant={check.ruling ? 'default' : 'light'}
                  aria-label={`${check.ruling ? 'Rule again' : 'Rule'} on ${ruleWord(check.rule)}${check.subject === null ? '' : `, ${check.subject}`}${ofBiosensor(check.biosensor)}`}
                  onClick={() => setAsked(check)}
                >
                  {check.ruling ? 'Rule again…' : 'Rule…'}
                </Button>
              )}
            </CheckRow>
          ))}
        </ul>
      )}
      {passed.length > 0 && (
        <details>
          <summary>{count(passed.length, 'check')} passed</summary>
          <ul className={classes.checks} aria-label="Passed checks">
            {passed.map((check) => (
              <CheckRow key={keyOf(check)} check={check} />
            ))}
          </ul>
        </details>
      )}
      {asked && (
        <Ask
          title={`Go on in spite of it: ${ruleWord(asked.rule)}`}
          act="Rule so"
          reason="Why the run may go on"
          onAct={(reason) =>
            act(({ id, version }) =>
              call(runRuling, {
                id,
                body: {
                  version,
                  rule: asked.rule,
                  subject: asked.subject,
                  biosensor: asked.biosensor,
                  reason,
                },
              }),
            )
          }
          onClose={() => setAsked(null)}
        >
          <p>{asked.message}</p>
          <p>If it may not go on, give the run back instead.</p>
        </Ask>
      )}
    </Panel>
  )
}

const keyOf = ({ rule, subject, biosensor }: Check) => `${rule} ${subject} ${biosensor}`

function CheckRow({ check, children }: { check: Check; children?: React.ReactNode }) {
  const { rule, subject, biosensor, passed, observed, limit, message, wells, ruling } = check
  return (
    <li>
      <div>
        <Chip tone={passed ? 'good' : 'bad'}>{passed ? 'Passed' : 'Failed'}</Chip>
        <p className={rows.name}>{ruleWord(rule)}</p>
        {(subject !== null || biosensor !== null) && (
          <p className={rows.minor}>
            {[subject, biosensor].filter((each) => each !== null).join(', ')}
          </p>
        )}
      </div>
      <div>
        <p>{message}</p>
        {observed !== null && (
          <p className={rows.minor}>
            Observed {Number(observed.toPrecision(4))}
            {limit !== null && `, limit ${limit}`}
            {wells.length > 0 && wells.length <= 24 && `, wells ${wells.join(', ')}`}
          </p>
        )}
        {ruling && (
          <p className={classes.said}>
            {ruling.by} ruled: “{ruling.reason}”, <Moment at={ruling.at} />
          </p>
        )}
      </div>
      {children}
    </li>
  )
}
