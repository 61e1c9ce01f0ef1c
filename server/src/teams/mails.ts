/** Mails about a team: who is invited, who may audit, who keeps checkpoints. */
import { roleWords, type Role } from '@luminous/contract'
import type { MailBody } from '../mail/mail.ts'

type Brand = { readonly name: string; readonly colour: string | null }

const brandOf = ({ name, colour }: Brand): Brand => ({ name, colour })

/** A day in words, in UTC: a mail does not know where its reader is. */
const day = (instant: string): string =>
  new Intl.DateTimeFormat('en-CA', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(instant))

const withArticle = (role: Role): string =>
  `${/^[AEIO]/.test(roleWords[role].name) ? 'an' : 'a'} ${roleWords[role].name.toLowerCase().replace('luminous', 'Luminous')}`

/** "An admin manages the team." */
const dutiesOf = (role: Role): string => {
  const who = withArticle(role)
  const { does } = roleWords[role]
  return `${who.charAt(0).toUpperCase()}${who.slice(1)} ${does.charAt(0).toLowerCase()}${does.slice(1)}`
}

export function invitationMail(
  invitation: { invitedBy: string; role: Role; message: string | null; expiresAt: string },
  team: Brand,
): MailBody {
  const { invitedBy, role, message } = invitation
  return {
    template: 'invitation',
    subject: `${invitedBy} invites you to ${team.name} on Luminous`,
    preheader: `Set a password and you are in, as ${withArticle(role)}.`,
    brand: brandOf(team),
    blocks: [
      { kind: 'heading', text: `Welcome to ${team.name}` },
      {
        kind: 'text',
        text: `${invitedBy} invites you to ${team.name} on Luminous, as ${withArticle(role)}. ${dutiesOf(role)}`,
      },
      ...(message === null || message === ''
        ? []
        : [{ kind: 'quote' as const, text: message, by: invitedBy }]),
      { kind: 'link', label: 'Accept the invitation' },
      {
        kind: 'steps',
        items: [
          'Open the link. Opening it changes nothing yet.',
          'Type your name and a password of 12 characters or more; a phrase is fine. If you have an account, sign in instead.',
          'Add a passkey or an authenticator app, if you like or your team asks for it.',
        ],
      },
      {
        kind: 'small',
        text: `The link is for you alone, works once, and until ${day(invitation.expiresAt)} (UTC). After that, ask ${invitedBy} for another.`,
      },
      {
        kind: 'small',
        text: 'Luminous measures naphthenic acids in water with bacteria that light up, and keeps a record of every change that nobody can rewrite unnoticed.',
      },
    ],
  }
}

export function welcomeMail(team: Brand, role: Role): MailBody {
  return {
    template: 'welcome',
    subject: `You are in: ${team.name} on Luminous`,
    preheader: 'What you can do here, and where it begins.',
    brand: brandOf(team),
    blocks: [
      { kind: 'heading', text: 'You are in' },
      {
        kind: 'text',
        text: `You belong to ${team.name} now, as ${withArticle(role)}. ${dutiesOf(role)}`,
      },
      { kind: 'page', label: 'Open Luminous', path: role === 'admin' ? '/welcome' : '/' },
      {
        kind: 'steps',
        items:
          role === 'admin'
            ? [
                'Confirm your team’s details.',
                'Set the limits that you want watched.',
                'Name somebody outside who keeps checkpoints of your ledger.',
                'Invite your colleagues.',
              ]
            : [
                'Results appear by themselves once the lab has published them.',
                'Each comes with its curve, its wells and its history.',
                'Verify any of them in your own browser.',
              ],
      },
    ],
  }
}

export function askedAgainMail(team: Brand & { readonly id: string }, email: string): MailBody {
  return {
    template: 'asks-again',
    subject: `${email} asks for a new invitation to ${team.name}`,
    preheader: 'The invitation had expired.',
    brand: brandOf(team),
    blocks: [
      { kind: 'heading', text: 'An invitation had expired' },
      {
        kind: 'text',
        text: `${email} opened an invitation to ${team.name} that had expired, and asks for another.`,
      },
      { kind: 'page', label: 'See the invitations', path: `/teams/${team.id}/people` },
    ],
  }
}

export function grantMail(
  grant: {
    grantedBy: string
    purpose: string
    from: string
    until: string
    teams: readonly string[]
  },
  isKnown: boolean,
): MailBody {
  const names = grant.teams.join(', ')
  return {
    template: 'grant',
    subject: `You may read ${names} on Luminous`,
    preheader: `From ${day(grant.from)} until ${day(grant.until)} (UTC).`,
    brand: null,
    blocks: [
      { kind: 'heading', text: 'You may read as an auditor' },
      { kind: 'text', text: `${grant.grantedBy} lets you read ${names} on Luminous.` },
      {
        kind: 'facts',
        rows: [
          ['Purpose', grant.purpose],
          ['From', `${day(grant.from)} (UTC)`],
          ['Until', `${day(grant.until)} (UTC)`],
        ],
      },
      isKnown
        ? { kind: 'page', label: 'Sign in', path: '/' }
        : { kind: 'link', label: 'Set up your account' },
      {
        kind: 'small',
        text: 'You read and change nothing. What you read is written down, and the team’s admins can see it.',
      },
    ],
  }
}

export function checkpointMail(
  team: Brand,
  recipient: { name: string; namedBy: string; note: string; vkeys: readonly string[] },
): MailBody {
  return {
    template: 'checkpoint',
    subject: `A checkpoint of ${team.name}’s ledger, for you to keep`,
    preheader: 'With it, nobody can rewrite what was recorded so far unnoticed.',
    brand: brandOf(team),
    blocks: [
      { kind: 'heading', text: 'Please keep this mail' },
      {
        kind: 'text',
        text: `${recipient.name}, ${recipient.namedBy} named you as somebody outside who keeps checkpoints of ${team.name}’s ledger.`,
      },
      {
        kind: 'text',
        text: 'A checkpoint is the signed state of everything recorded so far. Whoever holds one can show later whether anything before it was changed. There is nothing to do but to keep it.',
      },
      { kind: 'code', text: recipient.note },
      { kind: 'text', text: 'The public keys of the log, the newest last:' },
      { kind: 'code', text: recipient.vkeys.join('\n') },
      {
        kind: 'small',
        text: 'To check later: save the checkpoint as a file, and have the operator run luminous verify --since <file>.',
      },
    ],
  }
}
