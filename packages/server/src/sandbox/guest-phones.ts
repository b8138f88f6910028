import { createHash } from 'node:crypto'
import { type PhoneNumber, parsePhoneNumber, type Randomness } from '@axbridge/core'

/** What a link lets its holder be: one phone of the sandbox, for so long. */
export type GuestPhone = {
  readonly phone: string
  /** Good for this number alone. */
  readonly password: string
  readonly expiresAt: number
}

export type GuestPhonesParts = {
  readonly now: () => number
  readonly randomness: Randomness
  readonly lifeMs?: number
  readonly most?: number
}

const hourMs = 3_600_000
/** Links that are good at once; a further one ends the oldest. */
const mostLinks = 64

const digestOf = (key: string): string => createHash('sha256').update(key).digest('base64url')

/**
 * Links by which a second device becomes a phone of the sandbox without signing in. They live in memory, as the phones'
 * registrations do: a start ends them.
 */
export class GuestPhones {
  readonly #now: () => number
  readonly #randomness: Randomness
  readonly #lifeMs: number
  readonly #most: number
  /** By the digest of their key, the oldest first. */
  readonly #guests = new Map<string, GuestPhone>()

  constructor({ now, randomness, lifeMs = hourMs, most = mostLinks }: GuestPhonesParts) {
    this.#now = now
    this.#randomness = randomness
    this.#lifeMs = lifeMs
    this.#most = most
  }

  /** A key of 160 random bits. `phone`: a made-up number. */
  add(phone: string): { readonly key: string; readonly expiresAt: number } {
    this.#forget()
    const key = `try_${this.#secret(20)}`
    const expiresAt = this.#now() + this.#lifeMs
    this.#guests.set(digestOf(key), { phone, password: this.#secret(15), expiresAt })
    for (const oldest of this.#guests.keys()) {
      if (this.#guests.size <= this.#most) break
      this.#guests.delete(oldest)
    }
    return { key, expiresAt }
  }

  /** Undefined for a key that was never given, or has expired. */
  find(key: string): GuestPhone | undefined {
    this.#forget()
    return this.#guests.get(digestOf(key))
  }

  /** What a phone may register with besides the password that all share. */
  passwordsOf(phone: PhoneNumber): readonly string[] {
    this.#forget()
    return [...this.#guests.values()].filter((guest) => isPhone(guest.phone, phone)).map(({ password }) => password)
  }

  #forget(): void {
    // All live equally long, so that the oldest expires first.
    for (const [digest, { expiresAt }] of this.#guests) {
      if (expiresAt > this.#now()) return
      this.#guests.delete(digest)
    }
  }

  #secret(octets: number): string {
    return Buffer.from(this.#randomness.octets(octets)).toString('base64url')
  }
}

const isPhone = (text: string, phone: PhoneNumber): boolean => {
  const parsed = parsePhoneNumber(text)
  return parsed.ok && parsed.value.equals(phone)
}
