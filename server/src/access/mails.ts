/** Mails about somebody's account. */
import type { Tx } from '../platform/database.ts'
import type { PersonId } from '../platform/ids.ts'
import { queueMail, type MailBlock, type MailBody } from '../mail/mail.ts'

type Reader = { readonly email: string; readonly name: string }

const notice = (template: string, subject: string, blocks: MailBlock[]): MailBody => ({
  template,
  subject,
  preheader: subject,
  brand: null,
  blocks: [{ kind: 'heading', text: subject }, ...blocks],
})

const notYou: MailBlock = {
  kind: 'text',
  text: 'If this was not you, set a new password at once, and tell the admin of your team or Luminous.',
}
const toAccount: MailBlock = { kind: 'page', label: 'Open your account', path: '/account' }

export const resetMail = (): MailBody =>
  notice('reset', 'Set a new password', [
    { kind: 'text', text: 'Somebody, you we hope, asked to set a new password for this address.' },
    { kind: 'link', label: 'Set a new password' },
    {
      kind: 'small',
      text: 'The link works once, for one hour. Setting the password ends every session of your account. If you asked for nothing, do nothing: your password stays as it is.',
    },
  ])

/** A mail whose words are written when it is sent: asking for it must not tell whether the address is known. */
export const resetRequestMail = (): MailBody => notice('reset-request', 'Set a new password', [])

export const confirmEmailMail = (name: string): MailBody =>
  notice('confirm-email', 'Confirm your new address', [
    { kind: 'text', text: `${name}, you want to use this address for Luminous from now on.` },
    { kind: 'link', label: 'Confirm this address' },
    {
      kind: 'small',
      text: 'The link works once, for 24 hours, while you are signed in. Until then your old address stays.',
    },
  ])

export const addressTakenMail = (): MailBody =>
  notice('address-taken', 'Somebody wanted to use your address', [
    {
      kind: 'text',
      text: 'Somebody wanted to use this address for their account. It belongs to your account already, and stays yours. There is nothing to do.',
    },
  ])

/** Tells the person that something about their way in has changed. */
export async function tellOfChange(tx: Tx, person: Reader, what: string): Promise<void> {
  const body = notice('credentials-changed', what, [
    {
      kind: 'text',
      text: `${what}. You can see your sessions and your ways to sign in on your account’s page.`,
    },
    toAccount,
    notYou,
  ])
  await queueMail(tx, { team: null, ...person, body })
}

export const tellOfRecoveryCode = (
  tx: Tx,
  session: { person: PersonId; person_name: string; email: string },
): Promise<void> =>
  tellOfChange(
    tx,
    { email: session.email, name: session.person_name },
    'A recovery code was used to sign in to your account',
  )

export async function tellOldAddress(
  tx: Tx,
  person: Reader & { newEmail: string; isDone: boolean },
): Promise<void> {
  const what = person.isDone
    ? 'Your account has a new address'
    : 'Somebody wants to change the address of your account'
  const body = notice('address-changed', what, [
    {
      kind: 'text',
      text: person.isDone
        ? `From now on you sign in with ${person.newEmail}. This address is no longer used.`
        : `The new address is ${person.newEmail}. Nothing has changed yet: it has to be confirmed there first.`,
    },
    notYou,
  ])
  await queueMail(tx, { team: null, email: person.email, name: person.name, body })
}
