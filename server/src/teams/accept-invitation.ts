/** What a link of an invitation shows, and what a person's click on its page does. */
import type pg from 'pg'
import type { Accept, LinkView } from '@luminous/contract'
import { unknownLink } from '@luminous/contract/unknown-link.ts'
import {
  credential_upsert,
  dueFactors,
  findLink,
  hashPassword,
  membership_insert,
  openSession,
  person_find_by_email,
  person_insert,
  person_update,
  place_list,
  refuseWeakPassword,
  session_delete_of_person,
  unusable,
  useLink,
  type LinkRow,
} from '../access/access.ts'
import { queueMail } from '../mail/mail.ts'
import { transaction, type Tx } from '../platform/database.ts'
import { errorCode } from '../platform/fault.ts'
import { newId, type PersonId, type TeamId } from '../platform/ids.ts'
import { toRfc3339 } from '../platform/instant.ts'
import { jobPrincipal, ownPrincipal, type Principal } from '../platform/principal.ts'
import { Problem } from '../platform/problem.ts'
import { grant_begin_next, grant_claim, grant_list_of_email } from './grant-queries.ts'
import { invitation_accept, invitation_find } from './invitation-queries.ts'
import { askedAgainMail, welcomeMail } from './mails.ts'
import { mail_recent_exists } from './mail-queries.ts'
import { membership_find_of_person, membership_list_admins } from './member-queries.ts'
import { requireOpenTeam } from './members.ts'
import { team_find_details } from './queries.ts'

type Key = { readonly link: string; readonly secret: string }
type SignedIn = { readonly id: PersonId; readonly name: string; readonly email: string }

const desk = jobPrincipal('invitation-desk')

/**
 * What a link is for. Changes unknownLink, however often it is asked and by whom.
 * Takes the pool, since nobody has come in.
 */
export async function viewLink(
  pool: pg.Pool,
  key: Key,
  signedIn: SignedIn | null,
): Promise<LinkView> {
  return transaction(pool, desk, async (tx) => {
    const link = await findLink(tx, key)
    if (!link) return unknownLink
    const invitation =
      link.purpose === 'invitation' && link.team && link.subject
        ? await invitation_find(tx, { team: link.team, id: link.subject })
        : null
    const [grant] = link.purpose === 'grant' ? await grant_list_of_email(tx, link.email) : []
    const team = await teamOf(tx, link.team ?? grant?.team ?? null)
    const isOther = signedIn !== null && !isOwner(signedIn, link)
    return {
      ...unknownLink,
      purpose: link.purpose,
      state: link.state,
      email: link.email,
      team,
      role: grant ? 'auditor' : (invitation?.role ?? null),
      invitedBy: invitation?.invitedBy ?? grant?.grantedBy ?? null,
      message: invitation?.message ?? grant?.purpose ?? null,
      expiresAt: toRfc3339(link.expiresAt),
      endedAt: link.endedAt && toRfc3339(link.endedAt),
      from: grant ? toRfc3339(grant.from) : null,
      until: grant ? toRfc3339(grant.until) : null,
      // Of a dead link nobody learns whether its address has an account.
      needs: link.state === 'open' ? await needsOf(tx, link) : null,
      signedInAs: isOther ? signedIn.email : null,
    }
  })
}

async function teamOf(tx: Tx, team: TeamId | null): Promise<LinkView['team']> {
  const details = team && (await team_find_details(tx, team))
  if (!details) return null
  const { name, slug, colour, hasLogo } = details
  return { name, slug, colour, hasLogo }
}

async function needsOf(tx: Tx, link: LinkRow): Promise<LinkView['needs']> {
  if (link.purpose === 'reset') return 'password'
  return (await canSignIn(tx, link.email)) ? 'signIn' : 'password'
}

/** Who was taken out of every team has an account and no way in: the link lets them set a password anew. */
async function canSignIn(tx: Tx, email: string): Promise<boolean> {
  const person = await person_find_by_email(tx, email)
  return person !== null && person.hasPassword && (await place_list(tx, person.id)).length > 0
}

/** A new address is confirmed by the person who asked for it; everything else by whoever has the address. */
const isOwner = (signedIn: SignedIn, link: LinkRow): boolean =>
  link.purpose === 'email' ? signedIn.id === link.subject : isSame(signedIn.email, link.email)

/** As the database compares addresses: A to Z alone have two cases. The Kelvin sign is no k, though JavaScript thinks so. */
const isSame = (one: string, other: string): boolean => fold(one) === fold(other)
const fold = (email: string): string => email.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())

export type Accepted = {
  /** The token of a new session; null where somebody was signed in already. */
  readonly token: string | null
  readonly team: TeamId | null
  /** When the grant begins that is all the person has; null where they can come in now. */
  readonly begins: string | null
}

/**
 * Accepts an invitation: by whoever is signed in with its address, or by a new password. The link is used up in the
 * transaction that makes the member, so of two who come at once one comes in.
 * Takes the pool, since nobody has come in, and no transaction waits for a hash.
 */
