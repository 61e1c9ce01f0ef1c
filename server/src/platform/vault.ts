import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto'

/**
 * What follows from the installation's secret, which is never in the database: secrets of links, and the key
 * under which the few things lie that must be read again (one-time-code secrets, the mail server's password).
 */
export type Vault = {
  /** The secret part of a link; only its hash is stored, and it can be derived again to send the mail again. */
  linkSecret(link: string): string
  /** Opens the first-run page. */
  readonly setupToken: string
  seal(text: string, purpose: string): Buffer
  /** Null where it was sealed under another secret or for another purpose. */
  unseal(sealed: Uint8Array, purpose: string): string | null
}

const nonceBytes = 12
const tagBytes = 16

export function openVault(secret: string): Vault {
  const derive = (purpose: string): Buffer => createHmac('sha256', secret).update(purpose).digest()
  const keyOf = (purpose: string): Buffer => derive(`seal ${purpose}`)
  return {
    linkSecret: (link) => derive(`link ${link}`).toString('base64url'),
    setupToken: derive('first run').toString('base64url').slice(0, 32),
    seal(text, purpose) {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', keyOf(purpose), nonce)
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), body])
    },
    unseal(sealed, purpose) {
      try {
        const nonce = sealed.subarray(0, nonceBytes)
        const decipher = createDecipheriv('aes-256-gcm', keyOf(purpose), nonce)
        decipher.setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes))
        const body = sealed.subarray(nonceBytes + tagBytes)
        return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8')
      } catch {
        return null
      }
    },
  }
}

export const sha256Of = (text: string): Buffer => createHash('sha256').update(text).digest()
