import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser'

/** Options and answers of WebAuthn, as its library makes them at both ends; the contract says no more of them. */
type Opaque = Readonly<Record<string, unknown>>

const isRequest = (options: unknown): options is PublicKeyCredentialRequestOptionsJSON =>
  typeof options === 'object' && options !== null && 'challenge' in options

const isCreation = (options: unknown): options is PublicKeyCredentialCreationOptionsJSON =>
  isRequest(options) && 'user' in options

export const browserKnowsPasskeys = (): boolean =>
  'PublicKeyCredential' in globalThis && globalThis.isSecureContext

/** The browser's own error says nothing that a person could act on. */
class PasskeyNotUsed extends Error {
  constructor(says: string, options: ErrorOptions) {
    super(says, options)
    this.name = 'PasskeyNotUsed'
  }
}

/** Asks for a passkey; the library comes only to whoever uses one. */
export async function answerPasskey(optionsJSON: Opaque): Promise<Opaque> {
  if (!isRequest(optionsJSON)) throw new Error('The server asks for no passkey.')
  const { startAuthentication } = await import('@simplewebauthn/browser')
  try {
    return { ...(await startAuthentication({ optionsJSON })) }
  } catch (cause) {
    throw new PasskeyNotUsed(
      'No passkey was used: it was cancelled, it took too long, or this device has none for Luminous. Try again, or take another way in.',
      { cause },
    )
  }
}

export async function makePasskey(optionsJSON: Opaque): Promise<Opaque> {
  if (!isCreation(optionsJSON)) throw new Error('The server asks for no new passkey.')
  const { startRegistration } = await import('@simplewebauthn/browser')
  try {
    return { ...(await startRegistration({ optionsJSON })) }
  } catch (cause) {
    const isThere = cause instanceof Error && cause.name === 'InvalidStateError'
    throw new PasskeyNotUsed(
      isThere
        ? 'This device has a passkey for your account already. Use another device, or keep the one that is there.'
        : 'No passkey was made: it was cancelled, or it took too long. Try again.',
      { cause },
    )
  }
}
