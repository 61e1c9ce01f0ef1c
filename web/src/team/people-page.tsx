import type { Team } from '@luminous/contract'
import { InvitationsPanel } from './invitations-panel.tsx'
import { MembersPanel } from './members-panel.tsx'
import type { Rights } from './rights.ts'

export function PeoplePage({ team, rights }: { team: Team; rights: Rights }) {
  return (
    <>
      <MembersPanel team={team} rights={rights} />
      {rights.may('members:write') && <InvitationsPanel team={team} rights={rights} />}
    </>
  )
}
