import type { Team } from '@luminous/contract'
import type { ReactNode } from 'react'
import { whyNotWrite, type Rights } from '../session/rights.ts'
import { Facts, Panel } from '../ui/panel.tsx'
import { DetailsFormPanel } from './details-form.tsx'
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
        {rights.may('team:write') && team.state !== 'closed' ? (
          <DetailsFormPanel
            team={team}
            rights={rights}
            confirms={!rights.isStaff && team.kind !== 'lab' && team.detailsConfirmedAt === null}
          />
        ) : (
          <>
            <Facts rows={factsOf(team)} />
            <p>{whyNotWrite(team, rights, 'team:write')}</p>
          </>
        )}
      </Panel>
      {team.kind !== 'lab' && rights.isStaff && rights.may('customers:write') && (
        <StaffActs team={team} />
      )}
    </>
  )
}

const factsOf = (team: Team): (readonly [string, ReactNode])[] => [
  ['Name', team.name],
  ['Contact person', team.contactName || 'Not named yet'],
  ['Contact e-mail', team.contactEmail || 'Not named yet'],
  ['Contact phone', team.contactPhone || 'Not named yet'],
  ['Colour', team.colour ?? 'The one of Luminous'],
  ['Second factor', team.requiresSecondFactor ? 'Needed by everybody' : 'Up to each one'],
  ...(team.notes === '' ? [] : [['Notes of staff', team.notes] as const]),
]
