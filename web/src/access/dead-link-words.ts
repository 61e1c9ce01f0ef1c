import type { LinkPurpose, LinkState } from '@luminous/contract'

type EndedState = Exclude<LinkState, 'open'>

export type DeadLinkWords = {
  readonly title: string
  readonly says: string
  /** What to do next. */
  readonly next: 'signIn' | 'forgot' | 'askAgain' | 'account' | null
}

const names: Readonly<Record<LinkPurpose, string>> = {
  invitation: 'invitation',
  grant: 'invitation',
  reset: 'link for a new password',
  email: 'link that confirms an address',
}

/** Why a link does nothing any more, and what its reader does next. `on` is the day that it ended, if known. */
export function deadLinkWords(
  state: EndedState,
  purpose: LinkPurpose | null,
  { on, inviter }: { on: string | null; inviter: string | null },
): DeadLinkWords {
  const day = on === null ? '' : ` on ${on}`
  const name = purpose === null ? 'link' : names[purpose]
  const isInvitation = purpose === 'invitation' || purpose === 'grant'
  switch (state) {
    case 'used':
      return usedWords(purpose, day)
    case 'replaced':
      return {
        title: 'A newer mail took the place of this one',
        says: `Another ${name} was sent to you${day}. Open the newest mail and follow the link in it; this older one does nothing any more.`,
        next: null,
      }
    case 'expired':
      return {
        title: `This ${name} has run out`,
        says: isInvitation
          ? `It worked until${on === null ? ' some time ago' : ` ${on}`}. Ask for a new one: those who manage the team are told, and can send it with one click.`
          : `It worked until${on === null ? ' some time ago' : ` ${on}`}. Such links do not live long, so that an old mail opens nothing.`,
        next: isInvitation ? 'askAgain' : purpose === 'email' ? 'account' : 'forgot',
      }
    case 'revoked':
      return {
        title: `This ${name} was taken back`,
        says: isInvitation
          ? `It was taken back${day}. If you think that this is a mistake, write to ${inviter ?? 'whoever invited you'}: they can invite you again.`
          : `It was taken back${day}, because something of the account changed. You can ask for a new one.`,
        next: isInvitation ? null : purpose === 'email' ? 'account' : 'forgot',
      }
    case 'unknown':
      break
  }
  return {
    title: 'This link leads nowhere',
    says: 'Some mail programs cut long addresses. Open the mail again, copy the whole address below the button, and put it into the address bar of the browser.',
    next: 'signIn',
  }
}

function usedWords(purpose: LinkPurpose | null, day: string): DeadLinkWords {
  switch (purpose) {
    case 'reset':
      return {
        title: 'This link has done its work',
        says: `The password was changed with it${day}. Sign in with the new one. If that was not you, ask for another link at once.`,
        next: 'forgot',
      }
    case 'email':
      return {
        title: 'The address is confirmed',
        says: `This link confirmed it${day}. There is nothing left to do.`,
        next: 'account',
      }
    case 'invitation':
    case 'grant':
    case null:
      break
  }
  return {
    title: 'This invitation was accepted',
    says: `It was accepted${day}, and works once. Sign in with the address that it was sent to.`,
    next: 'signIn',
  }
}
