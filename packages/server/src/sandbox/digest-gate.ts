import { type PhoneNumber, parsePhoneNumber } from '@axbridge/core'
import { formatChallenge, type Header, headersOf, parseCredentials, type SipRequest, type Tokens } from '@axbridge/sip'
import { DigestNonces } from '../digest-nonces.ts'

export type DigestVerdict =
  | { readonly kind: 'known' }
  /** Ask again with credentials: 401. */
  | { readonly kind: 'challenge'; readonly headers: readonly Header[] }
  /** The credentials are for another number, or wrong: 403. */
  | { readonly kind: 'refused' }

export type DigestGateOptions = {
  readonly password: string
  /** What a phone may prove to know in place of it; nothing where it is left out. */
  readonly passwordsOf?: (phone: PhoneNumber) => readonly string[]
  readonly now: () => number
  readonly tokens: Tokens
}

const realm = 'axbridge-sandbox'

/**
 * Lets sandbox phones in by digest (RFC 7616; MD5 for the many softphones that know nothing else). All share one
 * password, and a guest has one for his phone alone; the user name is the phone's own number.
 */
export class DigestGate {
  readonly #password: string
  readonly #passwordsOf: (phone: PhoneNumber) => readonly string[]
  readonly #nonces: DigestNonces

  constructor({ password, passwordsOf = () => [], now, tokens }: DigestGateOptions) {
    this.#password = password
    this.#passwordsOf = passwordsOf
    this.#nonces = new DigestNonces({ realm, now, tokens })
  }

  /** `source`: the address that it came from. */
  check(request: SipRequest, phone: PhoneNumber, source: string): DigestVerdict {
    const credentials = headersOf(request, 'authorization')
      .map(parseCredentials)
      .find((parsed) => parsed?.realm === realm)
    if (credentials === undefined) return this.#challenge(source, false)
    const passwords = [this.#password, ...this.#passwordsOf(phone)]
    const proof = this.#nonces.prove(credentials, request.method, passwords, source)
    if (proof === 'stale') return this.#challenge(source, true)
    const user = parsePhoneNumber(credentials.username)
    const isOwner = user.ok && user.value.equals(phone)
    return isOwner && proof === 'right' ? { kind: 'known' } : { kind: 'refused' }
  }

  #challenge(source: string, stale: boolean): DigestVerdict {
    // RFC 8760 section 2.4 lets a phone that knows only MD5 pass over a SHA-256 challenge beside it; softphones built on
    // libre 1 (baresip 1.0 of Debian 12) give up instead, so MD5 stands alone.
    const value = formatChallenge({ realm, nonce: this.#nonces.make(source), algorithm: 'MD5', qopAuth: true, stale })
    return { kind: 'challenge', headers: [{ name: 'www-authenticate', value }] }
  }
}
