import { Button, NativeSelect } from '@mantine/core'
import type { Kit, Team } from '@luminous/contract'
import { kitStates, kitStateWords } from '@luminous/contract/custody-words.ts'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { paths } from '../paths.ts'
import { whyNotWrite, type Rights } from '../session/rights.ts'
import { History } from '../ui/history.tsx'
import { Ask } from '../ui/ask.tsx'
import { countOfList } from '../ui/count.ts'
import { Loaded, ShowMore } from '../ui/loaded.tsx'
import { Moment } from '../ui/moment.tsx'
import { Empty, Panel } from '../ui/panel.tsx'
import rows from '../ui/rows.module.css'
import { ItsSample } from './its-sample.tsx'
import { KitChip } from './kit-state.tsx'
import classes from './kits.module.css'
import { kitsOfTeamQuery, useKitsRefresh, voidOwn } from './queries.ts'

/** The kits that the lab gave a team. */
export function TeamKitsPage({ team, rights }: { team: Team; rights: Rights }) {
  const [state, setState] = useState('')
  const [lost, setLost] = useState<Kit | null>(null)
  const query = useInfiniteQuery(kitsOfTeamQuery(team.id, state))
  const refresh = useKitsRefresh()
  const hasNone = query.data?.pages[0]?.items.length === 0
  const mayWrite = rights.may('samples:write') && team.state !== 'closed'
  return (
    <Panel
      title="Kits"
      lead="What samples are taken with. Each has a code; whoever scans it in the field begins the chain of custody."
      acts={
        mayWrite ? (
          !rights.isStaff && (
            <Button component={Link} to={paths.field}>
              Scan a kit
            </Button>
          )
        ) : (
          <span className={rows.minor}>{whyNotWrite(team, rights, 'samples:write')}</span>
        )
      }
    >
      <div className={classes.tools} hidden={state === '' && hasNone}>
        <NativeSelect
          aria-label="State"
          data={[
            { value: '', label: 'In every state' },
            ...kitStates
              .filter((one) => one !== 'made')
              .map((one) => ({ value: one, label: kitStateWords[one] })),
          ]}
          value={state}
          onChange={(event) => setState(event.currentTarget.value)}
        />
      </div>
      <Loaded query={query} what="The kits">
        {({ pages }) => {
          const kits = pages.flatMap(({ items }) => items)
          if (kits.length === 0)
            return <NoKits isFiltered={state !== ''} isStaff={rights.isStaff} />
          return (
            <>
              <ul className={classes.kits} aria-label="Kits of the team">
                {kits.map((kit) => (
                  <KitRow key={kit.id} kit={kit} onLose={mayWrite ? () => setLost(kit) : null} />
                ))}
              </ul>
              <ShowMore query={query} count={countOfList(kits.length, query.hasNextPage, 'kit')} />
            </>
          )
        }}
      </Loaded>
      {lost && (
        <Ask
          title={`Is ${lost.code} lost or broken?`}
          act="Void the kit"
          isDangerous
          reason="What happened"
          onAct={async (reason) => {
            await voidOwn(team.id, lost, reason)
            await refresh()
          }}
          onClose={() => setLost(null)}
        >
          <p>
            No sample can be taken with it any more
            {lost.sample !== null && ', and its sample is void'}. Should it turn up again, the lab
            can give it back to you; nobody else can.
          </p>
        </Ask>
      )}
    </Panel>
  )
}

function NoKits({ isFiltered, isStaff }: { isFiltered: boolean; isStaff: boolean }) {
  if (isFiltered) {
    return (
      <Empty title="No kit is in this state">
        <p>Look in every state.</p>
      </Empty>
    )
  }
  return isStaff ? (
    <Empty title="No kits yet">
      <p>
        Assign some under <Link to={paths.kits}>Kits</Link>: open a batch, then “Assign the next…”.
      </p>
    </Empty>
  ) : (
    <Empty title="No kits yet">
      <p>
        Kits come from the lab, by mail, and appear here as soon as the lab has assigned them to
        you. Ask your contact at the lab for some.
      </p>
      <p>
        At the water, open <Link to={paths.field}>Field</Link> on a phone and scan the code on the
        bottle. That works without a network, once the page was opened with one.
      </p>
    </Empty>
  )
}

function KitRow({ kit, onLose }: { kit: Kit; onLose: (() => void) | null }) {
  const { code, state, expiresOn, sample, stateReason, assignedAt } = kit
  const canBeLost = state === 'assigned' || state === 'collected'
  return (
    <li>
      <div>
        <p className={classes.code}>{code}</p>
        <p className={rows.minor}>
          yours since <Moment at={assignedAt} />
        </p>
      </div>
      <div>
        <KitChip state={state} />
        {stateReason !== null && <p className={rows.minor}>{stateReason}</p>}
      </div>
      <p>Use by {expiresOn}</p>
      <div>
        <ItsSample sample={sample} code={code} />
        <History kind="kit" id={kit.id} name={code} />
        {canBeLost && onLose && (
          <Button
            variant="subtle"
            color="var(--bad)"
            size="compact-sm"
            aria-label={`Lost or broken… ${code}`}
            onClick={onLose}
          >
            Lost or broken…
          </Button>
        )}
      </div>
    </li>
  )
}
