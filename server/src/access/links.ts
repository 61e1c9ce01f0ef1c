/** Links in mails: made, looked at, used once. */
import { timingSafeEqual } from 'node:crypto'
import type { LinkPurpose, LinkState } from '@luminous/contract'
import type { Db, Tx } from '../platform/database.ts'
import { newId, type TeamId } from '../platform/ids.ts'
import { Problem } from '../platform/problem.ts'
import { sha256Of, type Vault } from '../platform/vault.ts'
import {
  link_end_of_subject,
  link_find,
  link_insert,
  link_use,
  type LinkRow,
} from './link-queries.ts'

export const linkHours: Readonly<Record<LinkPurpose, number>> = {
  invitation: 7 * 24,
  grant: 7 * 24,
  reset: 1,
  email: 24,
}

/** Makes a link; those made before for the same subject and purpose work no more. Answers its id. */
export async function makeLink(
  tx: Tx,
  vault: Vault,
  link: { purpose: LinkPurpose; team: TeamId | null; subject: string | null; email: string },
): Promise<string> {
  const id = newId()
  if (link.subject !== null) {
    await link_end_of_subject(tx, { subject: link.subject, purpose: link.purpose, how: 'replaced' })
  }
  const secretHash = sha256Of(vault.linkSecret(id))
  await link_insert(tx, { id, ...link, secretHash, hours: linkHours[link.purpose] })
  return id
}

/** The link of an id and secret, in whatever state; null where they do not fit: unknown and wrong are one. */
export async function findLink(
  db: Db,
  key: { link: string; secret: string },
): Promise<LinkRow | null> {
  const row = await link_find(db, key.link)
  const given = sha256Of(key.secret)
  // An unknown id costs a comparison too.
  const expected = row ? Buffer.from(row.secretHash) : sha256Of('')
  return timingSafeEqual(given, expected) ? row : null
}

/** Uses a link up, once; throws where it is dead, for another purpose, or taken by somebody faster. */
export async function useLink(
  tx: Tx,
  key: { link: string; secret: string },
  purposes: readonly LinkPurpose[],
): Promise<LinkRow> {
  const row = await findLink(tx, key)
  if (!row || !purposes.includes(row.purpose)) throw unusable('unknown')
  if (row.state !== 'open' || !(await link_use(tx, row.id))) throw unusable(row.state)
  return row
}

const reasons: Readonly<Record<LinkState, string>> = {
  open: 'This link was used a moment ago.',
  used: 'This link was used already. Sign in instead.',
  replaced: 'A newer mail has taken this one’s place. Open the newest.',
  revoked: 'This link was withdrawn.',
  expired: 'This link has expired. Ask for another.',
  unknown: 'This link is not known here. Check that the whole address was copied.',
}

export const unusable = (state: LinkState): Problem => new Problem('link.unusable', reasons[state])
