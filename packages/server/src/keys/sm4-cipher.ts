import { createCipheriv, createDecipheriv, createHmac, createSecretKey, timingSafeEqual } from 'node:crypto'
import { SealError } from './key-error.ts'
import { notAuthentic, type ScopeCipher } from './scope-cipher.ts'
import { systemRandomness } from './system-randomness.ts'

const cipher = 'sm4-ctr'
const keyLength = 16
const counterLength = 16
const tagLength = 16

/**
 * SM4 (GB/T 32907) in counter mode, then HMAC-SM3 over all of it: behind the header the first counter (16 octets), the ciphertext and the
 * first half of the HMAC (16; RFC 2104 section 5 allows it). The keys of the two are apart. OpenSSL's sm4-gcm came after the
 * one that Node.js 20 has, hence encrypt-then-MAC.
 *
 * First counters are random: 2^32 values of a scope, each of at most 2^12 blocks (64 KiB), have two with one counter in common with a
 * probability below 2^-51.
 */
export const sm4Cipher = (derived: Buffer): ScopeCipher => {
  const sealingKey = createSecretKey(derived.subarray(0, keyLength))
  const tagKey = createSecretKey(derived.subarray(keyLength))

  /** `value` is the header, the counter and the ciphertext. The length comes first, so that no octet can change sides. */
  const tagOf = (bound: Buffer, value: Uint8Array): Buffer => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(bound.length)
    return createHmac('sm3', tagKey).update(length).update(bound).update(value).digest().subarray(0, tagLength)
  }

  return {
    overhead: counterLength + tagLength,
    seal: (header, bound, text, encoding) => {
      const counter = systemRandomness.octets(counterLength)
      const sealing = createCipheriv(cipher, sealingKey, counter)
      const body = sealing.update(text, encoding)
      sealing.final()
      const at = header.length + counterLength
      const sealed = new Uint8Array(at + body.length + tagLength)
      sealed.set(header)
      sealed.set(counter, header.length)
      sealed.set(body, at)
      sealed.set(tagOf(bound, sealed.subarray(0, at + body.length)), at + body.length)
      return sealed
    },
    open: (sealed, headerLength, bound) => {
      const end = sealed.length - tagLength
      if (!timingSafeEqual(tagOf(bound, sealed.subarray(0, end)), sealed.subarray(end)))
        throw new SealError('not_authentic', notAuthentic)
      const at = headerLength + counterLength
      const opening = createDecipheriv(cipher, sealingKey, sealed.subarray(headerLength, at))
      const text = opening.update(sealed.subarray(at, end))
      opening.final()
      return text
    },
  }
}
