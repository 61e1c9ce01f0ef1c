/** What a person does with what is theirs alone: each writes into the ledger, and tells the person by mail. */
import type { RecoveryCodes } from '@luminous/contract'
import type { Tx } from '../platform/database.ts'
import { errorCode } from '../platform/fault.ts'
import { newId, type PersonId } from '../platform/ids.ts'
import { notFound, Problem } from '../platform/problem.ts'
import type { Vault } from '../platform/vault.ts'
import { queueMail } from '../mail/mail.ts'
import {
  passkey_delete,
  passkey_list,
  recovery_code_replace,
  totp_confirm,
  totp_delete,
  totp_find,
} from './factor-queries.ts'
import { link_end_of_subject } from './link-queries.ts'
import { makeLink, useLink } from './links.ts'
import { addressTakenMail, confirmEmailMail, tellOfChange, tellOldAddress } from './mails.ts'
import { firstRecoveryCodes, makeRecoveryCodes, spendTotp } from './one-time-code.ts'
import { addPasskey } from './passkeys.ts'
import {
  credential_delete,
  credential_upsert,
  person_find_by_email,
  person_forget,
  person_lock,
  person_update,
} from './queries.ts'
import {
  session_delete_of_person,
  sign_in_failure_add,
  sign_in_failure_count,
} from './session-queries.ts'
import { subjectOf } from './sign-in.ts'
import {
  address_forget,
  membership_delete_all,
  membership_sole_admin_of,
  team_lock_many,
} from './leave-queries.ts'

/** Each sends a mail to somebody who may know nothing of it. */
const addressAsksMax = 5

export type Self = {
  readonly id: PersonId
  readonly name: string
  readonly email: string
  readonly session: string
}

/** The new password, hashed before the transaction began. */
export async function changePassword(
  tx: Tx,
  { self, passwordHash }: { self: Self; passwordHash: string },
): Promise<void> {
  await credential_upsert(tx, { id: newId(), person: self.id, passwordHash })
  await session_delete_of_person(tx, { person: self.id, keep: self.session })
  await endResets(tx, self.id)
  await tellOfChange(tx, self, 'Your password was changed')
}

/**
 * Sends a link to the new address, and word to the old one. An address that somebody else has gets a mail too, so
 * that the answer is the same for every address.
 */
export async function askForEmailChange(
  tx: Tx,
  { self, email, vault }: { self: Self; email: string; vault: Vault },
): Promise<void> {
  const asker = subjectOf(`change of address ${self.id}`)
  await sign_in_failure_add(tx, [asker])
  if ((await sign_in_failure_count(tx, asker)) > addressAsksMax) {
    throw new Problem('rate.exceeded', 'That was often enough. Wait 15 minutes and try again.')
  }
  const owner = await person_find_by_email(tx, email)
  // Made for a taken address too, and told to nobody: the account's page shows that a change waits, either way.
  const to = { purpose: 'email' as const, team: null, subject: self.id, email }
  const link = await makeLink(tx, vault, to)
  if (owner && owner.id !== self.id) {
    await queueMail(tx, { team: null, email, body: addressTakenMail() })
  } else {
    await queueMail(tx, {
      team: null,
      email,
      name: self.name,
      body: confirmEmailMail(self.name),
      link,
    })
  }
  await tellOldAddress(tx, { ...self, newEmail: email, isDone: false })
}

export async function confirmEmailChange(
  tx: Tx,
  { self, key }: { self: Self; key: { link: string; secret: string } },
): Promise<void> {
  const link = await useLink(tx, key, ['email'])
  if (link.subject !== self.id) {
    throw new Problem(
      'invitation.other-address',
      'This link belongs to another account. Sign in as the person that it was sent to.',
    )
  }
  const owner = await person_find_by_email(tx, link.email)
  if (owner && owner.id !== self.id) throw addressTaken()
  try {
    await person_update(tx, { id: self.id, email: link.email })
  } catch (error) {
    if (errorCode(error) === '23505') throw addressTaken()
    throw error
  }
  // Whoever can still read the old mailbox comes in no more.
  await endResets(tx, self.id)
  await tellOldAddress(tx, { ...self, newEmail: link.email, isDone: true })
}

const addressTaken = () => new Problem('conflict', 'This address is taken.')

const endResets = (tx: Tx, person: PersonId): Promise<void> =>
  link_end_of_subject(tx, { subject: person, purpose: 'reset', how: 'revoked' })

