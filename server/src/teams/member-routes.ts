import type pg from 'pg'
import {
  accessPageSchema,
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
import { access_event_list, requirePermissionIn, requireSelf } from '../access/access.ts'
import { mail_list_by_subject, toDelivery } from '../mail/mail.ts'
import { cutPage, instantKey, parseCursor, textKey, uuidKey } from '../platform/cursor.ts'
import { transaction, type Db } from '../platform/database.ts'
import {
  type App,
  done,
  problems,
  refusalsOfRecord,
  teamItemParams,
  teamParams,
} from '../platform/endpoint.ts'
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

const tags = ['members']

/** Who is in a team, who is invited, and who looked in from outside. */
export function registerMembers(app: App, { pool, vault }: { pool: pg.Pool; vault: Vault }): void {
  app.get(
    '/v1/teams/:team/members',
    {
      schema: {
        summary: 'People of a team, by name',
        tags,
        params: teamParams,
        querystring: pageQuerySchema,
        response: { 200: memberPageSchema, ...refusalsOfRecord },
      },
    },
    async (request) => {
      const { team } = request.params
      const principal = requirePermissionIn(request, 'members:read', team)
      const { limit, cursor } = request.query
      const search = request.query.search || null
      const keys = parseCursor(cursor, [textKey, uuidKey])
      const after = keys ? { name: keys[0] ?? '', id: keys[1] ?? '' } : null
      const page = { team, search, after, limit: limit + 1 }
      const { rows, total } = await transaction(pool, principal, async (tx) => ({
        rows: await membership_list(tx, page),
        total: await membership_count(tx, { team, search }),
      }))
      const { shown, nextCursor } = cutPage(rows, limit, (row) => [row.sortName, row.id])
      return { items: shown.map((row) => toMember(row, principal.id)), nextCursor, total }
    },
  )

  app.patch(
    '/v1/teams/:team/members/:id',
    {
      schema: {
        summary: 'Change a member’s role',
        description: 'It counts from their next request on.',
        tags,
        params: teamItemParams,
        body: roleChangeSchema,
        response: { 200: memberSchema, ...refusalsOfRecord, ...problems.conflict },
      },
    },
    async (request) => {
      const { team, id } = request.params
      const principal = requirePermissionIn(request, 'members:write', team)
      const { role, reason = null } = request.body
      const member = await changeRole(pool, principal, { team, id, role, reason })
      return toMember(member, principal.id)
    },
  )

  app.post(
    '/v1/teams/:team/members/:id/removal',
    {
      schema: {
        summary: 'Take somebody out of a team, or leave it',
        tags,
        params: teamItemParams,
        body: reasonSchema,
        response: { 204: done, ...refusalsOfRecord, ...problems.conflict },
      },
    },
    async (request, reply) => {
      const { team, id } = request.params
      const reader = requirePermissionIn(request, 'members:read', team)
      const member = await transaction(pool, reader, (tx) => membership_find(tx, { team, id }))
      if (!member) throw notFound()
      // Whoever may not manage people may still leave.
      const principal =
        member.person === reader.id
          ? requireSelf(request).self
          : requirePermissionIn(request, 'members:write', team)
      await removeMember(pool, principal, { team, id, reason: request.body.reason })
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/v1/teams/:team/members/:id/second-factor-reset',
    {
      schema: {
        summary: 'Reset a lost second factor',
        description: 'Their sessions end; they are told by mail. The reason is kept in the ledger.',
        tags,
        params: teamItemParams,
        body: reasonSchema,
        response: { 204: done, ...refusalsOfRecord, ...problems.conflict },
      },
    },
    async (request, reply) => {
      const { team, id } = request.params
      const principal = requirePermissionIn(request, 'members:write', team)
      await resetSecondFactor(pool, principal, { team, id, reason: request.body.reason })
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/v1/teams/:team/invitations',
    {
      schema: {
        summary: 'Invitations, the newest first',
        tags,
        params: teamParams,
        querystring: pageQuerySchema,
        response: { 200: invitationPageSchema, ...refusalsOfRecord },
      },
    },
    async (request) => {
      const { team } = request.params
      const principal = requirePermissionIn(request, 'members:write', team)
      const { limit, cursor, search } = request.query
      const keys = parseCursor(cursor, [instantKey, uuidKey])
      const before = keys ? { createdAt: keys[0] ?? '', id: keys[1] ?? '' } : null
      return transaction(pool, principal, async (tx) => {
        const page = { team, search: search || null, before, limit: limit + 1 }
        const rows = await invitation_list(tx, page)
        const { shown, nextCursor } = cutPage(rows, limit, (row) => [row.createdAt, row.id])
        return { items: await toInvitations(tx, shown), nextCursor }
      })
    },
  )

  app.post(
    '/v1/teams/:team/invitations',
    {
      schema: {
        summary: 'Invite people',
        description:
          'One address or many, as pasted; each gets a verdict. Inviting again works from every state.',
        tags,
        params: teamParams,
        body: inviteSchema,
        response: {
          201: invitedSchema,
          ...refusalsOfRecord,
          ...problems.conflict,
          ...problems.tooMany,
        },
      },
    },
    async (request, reply) => {
      const { team } = request.params
      const principal = requirePermissionIn(request, 'members:write', team)
      const { addresses, role, message } = request.body
      const given = { team, addresses, role, message: message || null, vault }
      return reply.code(201).send(await invitePeople(pool, principal, given))
    },
  )

  app.post(
    '/v1/teams/:team/invitations/:id/resend',
    {
      schema: {
        summary: 'Send an invitation again',
        description: 'With a new link; the one before works no more.',
        tags,
        params: teamItemParams,
        response: {
          200: invitationSchema,
          ...refusalsOfRecord,
          ...problems.conflict,
          ...problems.tooMany,
        },
      },
    },
    async (request) => {
      const { team, id } = request.params
      const principal = requirePermissionIn(request, 'members:write', team)
      const row = await resendInvitation(pool, principal, { team, id, vault })
      return firstInvitation(pool, principal, row)
    },
  )

  app.post(
    '/v1/teams/:team/invitations/:id/revocation',
    {
      schema: {
        summary: 'Revoke an invitation',
        tags,
        params: teamItemParams,
        response: { 200: invitationSchema, ...refusalsOfRecord, ...problems.conflict },
      },
    },
    async (request) => {
      const { team, id } = request.params
      const principal = requirePermissionIn(request, 'members:write', team)
      return firstInvitation(pool, principal, await revokeInvitation(pool, principal, { team, id }))
    },
  )

  app.get(
    '/v1/teams/:team/access',
    {
      schema: {
        summary: 'What auditors read, and staff while viewing as the team',
        description: 'The newest first. Staff at work on their own pages are not listed.',
        tags,
        params: teamParams,
        querystring: pageQuerySchema.omit({ search: true }),
        response: { 200: accessPageSchema, ...refusalsOfRecord },
      },
    },
    async (request) => {
      const { team } = request.params
      const principal = requirePermissionIn(request, 'access-log:read', team)
      const { limit, cursor } = request.query
      const [before = null] = parseCursor(cursor, [uuidKey]) ?? []
      const rows = await transaction(pool, principal, (tx) =>
        access_event_list(tx, { team, before, limit: limit + 1 }),
      )
      const { shown, nextCursor } = cutPage(rows, limit, ({ id }) => [id])
      return { items: shown.map((row) => ({ ...row, at: toRfc3339(row.at) })), nextCursor }
    },
  )
}

async function firstInvitation(
  pool: pg.Pool,
  principal: Parameters<typeof transaction>[1],
  row: InvitationRow,
): Promise<Invitation> {
  const [invitation] = await transaction(pool, principal, (tx) => toInvitations(tx, [row]))
  if (!invitation) throw notFound()
  return invitation
}

async function toInvitations(db: Db, rows: readonly InvitationRow[]): Promise<Invitation[]> {
  const mails = await mail_list_by_subject(
    db,
    rows.map(({ id }) => id),
  )
  return rows.map((row) => {
    const mail = mails.find(({ subject }) => subject === row.id)
    return {
      ...row,
      createdAt: toRfc3339(row.createdAt),
      sentAt: toRfc3339(row.sentAt),
      expiresAt: toRfc3339(row.expiresAt),
      acceptedAt: row.acceptedAt && toRfc3339(row.acceptedAt),
      openedAt: row.openedAt && toRfc3339(row.openedAt),
      delivery: mail ? toDelivery(mail) : null,
    }
  })
}

const toMember = (row: MemberRow, self: string): Member => ({
  ...row,
  joinedAt: toRfc3339(row.joinedAt),
  lastSeenAt: row.lastSeenAt && toRfc3339(row.lastSeenAt),
  isYou: row.person === self,
})
