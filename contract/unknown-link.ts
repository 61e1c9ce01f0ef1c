import type { LinkView } from './link.ts'

/** What a link shows that nobody knows: the same whether it never was, or is of somebody else. */
export const unknownLink: LinkView = {
  purpose: null,
  state: 'unknown',
  email: null,
  team: null,
  role: null,
  invitedBy: null,
  message: null,
  expiresAt: null,
  endedAt: null,
  from: null,
  until: null,
  needs: null,
  signedInAs: null,
}
