import {
  accessPageSchema,
  accessQuerySchema,
  invitationPageSchema,
  invitationSchema,
  invitedSchema,
  inviteSchema,
  memberPageSchema,
  memberSchema,
  pageQuerySchema,
  reasonSchema,
  roleChangeSchema,
  type Invitation,
  type Member,
} from '@luminous/contract'
import * as endpoints from '@luminous/contract/endpoints/members.ts'
import {
  access_event_list,
  requirePermissionIn,
  requireSelf,
  serve,
  serveApart,
} from '../access/access.ts'
import { withDelivery } from '../mail/mail.ts'
import {
  byId,
  byName,
  createdAtAndId,
  nameAndId,
  newestFirst,
  readPage,
} from '../platform/cursor.ts'
import { transaction, type Db } from '../platform/database.ts'
import type { App } from '../platform/endpoint.ts'
import { toRfc3339 } from '../platform/instant.ts'
import { notFound } from '../platform/problem.ts'
import type { Vault } from '../platform/vault.ts'
import { invitation_list, type InvitationRow } from './invitation-queries.ts'
import { invitePeople, resendInvitation, revokeInvitation } from './invitations.ts'
import {
  membership_count,
  membership_find,
  membership_list,
  type MemberRow,
} from './member-queries.ts'
import { changeRole, removeMember, resetSecondFactor } from './members.ts'

/** Who is in a team, who is invited, and who looked in from outside. */
export function registerMembers(app: App, { vault }: { vault: Vault }): void {
  serve(
    app,
    endpoints.memberList,
    { query: pageQuerySchema, answer: memberPageSchema },
    async (tx, { team, query: page }) => {
      const search = page.search || null
      const { shown, nextCursor } = await readPage(page, byName, (after, limit) =>
        membership_list(tx, { team, search, after: nameAndId(after), limit }),
      )
      const total = await membership_count(tx, { team, search })
      return { items: shown.map((row) => toMember(row, tx.principal.id)), nextCursor, total }
    },
  )

  serve(
    app,
    endpoints.roleChange,
    { body: roleChangeSchema, answer: memberSchema },
    async (tx, { team, id, body: { role } }) =>
      toMember(await changeRole(tx, { team, id, role }), tx.principal.id),
  )

  serveApart(
    app,
    endpoints.memberRemoval,
    { body: reasonSchema },
    'Whoever may not manage people may still leave: as themselves.',
    async ({ team, id, body: { reason } }, { request, principal: reader }) => {
      const member = await transaction(app.pool, reader, (tx) => membership_find(tx, { team, id }))
      if (!member) throw notFound()
      const principal =
        member.person === reader.id
          ? requireSelf(request).self
          : requirePermissionIn(request, 'members:write', team)
      await transaction(app.pool, { ...principal, reason }, (tx) => removeMember(tx, { team, id }))
    },
  )

  serveApart(
    app,
    endpoints.secondFactorReset,
    { body: reasonSchema },
    'A member’s factors are the person’s, not the team’s: they are reset beyond the team’s reach.',
    ({ team, id, body: { reason } }, { principal }) =>
      resetSecondFactor(app.pool, principal, { team, id, reason }),
  )

  serve(
    app,
    endpoints.invitationList,
    { query: pageQuerySchema, answer: invitationPageSchema },
    async (tx, { team, query: page }) => {
      const search = page.search || null
      const { shown, nextCursor } = await readPage(page, newestFirst, (before, limit) =>
        invitation_list(tx, { team, search, before: createdAtAndId(before), limit }),
      )
      return { items: await toInvitations(tx, shown), nextCursor }
    },
  )

  serve(
    app,
    endpoints.newInvitations,
    { body: inviteSchema, answer: invitedSchema },
    (tx, { team, body: { addresses, role, message } }) =>
      invitePeople(tx, { team, addresses, role, message: message || null, vault }),
  )

  serve(app, endpoints.invitationResend, { answer: invitationSchema }, async (tx, { team, id }) =>
    toInvitation(tx, await resendInvitation(tx, { team, id, vault })),
  )

  serve(
    app,
    endpoints.invitationRevocation,
    { answer: invitationSchema },
    async (tx, { team, id }) => toInvitation(tx, await revokeInvitation(tx, { team, id })),
  )

  serve(
    app,
    endpoints.accessList,
    { query: accessQuerySchema, answer: accessPageSchema },
    async (tx, { team, query: page }) => {
      const { shown, nextCursor } = await readPage(page, byId, (before, limit) =>
        access_event_list(tx, { team, before: before?.[0] ?? null, limit }),
      )
      return { items: shown.map((row) => ({ ...row, at: toRfc3339(row.at) })), nextCursor }
    },
  )
}

async function toInvitation(db: Db, row: InvitationRow): Promise<Invitation> {
  const [invitation] = await toInvitations(db, [row])
  if (!invitation) throw notFound()
  return invitation
}

async function toInvitations(db: Db, rows: readonly InvitationRow[]): Promise<Invitation[]> {
  return (await withDelivery(db, rows)).map((row) => ({
    ...row,
    createdAt: toRfc3339(row.createdAt),
    sentAt: toRfc3339(row.sentAt),
    expiresAt: toRfc3339(row.expiresAt),
    acceptedAt: row.acceptedAt && toRfc3339(row.acceptedAt),
    openedAt: row.openedAt && toRfc3339(row.openedAt),
  }))
}

const toMember = (row: MemberRow, self: string): Member => ({
  ...row,
  joinedAt: toRfc3339(row.joinedAt),
  lastSeenAt: row.lastSeenAt && toRfc3339(row.lastSeenAt),
  isYou: row.person === self,
})
