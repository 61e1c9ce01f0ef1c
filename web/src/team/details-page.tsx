import type { Team } from '@luminous/contract'
import { Panel } from '../ui/panel.tsx'
import { DetailsFormPanel } from './details-form.tsx'
import type { Rights } from './rights.ts'
import { StaffActs } from './staff-acts.tsx'

export function DetailsPage({ team, rights }: { team: Team; rights: Rights }) {
  return (
    <>
      <Panel
        title="Details"
        lead={
          <>
            Short name <code>{team.slug}</code>: it stands in addresses and commands and never
            changes.
          </>
        }
      >
        <DetailsFormPanel
          team={team}
          rights={rights}
          confirms={!rights.isStaff && team.kind !== 'lab' && team.detailsConfirmedAt === null}
        />
      </Panel>
      {team.kind !== 'lab' && rights.isStaff && rights.may('customers:write') && (
        <StaffActs team={team} />
      )}
    </>
  )
}
