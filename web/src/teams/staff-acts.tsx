import { Button } from '@mantine/core'
import type { Team } from '@luminous/contract'
import { viewAsTeam } from '@luminous/contract/endpoints/access.ts'
import {
  teamClosure,
  teamReactivation,
  teamSuspension,
} from '@luminous/contract/endpoints/teams.ts'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { call } from '../api/call.ts'
import { paths } from '../paths.ts'
import { useEnterSession } from '../session/enter-session.ts'
import { useTeamRefresh } from '../session/team-queries.ts'
import { Ask } from '../ui/ask.tsx'
import form from '../ui/form.module.css'
import { Moment } from '../ui/moment.tsx'
import { Panel } from '../ui/panel.tsx'

type Deed = 'suspend' | 'reactivate' | 'close'
type Move = typeof teamSuspension | typeof teamReactivation | typeof teamClosure

/** What only Luminous does to a customer's team. */
export function StaffActs({ team }: { team: Team }) {
  const [asked, setAsked] = useState<Deed | null>(null)
  return (
    <Panel
      title="For Luminous only"
      lead={
        team.state === 'closed'
          ? 'The team is closed: nothing can be changed. While it is kept it can be opened again.'
          : 'Each of these asks for a reason, which is kept in the ledger.'
      }
    >
      <div className={form.acts}>
        {team.state === 'active' && (
          <Button variant="default" onClick={() => setAsked('suspend')}>
            Suspend the team
          </Button>
        )}
        {team.state === 'suspended' && (
          <Button variant="default" onClick={() => setAsked('reactivate')}>
            Reactivate the team
          </Button>
        )}
        {team.state === 'closed' && (
          <Button variant="default" onClick={() => setAsked('reactivate')}>
            Open the team again
          </Button>
        )}
        {team.state !== 'closed' && (
          <Button variant="outline" color="var(--bad)" onClick={() => setAsked('close')}>
            Close the team
          </Button>
        )}
      </div>
      {team.keptUntil !== null && (
        <p>
          What is kept of it may go after <Moment at={team.keptUntil} />.
        </p>
      )}
      {asked !== null && <AskDeed team={team} deed={asked} onClose={() => setAsked(null)} />}
    </Panel>
  )
}

function AskDeed({ team, deed, onClose }: { team: Team; deed: Deed; onClose: () => void }) {
  const refresh = useTeamRefresh()
  const act = (endpoint: Move) => async (reason: string) => {
    await call(endpoint, { team: team.id, body: { reason } })
    await refresh()
  }
  const isClosed = team.state === 'closed'
  switch (deed) {
    case 'suspend':
      return (
        <Ask
          title={`Suspend ${team.name}?`}
          act="Suspend the team"
          isDangerous
          reason="Why (the team sees it)"
          onAct={act(teamSuspension)}
          onClose={onClose}
        >
          <p>
            Its people can sign in but see nothing of the team, and its API keys stop working, until
            it is reactivated. Nothing is deleted.
          </p>
        </Ask>
      )
    case 'reactivate':
      return (
        <Ask
          title={isClosed ? `Open ${team.name} again?` : `Reactivate ${team.name}?`}
          act={isClosed ? 'Open the team again' : 'Reactivate the team'}
          reason="Why"
          onAct={act(teamReactivation)}
          onClose={onClose}
        >
          <p>
            Its people and API keys can do again what they could before.
            {isClosed && ' Invitations that ended have to be sent anew.'}
          </p>
        </Ask>
      )
    case 'close':
      break
  }
  return (
    <Ask
      title={`Close ${team.name}?`}
      act="Close the team"
      isDangerous
      reason="Why"
      typed={team.slug}
      onAct={act(teamClosure)}
      onClose={onClose}
    >
      <ul>
        <li>
          Its people, API keys and auditors get in no more, and open invitations end, at once.
        </li>
        <li>
          Results, files and settings are kept for ten years; the team’s page then names the day.
          Until then the team can be opened again.
        </li>
        <li>The ledger keeps what was done and by whom, so that proofs go on holding.</li>
      </ul>
    </Ask>
  )
}

/** Staff see what the customer sees. Everything of other teams that this tab remembers goes first. */
export function ViewAsCustomer({ team }: { team: Team }) {
  const [asks, setAsks] = useState(false)
  const enter = useEnterSession()
  const navigate = useNavigate()
  return (
    <>
      <Button variant="default" size="xs" onClick={() => setAsks(true)}>
        View as customer
      </Button>
      {asks && (
        <Ask
          title={`View Luminous as ${team.name}?`}
          act="View as customer"
          reason="Why"
          onClose={() => setAsks(false)}
          onAct={async (reason) => {
            await enter(await call(viewAsTeam, { body: { team: team.id, reason } }))
            await navigate({ to: paths.home })
          }}
        >
          <p>
            You see what an admin of the team sees, and can change nothing. The team can see in its
            access log that you looked, what you read, and why.
          </p>
        </Ask>
      )}
    </>
  )
}
