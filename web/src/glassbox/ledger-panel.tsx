import type { LedgerState } from '@luminous/contract'
import { ledgerState } from '@luminous/contract/endpoints/glassbox.ts'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { queryOf } from '../api/call.ts'
import { Chip } from '../ui/chip.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Moment } from '../ui/moment.tsx'
import { Facts, Panel } from '../ui/panel.tsx'

const ledgerStateQuery = queryOptions({ ...queryOf(ledgerState), refetchInterval: 10_000 })

/** How the ledger of the whole installation stands. */
export function LedgerPanel() {
  const query = useQuery(ledgerStateQuery)
  return (
    <Panel
      title="Ledger"
      lead="What is written gets its place in its team’s log within a second, and everything is checked again every night."
    >
      <Loaded query={query} what="The state of the ledger" rows={2}>
        {({ waiting, lastCheck }) => (
          <Facts
            rows={[
              ['Waiting for a place', <WaitingFact key="waiting" waiting={waiting} />],
              ['Last full check', <CheckFact key="check" check={lastCheck} />],
            ]}
          />
        )}
      </Loaded>
    </Panel>
  )
}

function WaitingFact({ waiting }: { waiting: LedgerState['waiting'] }) {
  if (waiting.since === null) return <Chip tone="good">Nothing waits</Chip>
  return (
    <>
      <Chip tone={waiting.isStalled ? 'bad' : 'plain'}>{counted(waiting.entries)}</Chip>, since{' '}
      <Moment at={waiting.since} />
      {waiting.isStalled && (
        <p>
          That is longer than it should be, and nothing is signed of them until it is mended: the
          server’s own log says why.
        </p>
      )}
    </>
  )
}

function CheckFact({ check }: { check: LedgerState['lastCheck'] }) {
  if (check === null) return 'None yet: the first comes soon after the first start'
  return (
    <>
      {check.failures === 0 ? (
        <Chip tone="good">Nothing wrong</Chip>
      ) : (
        <Chip tone="bad">{check.failures.toLocaleString('en-CA')} found wrong</Chip>
      )}
      {check.failures === 0 && ` in ${counted(check.entries)}`}, <Moment at={check.endedAt} />
      {check.failures > 0 && (
        <p>
          On the server, <code>luminous verify</code> names each.
        </p>
      )}
    </>
  )
}

const counted = (entries: number): string =>
  `${entries.toLocaleString('en-CA')} ${entries === 1 ? 'entry' : 'entries'}`
