import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto'
import { type HashPurpose, type PhoneNumber, reveal, type Vault } from '@axbridge/core'

const keyId = 1

/** A vault of one fixed secret that answers the same for the same input, so that a failing case can be played again. */
export const testVault = (secret = 'a secret of the tests'): Vault => {
  const derive = (...parts: string[]): Buffer => createHmac('sha256', secret).update(parts.join('\0')).digest()
  const hash = (purpose: HashPurpose, text: string): Uint8Array =>
    Uint8Array.from([keyId, ...derive('hash', purpose, text).subarray(0, 16)])
  return {
    hash,
    hashOfParty: (phone: PhoneNumber) => hash('party', reveal(phone)),
    seal: (scope, owner, text) => {
      const nonce = derive('nonce', scope, owner, text).subarray(0, 12)
      const cipher = createCipheriv('aes-256-gcm', derive('seal', scope), nonce).setAAD(Buffer.from(owner))
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Uint8Array.from([keyId, ...nonce, ...cipher.getAuthTag(), ...body])
    },
    open: (scope, owner, sealed) => {
      const decipher = createDecipheriv('aes-256-gcm', derive('seal', scope), sealed.subarray(1, 13))
      decipher.setAAD(Buffer.from(owner)).setAuthTag(sealed.subarray(13, 29))
      return Buffer.concat([decipher.update(sealed.subarray(29)), decipher.final()]).toString('utf8')
    },
  }
}
