import type pg from 'pg'
import { linkPaths } from '@luminous/contract'
import { transaction, type Tx } from '../platform/database.ts'
import type { Log } from '../platform/log.ts'
import { startPolling, type Polling } from '../platform/poll.ts'
import { jobPrincipal } from '../platform/principal.ts'
import type { Vault } from '../platform/vault.ts'
import type { LiveSettings } from '../settings/settings.ts'
import { renderMail } from './frame.ts'
import type { MailBody } from './mail-body.ts'
import {
  mail_claim,
  mail_complete,
  mail_delete,
  mail_settle,
  type MailRow,
  type MailState,
} from './queries.ts'
import { connectMailServer, sendLetter, type Sent } from './transport.ts'

/**
 * Finishes a mail that could not be written when it was asked for, because the asking must not tell whether the
 * address is known. Null: there is nobody to write to.
 */
export type CompleteMail = (
  tx: Tx,
  mail: MailRow,
) => Promise<{ email: string; name: string; body: MailBody; link: string | null } | null>

const pollMs = 1000
/** Small enough to be through before a claim of two minutes runs out, each at a server that answers at its slowest. */
const batch = 3
/** Waits between tries; after the last one the mail has failed. */
const retrySeconds = [30, 120, 600, 1800, 7200, 21_600, 43_200] as const
const principal = jobPrincipal('mailer')

/** Sends what is in the outbox, one mail a person, until it is stopped. */
export function startMailer(options: {
  pool: pg.Pool
  settings: LiveSettings
  vault: Vault
  log: Log
  demonstration: boolean
  complete: Readonly<Record<string, CompleteMail>>
  /** False: only `round` sends. */
  polls?: boolean
}): Polling {
  const { pool, log } = options
  return startPolling({
    ...options,
    round: () => sendRound(options),
    isMore: (sent) => sent === batch,
    pollMs,
    failed: 'the outbox could not be worked off and will be tried again',
  })

  async function sendRound({ settings, vault, demonstration, complete }: typeof options) {
    const claimed = await transaction(pool, principal, (tx) => mail_claim(tx, batch))
    if (claimed.length === 0) return 0
    const server = settings.mail
    const transport = server ? connectMailServer(server) : null
    try {
      for (const row of claimed) {
        const mail = await completed(row, complete)
        if (!mail) continue
        const link = linkOf(mail, { publicUrl: settings.publicUrl, vault })
        if (mail.link !== null && !mail.linkIsOpen) {
          await settle(mail, { state: 'failed', answer: 'Not sent: its link works no more.' })
        } else if (!transport || !server) {
          await settle(mail, { state: 'waiting', answer: null })
        } else {
          const words = renderMail(mail.body, {
            publicUrl: settings.publicUrl,
            link,
            demonstration,
          })
          const letter = { id: mail.id, to: { address: mail.email, name: mail.name }, ...words }
          await settle(mail, fateOf(mail, await sendLetter(transport, server.from, letter)))
        }
      }
    } finally {
      transport?.close()
    }
    return claimed.length
  }

  async function completed(row: MailRow, complete: typeof options.complete) {
    const finish = complete[row.body.template]
    if (!finish) return row
    return transaction(pool, principal, async (tx) => {
      const words = await finish(tx, row)
      if (!words) {
        await mail_delete(tx, row.id)
        return null
      }
      await mail_complete(tx, { id: row.id, ...words })
      const linkPurpose = words.link === null ? null : ('reset' as const)
      return { ...row, ...words, linkPurpose, linkIsOpen: true }
    })
  }

  async function settle(mail: MailRow, fate: Fate) {
    await transaction(pool, principal, (tx) =>
      mail_settle(tx, { id: mail.id, afterSeconds: 0, ...fate }),
    )
    if (fate.state === 'bounced' || fate.state === 'failed') {
      log.warn({ mail: mail.id, state: fate.state, answer: fate.answer }, 'a mail did not arrive')
    }
  }
}

type Fate = { state: MailState; answer: string | null; afterSeconds?: number }

function fateOf(mail: MailRow, sent: Sent): Fate {
  const { answer } = sent
  if (sent.outcome === 'sent') return { state: 'sent', answer }
  if (sent.outcome === 'bounced') return { state: 'bounced', answer }
  const afterSeconds = retrySeconds[mail.attempts - 1]
  if (sent.outcome === 'refused' || afterSeconds === undefined) return { state: 'failed', answer }
  return { state: 'queued', answer, afterSeconds }
}

/** The address of a mail's link, with its secret behind the `#`. */
export function linkOf(
  mail: Pick<MailRow, 'link' | 'linkPurpose'>,
  { publicUrl, vault }: { publicUrl: string; vault: Vault },
): string | null {
  if (mail.link === null || mail.linkPurpose === null) return null
  return `${publicUrl}${linkPaths[mail.linkPurpose]}/${mail.link}#${vault.linkSecret(mail.link)}`
}
