/** A forgotten password. Whoever asks learns nothing; the link goes to the address, if anybody has it. */
import type pg from 'pg'
import { transaction, type Tx } from '../platform/database.ts'
import { newId, parseId } from '../platform/ids.ts'
import { ownPrincipal } from '../platform/principal.ts'
import { queueMail, type CompleteMail } from '../mail/mail.ts'
import type { Vault } from '../platform/vault.ts'
import { makeLink, unusable, useLink, findLink } from './links.ts'
import { resetMail, resetRequestMail, tellOfChange } from './mails.ts'
import { networkOf } from './network.ts'
import { refuseWeakPassword } from './password-strength.ts'
import { hashPassword } from './passwords.ts'
import { credential_upsert, person_find, person_find_by_email } from './queries.ts'
import {
  session_delete_of_person,
  sign_in_failure_add,
  sign_in_failure_count,
  sign_in_failure_take_back,
} from './session-queries.ts'
import { desk, subjectOf } from './sign-in.ts'

const asksMaxPerAddress = 3
const asksMaxPerNetwork = 30

/**
 * Puts the same into the outbox whether or not the address is known: the mailer finds out. Beyond a number of asks
 * nothing is sent, and the answer stays the same.
 * Takes the pool, since nobody has come in.
 */
export async function askForReset(
  pool: pg.Pool,
  { email, network }: { email: string; network: string },
): Promise<void> {
  const byAddress = subjectOf(`reset ${email.toLowerCase()}`)
  const byNetwork = subjectOf(`reset from ${networkOf(network)}`)
  await transaction(pool, desk, async (tx) => {
    const minute = await sign_in_failure_add(tx, [byAddress, byNetwork])
    const asked = await sign_in_failure_count(tx, byAddress)
    const askedThere = await sign_in_failure_count(tx, byNetwork)
    if (asked > asksMaxPerAddress || askedThere > asksMaxPerNetwork) {
      // What sends nothing does not count: else whoever keeps asking would keep the owner from ever getting a mail.
      await sign_in_failure_take_back(tx, [byAddress, byNetwork], minute)
      return
    }
    await queueMail(tx, { team: null, email, body: resetRequestMail() })
  })
}

/** Writes the mail, in the mailer: null where nobody has the address. */
export async function completeReset(
  tx: Tx,
  vault: Vault,
  mail: Parameters<CompleteMail>[1],
): ReturnType<CompleteMail> {
  const person = await person_find_by_email(tx, mail.email)
  if (!person) return null
  const to = { purpose: 'reset' as const, team: null, subject: person.id, email: person.email }
  // To the address as it is known here, whichever way it was typed.
  const { email, name } = person
  return { email, name, body: resetMail(), link: await makeLink(tx, vault, to) }
}

/**
 * Sets the new password and ends every session; a second factor stays what it is.
 * Takes the pool, since nobody has come in, and no transaction waits for a hash.
 */
export async function resetPassword(
  pool: pg.Pool,
  input: { link: string; secret: string; password: string; request: string },
): Promise<void> {
  // Looked at before anything costly is done for whoever guesses.
  const person = await transaction(pool, desk, async (tx) => {
    const link = await findLink(tx, input)
    if (link?.purpose !== 'reset') throw unusable('unknown')
    if (link.state !== 'open') throw unusable(link.state)
    const id = parseId<'person'>(link.subject ?? '')
    return id && (await person_find(tx, id))
  })
  if (!person) throw unusable('unknown')
  await refuseWeakPassword(input.password, person)
  const passwordHash = await hashPassword(input.password)
  await transaction(pool, ownPrincipal({ ...person, request: input.request }), async (tx) => {
    await useLink(tx, input, ['reset'])
    await credential_upsert(tx, { id: newId(), person: person.id, passwordHash })
    await session_delete_of_person(tx, { person: person.id, keep: null })
    await tellOfChange(tx, person, 'A new password was set for your account')
  })
}