export async function acceptInvitation(
  pool: pg.Pool,
  given: Accept,
  context: {
    signedIn: SignedIn | null
    device: { network: string; agent: string }
    request: string
  },
): Promise<Accepted> {
  const { link, known, signsIn } = await transaction(pool, desk, async (tx) => {
    const found = await findLink(tx, given)
    if (!found || !['invitation', 'grant'].includes(found.purpose)) throw unusable('unknown')
    if (found.state !== 'open') throw unusable(found.state)
    const known = await person_find_by_email(tx, found.email)
    return { link: found, known, signsIn: await canSignIn(tx, found.email) }
  })
  if (context.signedIn && !isSame(context.signedIn.email, link.email)) {
    throw new Problem(
      'invitation.other-address',
      `The invitation is for ${link.email}, and you are signed in as ${context.signedIn.email}. Sign out and open it again.`,
    )
  }
  if (!context.signedIn && signsIn) {
    throw new Problem('sign-in.required', `Sign in as ${link.email} first, then accept.`)
  }
  const made = context.signedIn ? null : await prepareAccount(given, link.email)
  const person: SignedIn = context.signedIn ?? {
    id: known?.id ?? newId<'person'>(),
    name: made?.name ?? '',
    email: link.email,
  }
  const principal = ownPrincipal({ ...person, request: context.request })
  return transaction(pool, principal, async (tx) => {
    // Before the link: the team is what everything else waits for, so nobody waits for anybody in a circle.
    if (link.team) await requireTeamForNewcomers(tx, link.team)
    await useLink(tx, given, ['invitation', 'grant'])
    if (made) {
      if (known) {
        await person_update(tx, person)
        // One from before would come to life again in a team that the person comes back to.
        await session_delete_of_person(tx, { person: person.id, keep: null })
      } else await person_insert(tx, person)
      await credential_upsert(tx, {
        id: newId(),
        person: person.id,
        passwordHash: made.passwordHash,
      })
    }
    if (link.purpose === 'invitation') await join(tx, link, person)
    await grant_claim(tx, { email: link.email, person: person.id })
    // A second factor that was set up before is not passed by: they sign in with it.
    if (!made || (await dueFactors(tx, person.id)).length > 0) {
      return { token: null, team: link.team, begins: null }
    }
    const begins = await grant_begin_next(tx, person.id)
    if (begins !== null && (await place_list(tx, person.id)).length === 0) {
      return { token: null, team: link.team, begins: toRfc3339(begins) }
    }
    const token = await openSession(tx, { person: person.id, device: context.device, isFull: true })
    return { token, team: link.team, begins: null }
  }).catch((error: unknown) => {
    // Two links for one new address, accepted at the same moment: the other one has made the person.
    if (errorCode(error) !== '23505') throw error
    throw new Problem('conflict', 'Your account was made a moment ago. Sign in, and accept again.')
  })
}

async function prepareAccount(given: Accept, email: string) {
  const { name, password } = given
  if (name === undefined || password === undefined) {
    const field = name === undefined ? 'name' : 'password'
    throw new Problem('request.invalid', `${field}: is needed to set up the account.`, { field })
  }
  await refuseWeakPassword(password, { email, name })
  return { name, passwordHash: await hashPassword(password) }
}

async function requireTeamForNewcomers(tx: Tx, team: TeamId): Promise<void> {
  const { state, name } = await requireOpenTeam(tx, team)
  if (state !== 'suspended') return
  throw new Problem('team.closed', `${name} is suspended at the moment. Ask Luminous.`)
}

async function join(tx: Tx, link: LinkRow, person: SignedIn): Promise<void> {
  const invitation =
    link.team && link.subject
      ? await invitation_find(tx, { team: link.team, id: link.subject })
      : null
  if (!invitation || invitation.state !== 'pending') throw unusable('revoked')
  const { team, id, role } = invitation
  await invitation_accept(tx, { team, id, person: person.id })
  if (await membership_find_of_person(tx, { team, person: person.id })) return
  await membership_insert(tx, { team, id: newId(), person: person.id, role })
  const details = await team_find_details(tx, team)
  if (!details) return
  const { name, email } = person
  await queueMail(tx, { team, email, name, body: welcomeMail(details, role) })
}

/**
 * Whoever holds an expired link asks the team's admins for another; once an hour is enough.
 * Takes the pool, since nobody has come in.
 */
export async function askAgain(pool: pg.Pool, key: Key): Promise<void> {
  const principal: Principal = desk
  await transaction(pool, principal, async (tx) => {
    const link = await findLink(tx, key)
    if (link?.purpose !== 'invitation' || !link.team || !link.subject) throw unusable('unknown')
    if (link.state !== 'expired') throw unusable(link.state)
    const asked = { subject: link.id, hours: 1 }
    if (await mail_recent_exists(tx, asked)) return
    const details = await team_find_details(tx, link.team)
    if (!details) throw unusable('unknown')
    for (const admin of await membership_list_admins(tx, link.team)) {
      const body = askedAgainMail(details, link.email)
      await queueMail(tx, { team: link.team, subject: link.id, ...admin, body })
    }
  })
}
