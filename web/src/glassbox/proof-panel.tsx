import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { ConnectionLost } from '../api/problem.ts'
import { Icon } from '../ui/icons.tsx'
import { historyQuery } from './queries.ts'
import { useVerification } from './use-verification.ts'
import { VerdictView } from './verdict-view.tsx'
import classes from './history.module.css'

/** What this screen shows of the record whose proof and history it offers. */
export type RecordOnScreen = {
  readonly id: string
  readonly image: Readonly<Record<string, unknown>>
  readonly teamName: string
}

/** Checks the whole of a result: every entry of its history, and that nothing later is hidden. */
export function ProofPanel({ record }: { record: RecordOnScreen }) {
  const history = useQuery(historyQuery({ kind: 'result', id: record.id }))
  const { data, refetch } = history
  const { verification, start } = useVerification(
    useCallback(
      async (verifier, ports) => {
        const whole = data ?? (await refetch()).data
        if (!whole) throw new ConnectionLost()
        const { id, image } = record
        return verifier.verifyRecord({ type: 'result', id, image, entries: whole.entries }, ports)
      },
      [data, refetch, record],
    ),
  )
  return (
    <section className={classes.proof} aria-labelledby="proof">
      <div className={classes.proofHead}>
        <div>
          <h2 id="proof">Proof</h2>
          <p>
            Every change of this result is an entry in a signed log. Check it here without trusting
            this server: your browser does the arithmetic.
          </p>
        </div>
        <Button
          leftSection={<Icon name="shield" />}
          loading={verification.kind === 'running'}
          onClick={start}
        >
          Verify in this browser
        </Button>
      </div>
      <VerdictView
        verification={verification}
        subject={{ kind: 'record', noun: 'result', teamName: record.teamName }}
      />
    </section>
  )
}
