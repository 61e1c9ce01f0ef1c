/** What both parts of a mail say alike. */
import type { MailAddress, MailBody } from './mail-body.ts'
import { cleanLine } from './hostile-text.ts'

/** The address of a page. A path that begins with two slashes would lead to another server. */
export const pageAddress = (publicUrl: string, path: string): string =>
  `${publicUrl.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`

/** Why somebody got this mail; the last words of both parts. */
export function footerLines(body: MailBody, { publicUrl, demonstration }: MailAddress): string[] {
  const host = URL.canParse(publicUrl) ? new URL(publicUrl).host : publicUrl
  const team = body.brand === null ? '' : ` for ${cleanLine(body.brand.name, 200)}`
  return [
    ...(demonstration ? ['Demonstration: everybody and everything in this mail is invented.'] : []),
    // A name may end with a full stop of its own, as Ltd. does.
    `Sent by Luminous at ${host}${team.replace(/\.$/, '')}.`,
    body.blocks.some(({ kind }) => kind === 'link')
      ? 'You get this mail because somebody gave this address to Luminous. It signs nobody up: nothing happens until you follow the link and confirm there. If you did not expect it, you need not do anything.'
      : 'You get this mail because you use Luminous, or are named there as somebody to write to. It signs nobody up, and no answer is needed unless it asks for one.',
  ]
}

/** What stands in place of the link where it is not known. */
export const linkGone = 'The link stands only in the mail that was sent.'
