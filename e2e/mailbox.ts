/** A mail server on this machine that takes everything, and the letters that came. */
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import PostalMime from 'postal-mime'
import { SMTPServer } from 'smtp-server'

export type Letter = {
  readonly to: string
  readonly subject: string
  readonly html: string
  readonly text: string
}

export type Mailbox = {
  /** As SMTP_URL wants it. */
  readonly url: string
  /** The newest letter to an address whose subject fits, once it is there. */
  letterTo(address: string, subject: RegExp): Promise<Letter>
  close(): Promise<void>
}

const waitMs = 20_000

export async function openMailbox(): Promise<Mailbox> {
  const letters: Letter[] = []
  const keep = async (stream: Readable, to: string, done: () => void): Promise<void> => {
    const { subject = '', html = '', text = '' } = await PostalMime.parse(await buffer(stream))
    letters.push({ to, subject, html, text })
    done()
  }
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData(stream, session, done) {
      void keep(stream, session.envelope.rcptTo[0]?.address ?? '', done)
    },
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', () => ready()))
  const address = server.server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: `smtp://127.0.0.1:${port}`,
    async letterTo(to, subject) {
      const until = Date.now() + waitMs
      while (Date.now() < until) {
        const found = letters.findLast((each) => each.to === to && subject.test(each.subject))
        if (found) return found
        await new Promise((later) => setTimeout(later, 100))
      }
      const seen = letters.map((each) => `${each.to}: ${each.subject}`).join('\n')
      throw new Error(`no letter to ${to} about ${String(subject)}; there are:\n${seen}`)
    },
    close: () => new Promise((closed) => server.close(() => closed())),
  }
}

/** The one secret link of a letter. */
export function linkIn(letter: Letter): string {
  const [link] =
    /https?:\/\/\S+\/(?:invitation|reset|confirm-email)\/[0-9a-f-]{36}#[\w-]{43}/.exec(
      letter.text,
    ) ?? []
  if (link === undefined) throw new Error(`no link in: ${letter.text}`)
  return link
}
