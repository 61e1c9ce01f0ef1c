import { Button, NativeSelect, TextInput } from '@mantine/core'
import type { Member, Team } from '@luminous/contract'
import {
  memberRemoval,
  roleChange,
  secondFactorReset,
} from '@luminous/contract/endpoints/members.ts'
import {
  memberRoles,
  roleWords,
  staffRoles,
  type MemberRole,
  type StaffRole,
} from '@luminous/contract/permissions.ts'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../api/call.ts'
import { whyNotWrite, type Rights } from '../session/rights.ts'
import { membersQuery, useTeamRefresh } from '../session/team-queries.ts'
import { History } from '../ui/history.tsx'
import { Ask } from '../ui/ask.tsx'
import { Chip } from '../ui/chip.tsx'
import { count } from '../ui/count.ts'
import { Loaded, ShowMore } from '../ui/loaded.tsx'
import { Moment } from '../ui/moment.tsx'
import { Empty, Panel } from '../ui/panel.tsx'
import rows from '../ui/rows.module.css'
import { useSearch } from '../ui/use-search.ts'

type Asked = { readonly deed: 'remove' | 'resetFactor'; readonly member: Member }
type Moved = { readonly member: Member; readonly role: MemberRole | StaffRole }

/** Who is in the team, and as what. */
export function MembersPanel({ team, rights }: { team: Team; rights: Rights }) {
  const { typed, setTyped, search } = useSearch()
  const query = useInfiniteQuery(membersQuery(team.id, search))
  const [asked, setAsked] = useState<Asked | null>(null)
  const [moved, setMoved] = useState<Moved | null>(null)
  const mayChange = rights.may('members:write') && team.state !== 'closed'
  return (
    <Panel title="Members" lead="Everybody here can sign in and act for the team.">
      {(team.members > 8 || typed !== '') && (
        <TextInput
          type="search"
          aria-label="Search the members"
          placeholder="Search by name or address"
          maxLength={200}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      )}
      <Loaded query={query} what="The members">
        {({ pages }) => {
          const members = pages.flatMap(({ items }) => items)
          const total = pages[0]?.total ?? members.length
          if (members.length === 0) {
            return search === '' ? (
              <Empty title="Nobody yet">
                <p>
                  {mayChange
                    ? 'Invite the team’s first admin below: they can then invite their colleagues.'
                    : 'Whoever accepts an invitation stands here.'}
                </p>
              </Empty>
            ) : (
              <Empty title={`Nobody matches “${search}”`}>
                <p>Search for a part of the name or of the address.</p>
              </Empty>
            )
          }
          return (
            <>
              <ul className={rows.rows} aria-label="Members">
                {members.map((member) => (
                  <MemberRow
                    key={member.id}
                    member={member}
                    isLab={team.kind === 'lab'}
                    mayChange={mayChange}
                    onMove={(role) => setMoved({ member, role })}
                    onAsk={(deed) => setAsked({ deed, member })}
                  />
                ))}
              </ul>
              <ShowMore
                query={query}
                count={`${members.length === total ? '' : `${members.length} of `}${count(total, 'person', 'people')}`}
              />
            </>
          )
        }}
      </Loaded>
      {!mayChange && <p className={rows.minor}>{whyNotWrite(team, rights, 'members:write')}</p>}
      {asked && <AskMember team={team} asked={asked} onClose={() => setAsked(null)} />}
      {moved && <AskRole team={team} moved={moved} onClose={() => setMoved(null)} />}
    </Panel>
  )
}

