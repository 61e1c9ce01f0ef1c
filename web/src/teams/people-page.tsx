import type { Team } from '@luminous/contract'
import type { Rights } from '../session/rights.ts'
import { InvitationsPanel } from './invitations-panel.tsx'
import { MembersPanel } from './members-panel.tsx'

export function PeoplePage({ team, rights }: { team: Team; rights: Rights }) {
  return (
    <>
      <MembersPanel team={team} rights={rights} />
      {rights.may('members:write') && <InvitationsPanel team={team} rights={rights} />}
    </>
  )
}
