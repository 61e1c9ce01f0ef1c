/**
 * How a mail of Luminous looks: from blocks to its HTML and its plain text, which say the same. Pure, and every
 * text in it is taken for hostile, since names, teams and messages are what people typed.
 */
import { renderHtml } from './frame-html.ts'
import { renderText } from './frame-text.ts'
import { cleanLine } from './hostile-text.ts'
import type { MailAddress, MailBody } from './mail-body.ts'

/** Beyond this, clients cut a subject anyway. */
const subjectCharactersMax = 150

export function renderMail(
  body: MailBody,
  address: MailAddress,
): { subject: string; html: string; text: string } {
  const subject = cleanLine(body.subject, subjectCharactersMax)
  return {
    subject,
    html: renderHtml({ ...body, subject }, address),
    text: renderText(body, address),
  }
}
