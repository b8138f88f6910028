import { type ConsoleUser, openTotp, type Randomness, type Sealed, sealTotp, type Vault } from '@axbridge/core'

export type SecondFactorParts = { readonly vault: Pick<Vault, 'seal' | 'open'>; readonly randomness: Randomness }

const periodS = 30

/** How many steps of time a phone's clock may be off, to either side. */
const window = 1

/** Nobody needs it before somebody with a second factor signs in. */
const library = () => import('otpauth')

/** Whether a code is asked for: a secret of which no code was confirmed yet counts for nothing. */
export const hasTotp = ({ totp, totpStep }: ConsoleUser): boolean => totp !== null && totpStep !== null

export type NewTotp = { readonly secret: string; readonly uri: string; readonly sealed: Sealed }

/** Codes by time (RFC 6238) as the usual apps make them: SHA-1, 6 digits, 30 s, of a secret of 160 bits. */
export class SecondFactor {
  readonly #parts: SecondFactorParts

  constructor(parts: SecondFactorParts) {
    this.#parts = parts
  }

  async make({ id, name }: ConsoleUser): Promise<NewTotp> {
    const { Secret, TOTP } = await library()
    const { vault, randomness } = this.#parts
    const octets = randomness.octets(20)
    const secret = new Secret({ buffer: octets.buffer.slice(octets.byteOffset, octets.byteOffset + octets.length) })
    const totp = new TOTP({ issuer: 'AXBridge', label: name, secret, period: periodS })
    return { secret: secret.base32, uri: totp.toString(), sealed: sealTotp(vault, id, secret.base32) }
  }

  /** The step of time to which a code belongs, at `now` in ms; undefined for a code of none, and of one that was taken before. */
  async stepOf({ id, totp, totpStep }: ConsoleUser, code: string, now: number): Promise<number | undefined> {
    if (totp === null) return undefined
    const { Secret, TOTP } = await library()
    const secret = Secret.fromBase32(openTotp(this.#parts.vault, id, totp))
    const delta = TOTP.validate({ token: code, secret, period: periodS, timestamp: now, window })
    if (delta === null) return undefined
    const step = Math.floor(now / (periodS * 1_000)) + delta
    return totpStep !== null && step <= totpStep ? undefined : step
  }
}
