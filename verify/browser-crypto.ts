/**
 * Hashing and signatures for the verifier in a browser. In plain JavaScript, since WebCrypto hashes only
 * asynchronously, has no Ed25519 in older browsers, and is missing where a page comes without TLS.
 */
import { hashes, verify as verifyEd25519 } from '@noble/ed25519'
import { sha256 as hashSha256, sha512 } from '@noble/hashes/sha2.js'
import type { Sha256, Verify } from '@luminous/ledger'

hashes.sha512 = sha512

export const sha256: Sha256 = (data) => hashSha256(data)

/** Strict as RFC 8032: one encoding for each point, so that no signature has a second spelling. */
export const verify: Verify = (publicKey, message, signature) =>
  verifyEd25519(signature, message, publicKey, { zip215: false })
