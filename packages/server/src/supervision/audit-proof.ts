import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto'
import type { AuditProof, DigestBehind } from '@axbridge/core'

/** The public key of 32 octets in base64url (RFC 8037 section 2). */
export const publicKeyOf = (text: string): KeyObject =>
  createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x: text } })

export const isPublicKey = (text: string): boolean => /^[A-Za-z0-9_-]{43}$/.test(text)

/** The first 16 hexadecimal digits of the SHA-256 of the 32 octets. */
export const keyIdOf = (publicKey: string): string =>
  createHash('sha256').update(publicKey, 'base64url').digest('hex').slice(0, 16)

export const digestOfSignature = (signature: string): string =>
  createHash('sha256').update(signature, 'base64url').digest('hex')

/** SHA-256 and Ed25519 as the verifier of the audit log needs them. */
export const auditProof = (): AuditProof & { readonly digest: DigestBehind } => {
  const keys = new Map<string, KeyObject>()
  const opened = (publicKey: string): KeyObject => {
    const known = keys.get(publicKey) ?? publicKeyOf(publicKey)
    keys.set(publicKey, known)
    return known
  }
  return {
    digest: (before, text) => createHash('sha256').update(before).update(text, 'utf8').digest(),
    digestOfSignature,
    keyIdOf,
    isSigned: (text, signature, publicKey) =>
      verify(null, Buffer.from(text, 'utf8'), opened(publicKey), Buffer.from(signature, 'base64url')),
  }
}
