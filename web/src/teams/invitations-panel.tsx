import { Button } from '@mantine/core'
import type { Invitation, Team } from '@luminous/contract'
import { invitationResend, invitationRevocation } from '@luminous/contract/endpoints/members.ts'
import { roleWords } from '@luminous/contract/permissions.ts'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../api/call.ts'
import type { Rights } from '../session/rights.ts'
import { useTeamChange } from '../session/team-queries.ts'
import { History } from '../ui/history.tsx'
import { Ask } from '../ui/ask.tsx'
import { Chip, type Tone } from '../ui/chip.tsx'
import { DeliveryNote } from '../ui/delivery.tsx'
import { Loaded, ShowMore } from '../ui/loaded.tsx'
import { Moment } from '../ui/moment.tsx'
import { Empty, Panel } from '../ui/panel.tsx'
import { ProblemNotice } from '../ui/problem-notice.tsx'
import rows from '../ui/rows.module.css'
import { HandOver } from './hand-over.tsx'
import { InviteForm } from './invite-form.tsx'
import { invitationsQuery } from './queries.ts'

/** Who was asked to join, how far that came, and the form to ask more. */
export function InvitationsPanel({ team, rights }: { team: Team; rights: Rights }) {
  const query = useInfiniteQuery(invitationsQuery(team.id))
  const mayInvite = rights.may('members:write') && team.state !== 'closed'
  const first = team.kind === 'lab' ? 'analyst' : team.members === 0 ? 'admin' : 'viewer'
  return (
    <>
      {mayInvite && (
        <Panel title="Invite people" lead="Each gets a mail with a link of their own.">
          <InviteForm key={first} team={team} roleFirst={first} />
        </Panel>
      )}
      <Panel
        title="Invitations"
        lead="A link works once, for the address that it was sent to. An open link is not yet an accepted invitation: mail scanners open links too."
      >
        <Loaded query={query} what="The invitations">
          {({ pages }) => {
            const invitations = pages.flatMap(({ items }) => items)
            if (invitations.length === 0) {
              return (
                <Empty title="Nobody has been invited yet">
                  <p>Whoever is invited stands here, with what became of the mail.</p>
                </Empty>
              )
            }
            return (
              <>
                <ul className={rows.rows} aria-label="Invitations">
                  {invitations.map((invitation) => (
                    <InvitationRow
                      key={invitation.id}
                      team={team}
                      invitation={invitation}
                      rights={rights}
                    />
                  ))}
                </ul>
                <ShowMore query={query} count={`${invitations.length} shown`} />
              </>
            )
          }}
        </Loaded>
      </Panel>
    </>
  )
}

const stateWords: Readonly<Record<Invitation['state'], { word: string; tone: Tone }>> = {
  pending: { word: 'Not accepted yet', tone: 'plain' },
  accepted: { word: 'Accepted', tone: 'good' },
  expired: { word: 'Expired', tone: 'caution' },
  revoked: { word: 'Revoked', tone: 'plain' },
}

function InvitationRow({
  team,
  invitation,
  rights,
}: {
  team: Team
  invitation: Invitation
  rights: Rights
}) {
  const [asksRevoke, setAsksRevoke] = useState(false)
  const named = { team: team.id, id: invitation.id }
  const resend = useTeamChange(() => call(invitationResend, named))
  const revoke = useTeamChange(() => call(invitationRevocation, named))
  const { state, delivery, opened, openedAt } = invitation
  const mayChange = rights.may('members:write') && team.state !== 'closed'
  const isOver = state === 'accepted'
  const again = state === 'pending' ? 'Send again' : 'Invite again'
  return (
    <li>
      <div>
        <p className={rows.name}>{invitation.email}</p>
        <p className={rows.minor}>
          {roleWords[invitation.role].name}, invited by {invitation.invitedBy}
        </p>
        {invitation.message !== null && invitation.message !== '' && (
          <p className={rows.minor}>“{invitation.message}”</p>
        )}
      </div>
      <div>
        <Chip tone={stateWords[state].tone}>{stateWords[state].word}</Chip>
        <p className={rows.minor}>
          {state === 'accepted' && invitation.acceptedAt !== null && (
            <Moment at={invitation.acceptedAt} />
          )}
          {state === 'pending' && (
            <>
              Works until <Moment at={invitation.expiresAt} />
            </>
          )}
          {state === 'expired' && <Moment at={invitation.expiresAt} />}
        </p>
      </div>
      <div>
        {!isOver && delivery !== null && <DeliveryNote delivery={delivery} />}
        {!isOver && opened > 0 && openedAt !== null && (
          <p className={rows.minor}>
            Opened {opened === 1 ? 'once' : `${opened} times`}, last <Moment at={openedAt} />
          </p>
        )}
      </div>
      <div className={rows.acts}>
        <History
          kind="invitation"
          id={invitation.id}
          name={`the invitation of ${invitation.email}`}
        />
        {state === 'pending' && delivery?.state === 'waiting' && (
          <HandOver mail={delivery.mail} email={invitation.email} rights={rights} />
        )}
        {mayChange && !isOver && (
          <Button
            variant="subtle"
            size="compact-sm"
            loading={resend.isPending}
            aria-label={`${again} to ${invitation.email}`}
            onClick={() => resend.mutate(undefined)}
          >
            {again}
          </Button>
        )}
        {mayChange && state === 'pending' && (
          <Button
            variant="subtle"
            color="var(--bad)"
            size="compact-sm"
            aria-label={`Revoke the invitation of ${invitation.email}`}
            onClick={() => setAsksRevoke(true)}
          >
            Revoke
          </Button>
        )}
      </div>
      {resend.error && (
        <div className={rows.whole}>
          <ProblemNotice title="It was not sent again" error={resend.error} />
        </div>
      )}
      {asksRevoke && (
        <Ask
          title={`Revoke the invitation of ${invitation.email}?`}
          act="Revoke the invitation"
          isDangerous
          onAct={() => revoke.mutateAsync(undefined)}
          onClose={() => setAsksRevoke(false)}
        >
          <p>
            The link in their mail stops working, and says so to whoever opens it. They can be
            invited again at any time.
          </p>
        </Ask>
      )}
    </li>
  )
}