export async function confirmTotp(
  tx: Tx,
  { self, code, vault }: { self: Self; code: string; vault: Vault },
): Promise<RecoveryCodes> {
  const fits = await spendTotp(tx, vault, { person: self.id, code, isConfirmed: false })
  if (!fits) {
    throw new Problem(
      'request.invalid',
      'This code is not right. Check that the clock of your phone sets itself, and take the newest code.',
      { field: 'code' },
    )
  }
  await totp_confirm(tx, self.id)
  await tellOfChange(tx, self, 'An authenticator app was added to your account')
  return { codes: (await firstRecoveryCodes(tx, self.id)) ?? [] }
}

export async function takePasskey(
  tx: Tx,
  passkey: { self: Self; name: string; answer: unknown; publicUrl: string },
): Promise<{ id: string; recoveryCodes: string[] | null }> {
  const { self, publicUrl } = passkey
  const id = await addPasskey(tx, publicUrl, { ...passkey, person: self.id })
  await tellOfChange(tx, self, 'A passkey was added to your account')
  return { id, recoveryCodes: await firstRecoveryCodes(tx, self.id) }
}

export async function renewRecoveryCodes(tx: Tx, self: Self): Promise<RecoveryCodes> {
  await tellOfChange(tx, self, 'New recovery codes were made for your account')
  return { codes: await makeRecoveryCodes(tx, self.id) }
}

/** `isRequired`: one second factor has to stay. */
export async function removeTotp(
  tx: Tx,
  { self, isRequired }: { self: Self; isRequired: boolean },
): Promise<void> {
  await person_lock(tx, self.id)
  await totp_delete(tx, self.id)
  await settleFactors(tx, self.id, isRequired)
  await tellOfChange(tx, self, 'The authenticator app was removed from your account')
}

export async function removePasskey(
  tx: Tx,
  { self, id, isRequired }: { self: Self; id: string; isRequired: boolean },
): Promise<void> {
  await person_lock(tx, self.id)
  if ((await passkey_delete(tx, { person: self.id, id })) === 0) throw notFound()
  await settleFactors(tx, self.id, isRequired)
  await tellOfChange(tx, self, 'A passkey was removed from your account')
}

/** After one factor went: where it was the last, it may be required; else its recovery codes go with it. */
async function settleFactors(tx: Tx, person: PersonId, isRequired: boolean): Promise<void> {
  const totp = await totp_find(tx, person)
  if (totp?.confirmedAt != null || (await passkey_list(tx, person)).length > 0) return
  if (isRequired) {
    throw new Problem(
      'conflict',
      'Your team requires a second factor. Add another before you remove this one.',
    )
  }
  await recovery_code_replace(tx, { person, codes: [] })
}

/** Takes every second factor of a person away; whoever does it says so in the principal's reason. */
export async function clearSecondFactors(
  tx: Tx,
  person: { id: PersonId; email: string; name: string },
): Promise<void> {
  await totp_delete(tx, person.id)
  await passkey_delete(tx, { person: person.id, id: null })
  await recovery_code_replace(tx, { person: person.id, codes: [] })
  await session_delete_of_person(tx, { person: person.id, keep: null })
  await tellOfChange(tx, person, 'The second factor of your account was reset')
}

/**
 * Deletes an account: its ways to sign in, its places in teams, its name and address. The id stays, so that entries
 * of the ledger keep pointing at one and the same somebody; their payloads keep the name as retention says.
 */
export async function deleteAccount(tx: Tx, self: Self): Promise<void> {
  await team_lock_many(tx, self.id)
  const sole = await membership_sole_admin_of(tx, self.id)
  if (sole.length > 0) {
    throw new Problem(
      'last-admin',
      `You are the last admin of ${sole.join(', ')}. Make somebody else an admin first.`,
    )
  }
  await address_forget(tx, { person: self.id, email: self.email })
  await tellOfChange(tx, self, 'Your account was deleted')
  await membership_delete_all(tx, self.id)
  await totp_delete(tx, self.id)
  await passkey_delete(tx, { person: self.id, id: null })
  await recovery_code_replace(tx, { person: self.id, codes: [] })
  await session_delete_of_person(tx, { person: self.id, keep: null })
  await credential_delete(tx, self.id)
  await person_forget(tx, self.id)
}
