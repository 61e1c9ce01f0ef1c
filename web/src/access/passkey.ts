import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/browser'

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
export async function answerPasskey(
  optionsJSON: PublicKeyCredentialRequestOptionsJSON,
): Promise<AuthenticationResponseJSON> {
  const { startAuthentication } = await import('@simplewebauthn/browser')
  try {
    return await startAuthentication({ optionsJSON })
  } catch (cause) {
    throw new PasskeyNotUsed(
      'No passkey was used: it was cancelled, it took too long, or this device has none for Luminous. Try again, or take another way in.',
      { cause },
    )
  }
}

export async function makePasskey(
  optionsJSON: PublicKeyCredentialCreationOptionsJSON,
): Promise<RegistrationResponseJSON> {
  const { startRegistration } = await import('@simplewebauthn/browser')
  try {
    return await startRegistration({ optionsJSON })
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
