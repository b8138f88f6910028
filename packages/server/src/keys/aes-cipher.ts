import { createCipheriv, createDecipheriv, createSecretKey } from 'node:crypto'
import { SealError } from './key-error.ts'
import { notAuthentic, type ScopeCipher } from './scope-cipher.ts'
import { systemRandomness } from './system-randomness.ts'

const cipher = 'aes-256-gcm'
const nonceLength = 12
const tagLength = 16

/**
 * AES-256-GCM: behind the header the nonce (12 octets), the ciphertext and the tag (16); what the value is bound to is its additional data.
 * Nonces are random: one scope seals less than 2^32 values (NIST SP 800-38D section 8.3).
 */
export const aesCipher = (derived: Buffer): ScopeCipher => {
  const key = createSecretKey(derived)
  return {
    overhead: nonceLength + tagLength,
    seal: (header, bound, text, encoding) => {
      const nonce = systemRandomness.octets(nonceLength)
      const sealing = createCipheriv(cipher, key, nonce, { authTagLength: tagLength })
      sealing.setAAD(bound)
      const body = sealing.update(text, encoding)
      sealing.final()
      const at = header.length + nonceLength
      const sealed = new Uint8Array(at + body.length + tagLength)
      sealed.set(header)
      sealed.set(nonce, header.length)
      sealed.set(body, at)
      sealed.set(sealing.getAuthTag(), at + body.length)
      return sealed
    },
    open: (sealed, headerLength, bound) => {
      const at = headerLength + nonceLength
      const opening = createDecipheriv(cipher, key, sealed.subarray(headerLength, at), { authTagLength: tagLength })
      opening.setAAD(bound)
      opening.setAuthTag(sealed.subarray(sealed.length - tagLength))
      try {
        const text = opening.update(sealed.subarray(at, sealed.length - tagLength))
        opening.final()
        return text
      } catch (cause) {
        throw new SealError('not_authentic', notAuthentic, { cause })
      }
    },
  }
}
