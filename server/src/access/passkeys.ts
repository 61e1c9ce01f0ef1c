/** Passkeys (WebAuthn), as a second factor or, with the device's own check of the person, alone. */
import { z } from 'zod'
import type { Tx } from '../platform/database.ts'
import { newId, type PersonId } from '../platform/ids.ts'
import { Problem } from '../platform/problem.ts'
import {
  passkey_challenge_insert,
  passkey_challenge_spend,
  passkey_find_by_credential,
  passkey_insert,
  passkey_list,
  passkey_use,
  type PasskeyRow,
} from './factor-queries.ts'

/** Three hundred modules, read when somebody uses the first passkey: a third of what a command took to start. */
const loadWebAuthn = () => import('@simplewebauthn/server')

const base64url = z
  .string()
  .regex(/^[A-Za-z0-9_-]+$/)
  .max(16_384)
const frame = {
  id: base64url,
  rawId: base64url,
  type: z.literal('public-key'),
  clientExtensionResults: z.record(z.string(), z.unknown()).default({}),
  authenticatorAttachment: z.enum(['cross-platform', 'platform']).optional(),
}
const transportNames = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'] as const
const registrationSchema = z.object({
  ...frame,
  response: z.object({
    clientDataJSON: base64url,
    attestationObject: base64url,
    transports: z.array(z.enum(transportNames)).max(10).catch([]).optional(),
  }),
})
const assertionSchema = z.object({
  ...frame,
  response: z.object({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: base64url.optional(),
  }),
})

const challengeSchema = z
  .string()
  .transform((text, context) => {
    try {
      const parsed: unknown = JSON.parse(text)
      return parsed
    } catch {
      context.addIssue('is no JSON')
      return z.NEVER
    }
  })
  .pipe(z.object({ challenge: base64url }))

const site = (publicUrl: string) => {
  const { hostname, origin } = new URL(publicUrl)
  return { rpID: hostname, origin }
}

const refused = () =>
  new Problem('second-factor.refused', 'The passkey was not accepted. Try again.')

/**
 * The challenge that the browser says it answers, once, and only one of ours. Asked outside of the library's check,
 * all of whose errors mean no: a database that is away must not look like a wrong passkey.
 */
async function spendChallenge(
  tx: Tx,
  clientDataJson: string,
  person: PersonId | null,
): Promise<string> {
  const said = challengeSchema.safeParse(Buffer.from(clientDataJson, 'base64url').toString('utf8'))
  if (!said.success) throw refused()
  const { challenge } = said.data
  if (!(await passkey_challenge_spend(tx, { challenge, person }))) throw refused()
  return challenge
}

export async function startPasskey(
  tx: Tx,
  publicUrl: string,
  person: { id: PersonId; email: string; name: string },
): Promise<Record<string, unknown>> {
  const known = await passkey_list(tx, person.id)
  const { generateRegistrationOptions } = await loadWebAuthn()
  const options = await generateRegistrationOptions({
    rpName: 'Luminous',
    rpID: site(publicUrl).rpID,
    userName: person.email,
    userDisplayName: person.name,
    userID: new Uint8Array(Buffer.from(person.id)),
    excludeCredentials: known.map((key) => ({ id: key.credentialId })),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
  })
  await passkey_challenge_insert(tx, { challenge: options.challenge, person: person.id })
  return { ...options }
}

/** Takes the new passkey of a browser's answer. */
export async function addPasskey(
  tx: Tx,
  publicUrl: string,
  passkey: { person: PersonId; name: string; answer: unknown },
): Promise<string> {
  const { rpID, origin } = site(publicUrl)
  const parsed = registrationSchema.safeParse(passkey.answer)
  if (!parsed.success) throw refused()
  const { authenticatorAttachment, ...answer } = parsed.data
  const { transports = [], ...response } = answer.response
  const challenge = await spendChallenge(tx, response.clientDataJSON, passkey.person)
  const { verifyRegistrationResponse } = await loadWebAuthn()
  const verified = await verifyRegistrationResponse({
    response: {
      ...answer,
      response,
      ...(authenticatorAttachment ? { authenticatorAttachment } : {}),
    },
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: rpID,
    requireUserVerification: false,
  }).catch(() => null)
  if (!verified?.verified) throw refused()
  const { credential } = verified.registrationInfo
  if (await passkey_find_by_credential(tx, credential.id)) throw refused()
  const id = newId()
  await passkey_insert(tx, {
    id,
    person: passkey.person,
    credentialId: credential.id,
    publicKey: credential.publicKey,
    name: passkey.name,
    transports,
    counter: credential.counter,
  })
  return id
}

/** Options for showing a passkey: of one person, or of whoever is there. */
export async function askForPasskey(
  tx: Tx,
  publicUrl: string,
  person: PersonId | null,
): Promise<Record<string, unknown>> {
  const known = person === null ? [] : await passkey_list(tx, person)
  const { generateAuthenticationOptions } = await loadWebAuthn()
  const options = await generateAuthenticationOptions({
    rpID: site(publicUrl).rpID,
    allowCredentials: known.map((key) => ({ id: key.credentialId })),
    userVerification: person === null ? 'required' : 'preferred',
  })
  await passkey_challenge_insert(tx, { challenge: options.challenge, person })
  return { ...options }
}

/** Whose passkey it is. `person` null: the passkey is all there is, so the device must have checked who holds it. */
export async function checkPasskey(
  tx: Tx,
  publicUrl: string,
  { person, answer }: { person: PersonId | null; answer: unknown },
): Promise<PasskeyRow> {
  const { rpID, origin } = site(publicUrl)
  const parsed = assertionSchema.safeParse(answer)
  if (!parsed.success) throw refused()
  const passkey = await passkey_find_by_credential(tx, parsed.data.id)
  if (!passkey || (person !== null && passkey.person !== person)) throw refused()
  const { authenticatorAttachment, ...rest } = parsed.data
  const { userHandle, ...response } = rest.response
  const challenge = await spendChallenge(tx, response.clientDataJSON, person)
  const { verifyAuthenticationResponse } = await loadWebAuthn()
  const verified = await verifyAuthenticationResponse({
    response: {
      ...rest,
      response: { ...response, ...(userHandle === undefined ? {} : { userHandle }) },
      ...(authenticatorAttachment ? { authenticatorAttachment } : {}),
    },
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: rpID,
    credential: {
      id: passkey.credentialId,
      publicKey: new Uint8Array(passkey.publicKey),
      counter: passkey.counter,
    },
    requireUserVerification: person === null,
  }).catch(() => null)
  if (!verified?.verified) throw refused()
  await passkey_use(tx, { id: passkey.id, counter: verified.authenticationInfo.newCounter })
  return passkey
}