function MemberRow({
  member,
  isLab,
  mayChange,
  onMove,
  onAsk,
}: {
  member: Member
  isLab: boolean
  mayChange: boolean
  onMove: (role: MemberRole | StaffRole) => void
  onAsk: (deed: Asked['deed']) => void
}) {
  const roles: readonly (MemberRole | StaffRole)[] = isLab ? staffRoles : memberRoles
  return (
    <li>
      <div>
        <p className={rows.name}>
          {member.name}
          {member.isYou && ' (you)'}
        </p>
        <p className={rows.minor}>{member.email}</p>
      </div>
      <div>
        {mayChange ? (
          <NativeSelect
            size="xs"
            aria-label={`Role of ${member.name}`}
            data={roles.map((role) => ({ value: role, label: roleWords[role].name }))}
            value={member.role}
            onChange={(event) => {
              const role = roles.find((one) => one === event.currentTarget.value)
              if (role) onMove(role)
            }}
          />
        ) : (
          <p>{roleWords[member.role].name}</p>
        )}
      </div>
      <div>
        <Chip tone={member.hasSecondFactor ? 'good' : 'plain'}>
          {member.hasSecondFactor ? 'Second factor' : 'Password only'}
        </Chip>
        <p className={rows.minor}>
          {member.lastSeenAt === null ? (
            'Not seen yet'
          ) : (
            <>
              Seen <Moment at={member.lastSeenAt} />
            </>
          )}
        </p>
      </div>
      <div className={rows.acts}>
        <History kind="membership" id={member.id} name={member.name} />
        {mayChange && member.hasSecondFactor && !member.isYou && (
          <Button
            variant="subtle"
            size="compact-sm"
            aria-label={`Reset second factor of ${member.name}`}
            onClick={() => onAsk('resetFactor')}
          >
            Reset second factor
          </Button>
        )}
        {(mayChange || member.isYou) && (
          <Button
            variant="subtle"
            color="var(--bad)"
            size="compact-sm"
            aria-label={member.isYou ? 'Leave the team' : `Remove ${member.name}`}
            onClick={() => onAsk('remove')}
          >
            {member.isYou ? 'Leave' : 'Remove'}
          </Button>
        )}
      </div>
    </li>
  )
}

function AskRole({ team, moved, onClose }: { team: Team; moved: Moved; onClose: () => void }) {
  const refresh = useTeamRefresh()
  const { member, role } = moved
  return (
    <Ask
      title={`Make ${member.name} ${roleWords[role].name.toLowerCase()}?`}
      act="Change the role"
      onClose={onClose}
      onAct={async () => {
        await call(roleChange, { team: team.id, id: member.id, body: { role } })
        await refresh()
      }}
    >
      <p>
        So far: <strong>{roleWords[member.role].name}</strong>. {roleWords[member.role].does}
      </p>
      <p>
        From now on: <strong>{roleWords[role].name}</strong>. {roleWords[role].does}
      </p>
      {member.isYou && <p>This is you: you may lose the right to change it back.</p>}
    </Ask>
  )
}

function AskMember({ team, asked, onClose }: { team: Team; asked: Asked; onClose: () => void }) {
  const refresh = useTeamRefresh()
  const { member, deed } = asked
  const act = async (reason: string) => {
    const endpoint = deed === 'remove' ? memberRemoval : secondFactorReset
    await call(endpoint, { team: team.id, id: member.id, body: { reason } })
    // Who has left may see nothing of the team any more: the next question finds out where they belong.
    if (deed === 'remove' && member.isYou) location.assign('/')
    else await refresh()
  }
  if (deed === 'resetFactor') {
    return (
      <Ask
        title={`Reset the second factor of ${member.name}?`}
        act="Reset the second factor"
        reason="Why"
        onAct={act}
        onClose={onClose}
      >
        <p>
          Their authenticator app, passkeys and recovery codes stop working and they are signed out
          everywhere. With the password alone they can then sign in and set up another. Be sure that
          it is really they who ask: call them.
        </p>
      </Ask>
    )
  }
  return (
    <Ask
      title={member.isYou ? `Leave ${team.name}?` : `Remove ${member.name} from ${team.name}?`}
      act={member.isYou ? 'Leave the team' : 'Remove from the team'}
      isDangerous
      reason="Why"
      onAct={act}
      onClose={onClose}
    >
      <p>
        {member.isYou ? 'You lose' : `${member.name} loses`} sight of everything of the team at
        once. What they did stays in the ledger under their name. The account itself stays; they can
        be invited again at any time.
      </p>
    </Ask>
  )
}
