import { createTransport, type Transporter } from 'nodemailer'
import { errorCode, errorMessage } from '../platform/fault.ts'
import type { MailServer } from '../settings/settings.ts'

export type Letter = {
  readonly id: string
  readonly to: { readonly address: string; readonly name: string }
  readonly subject: string
  readonly html: string
  readonly text: string
}

/** `bounced`: the server refuses this address for good. `refused`: it refuses us. `later`: worth another try. */
export type Sent = {
  readonly outcome: 'sent' | 'bounced' | 'refused' | 'later'
  readonly answer: string
}

const timeoutMs = 15_000

export function connectMailServer(server: MailServer): Transporter {
  return createTransport({
    host: server.host,
    port: server.port,
    secure: server.security === 'tls',
    requireTLS: server.security === 'starttls',
    ignoreTLS: server.security === 'none',
    ...(server.user === '' ? {} : { auth: { user: server.user, pass: server.password } }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: 2 * timeoutMs,
    // Nothing that a mail names is ever read from disk or fetched.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
}

/** Sends one letter to one person. Its Message-ID stays the same however often it is tried. */
export async function sendLetter(
  transport: Transporter,
  from: string,
  letter: Letter,
): Promise<Sent> {
  try {
    const info = await transport.sendMail({
      from: { name: 'Luminous', address: from },
      to: { name: letter.to.name, address: letter.to.address },
      subject: letter.subject,
      html: letter.html,
      text: letter.text,
      messageId: `<${letter.id}@${from.slice(from.lastIndexOf('@') + 1)}>`,
      headers: {
        // No holiday notice answers a machine's mail.
        'Auto-Submitted': 'auto-generated',
        'X-Auto-Response-Suppress': 'All',
      },
    })
    return { outcome: 'sent', answer: cleanAnswer(info.response ?? '') }
  } catch (error) {
    return { outcome: outcomeOf(error), answer: cleanAnswer(errorMessage(error)) }
  }
}

/** Says hello, encrypts and signs in, without sending anything. */
export async function testMailServer(server: MailServer, letter: Letter): Promise<Sent> {
  const transport = connectMailServer(server)
  try {
    return await sendLetter(transport, server.from, letter)
  } finally {
    transport.close()
  }
}

function outcomeOf(error: unknown): Sent['outcome'] {
  const responseCode = readNumber(error, 'responseCode')
  if (responseCode === null || responseCode < 500) return 'later'
  const code = errorCode(error)
  // A wrong password or a closed relay is ours to mend, and the mail goes out once it is.
  if (code === 'EAUTH') return 'later'
  return code === 'EENVELOPE' || code === 'EMESSAGE' ? 'bounced' : 'refused'
}

function readNumber(error: unknown, key: string): number | null {
  if (typeof error !== 'object' || error === null) return null
  const value: unknown = Reflect.get(error, key)
  return typeof value === 'number' ? value : null
}

/** A server may answer anything: one line of plain text is kept of it. */
const cleanAnswer = (text: string): string =>
  text
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, 500)
