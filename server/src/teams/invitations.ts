/** Invitations: sent, sent again, revoked. Inviting the same address again works from every state. */
import {
  addressesMax,
  parseAddresses,
  type Invited,
  type PastedVerdict,
  type Role,
} from '@luminous/contract'
import { link_end_of_subject, linkHours, makeLink } from '../access/access.ts'
import { queueMail } from '../mail/mail.ts'
import type { Tx } from '../platform/database.ts'
import { newId, type TeamId } from '../platform/ids.ts'
import { notFound, Problem } from '../platform/problem.ts'
import type { Vault } from '../platform/vault.ts'
import {
  invitation_find,
  invitation_find_open,
  invitation_insert,
  invitation_renew,
  invitation_revoke,
  type InvitationRow,
} from './invitation-queries.ts'
import { invitationMail } from './mails.ts'
import { refuseMailFlood } from './refuse-mail-flood.ts'
import { membership_list_emails } from './member-queries.ts'
import { refuseOtherKind, requireOpenTeam } from './members.ts'
import { team_find_details } from './queries.ts'

type Line = Invited['lines'][number]

/** Invites every address of a pasted text; each gets a verdict of its own. */
export async function invitePeople(
  tx: Tx,
  given: { team: TeamId; addresses: string; role: Role; message: string | null; vault: Vault },
): Promise<Invited> {
  const parsed = parseAddresses(given.addresses)
  if (parsed.length === 0 || parsed.length > addressesMax) {
    throw new Problem(
      'request.invalid',
      `addresses: 1 to ${addressesMax} at once; these are ${parsed.length === 0 ? 'none' : 'more'}.`,
      { field: 'addresses' },
    )
  }
  const emails = parsed.flatMap(({ email }) => (email === null ? [] : [email]))
  const members = await membership_list_emails(tx, { team: given.team, emails })
  const lines: Line[] = []
  for (const { text, email, verdict } of parsed) {
    const refused = refusalOf(email, verdict, members)
    if (email === null || refused) {
      lines.push({ text, email, invitation: null, ...(refused ?? notAnAddress) })
      continue
    }
    const made = await inviteOne(tx, { ...given, email })
    lines.push({ text, email, ...made })
  }
  return { lines }
}

const notAnAddress = {
  verdict: 'notAnAddress',
  says: 'This is not an e-mail address.',
} as const

function refusalOf(
  email: string | null,
  verdict: PastedVerdict,
  members: ReadonlySet<string>,
): Pick<Line, 'verdict' | 'says'> | null {
  if (email === null) return notAnAddress
  if (verdict === 'repeated') return { verdict, says: 'Stands in the list above already.' }
  if (members.has(email)) return { verdict: 'alreadyMember', says: 'Is in the team already.' }
  return null
}

/** Invites one address, or sends an open invitation again. The team is locked: nobody closes it meanwhile. */
export async function inviteOne(
  tx: Tx,
  given: { team: TeamId; email: string; role: Role; message: string | null; vault: Vault },
): Promise<Pick<Line, 'verdict' | 'says' | 'invitation'>> {
  const { principal } = tx
  const { kind } = await requireOpenTeam(tx, given.team)
  refuseOtherKind(given.role, kind)
  const hours = linkHours.invitation
  const open = await invitation_find_open(tx, given)
  if (open !== null) {
    await invitation_renew(tx, { ...given, id: open, hours })
    await sendInvitation(tx, { team: given.team, id: open, vault: given.vault })
    return {
      verdict: 'invitedAgain',
      says: 'Was invited before: a new mail is on its way, the old link works no more.',
      invitation: open,
    }
  }
  const id = newId()
  const invitedBy = principal.kind === 'person' ? principal.id : null
  await invitation_insert(tx, { ...given, id, hours, invitedBy, invitedByName: principal.name })
  await sendInvitation(tx, { team: given.team, id, vault: given.vault })
  return { verdict: 'invited', says: 'A mail is on its way.', invitation: id }
}

/** A new link in a new mail; whatever link was there before works no more. */
async function sendInvitation(
  tx: Tx,
  { team, id, vault }: { team: TeamId; id: string; vault: Vault },
): Promise<void> {
  const invitation = await invitation_find(tx, { team, id })
  const details = await team_find_details(tx, team)
  if (!invitation || !details) throw notFound()
  await refuseMailFlood(tx, team)
  const { email } = invitation
  const link = await makeLink(tx, vault, { purpose: 'invitation', team, subject: id, email })
  await queueMail(tx, { team, subject: id, email, body: invitationMail(invitation, details), link })
}

export async function resendInvitation(
  tx: Tx,
  { team, id, vault }: { team: TeamId; id: string; vault: Vault },
): Promise<InvitationRow> {
  await requireOpenTeam(tx, team)
  const invitation = await invitation_find(tx, { team, id })
  if (!invitation) throw notFound()
  if (invitation.state === 'accepted' || invitation.state === 'revoked') {
    throw new Problem(
      'conflict',
      `This invitation was ${invitation.state}. Invite ${invitation.email} anew.`,
    )
  }
  await invitation_renew(tx, { team, id, role: null, message: null, hours: linkHours.invitation })
  await sendInvitation(tx, { team, id, vault })
  return requireInvitation(tx, { team, id })
}

export async function revokeInvitation(
  tx: Tx,
  { team, id }: { team: TeamId; id: string },
): Promise<InvitationRow> {
  // The lock makes of an acceptance and a revocation at once the one that came first.
  await requireOpenTeam(tx, team)
  const invitation = await requireInvitation(tx, { team, id })
  if (invitation.state === 'accepted') {
    throw new Problem('conflict', 'It was accepted already. Remove the member instead.')
  }
  await endInvitations(tx, { team, id })
  return requireInvitation(tx, { team, id })
}

/** Ends one invitation and its links, or every open one of a team. */
export async function endInvitations(
  tx: Tx,
  which: { team: TeamId; id: string | null },
): Promise<void> {
  for (const subject of await invitation_revoke(tx, which)) {
    await link_end_of_subject(tx, { subject, purpose: 'invitation', how: 'revoked' })
  }
}

async function requireInvitation(
  tx: Tx,
  which: { team: TeamId; id: string },
): Promise<InvitationRow> {
  const invitation = await invitation_find(tx, which)
  if (!invitation) throw notFound()
  return invitation
}
