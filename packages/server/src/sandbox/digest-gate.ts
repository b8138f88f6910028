import { type PhoneNumber, parsePhoneNumber } from '@axbridge/core'
import {
  type DigestCredentials,
  digestResponse,
  digestSecret,
  formatChallenge,
  type Header,
  headersOf,
  parseCredentials,
  type SipRequest,
  sameDigest,
  type Tokens,
} from '@axbridge/sip'

export type DigestVerdict =
  | { readonly kind: 'known' }
  /** Ask again with credentials: 401. */
  | { readonly kind: 'challenge'; readonly headers: readonly Header[] }
  /** The credentials are for another number, or wrong: 403. */
  | { readonly kind: 'refused' }

export type DigestGateOptions = { readonly password: string; readonly now: () => number; readonly tokens: Tokens }

const realm = 'axbridge-sandbox'
const nonceLifeMs = 300_000
const mostNonces = 10_000

/**
 * Lets sandbox phones in by digest (RFC 7616; MD5 for the many softphones that know nothing else). All share one
 * password; the user name is the phone's own number. A nonce is ours and serves for five minutes.
 */
export class DigestGate {
  readonly #options: DigestGateOptions
  /** Nonce to the end of its life, oldest first. */
  readonly #nonces = new Map<string, number>()

  constructor(options: DigestGateOptions) {
    this.#options = options
  }

  check(request: SipRequest, phone: PhoneNumber): DigestVerdict {
    const credentials = headersOf(request, 'authorization')
      .map(parseCredentials)
      .find((parsed) => parsed?.realm === realm)
    if (credentials === undefined) return this.#challenge(false)
    if (!this.#knows(credentials.nonce)) return this.#challenge(true)
    const user = parsePhoneNumber(credentials.username)
    const isOwner = user.ok && user.value.equals(phone)
    return isOwner && this.#isRight(credentials, request.method) ? { kind: 'known' } : { kind: 'refused' }
  }

  #isRight(credentials: DigestCredentials, method: string): boolean {
    const { algorithm, username, nonce, uri, qop, response } = credentials
    const secret = digestSecret({ algorithm, username, realm, password: this.#options.password })
    const expected = digestResponse({ algorithm, secret, nonce, method, uri, ...(qop === undefined ? {} : { qop }) })
    return sameDigest(expected, response)
  }

  #challenge(stale: boolean): DigestVerdict {
    const nonce = this.#newNonce()
    // RFC 8760 section 2.4 lets a phone that knows only MD5 pass over a SHA-256 challenge beside it; softphones built on
    // libre 1 (baresip 1.0 of Debian 12) give up instead, so MD5 stands alone.
    const value = formatChallenge({ realm, nonce, algorithm: 'MD5', qopAuth: true, stale })
    const headers = [{ name: 'www-authenticate', value }]
    return { kind: 'challenge', headers }
  }

  #newNonce(): string {
    const now = this.#options.now()
    for (const [nonce, endsAt] of this.#nonces) {
      if (endsAt > now && this.#nonces.size < mostNonces) break
      this.#nonces.delete(nonce)
    }
    const nonce = this.#options.tokens.token(24)
    this.#nonces.set(nonce, now + nonceLifeMs)
    return nonce
  }

  #knows(nonce: string): boolean {
    const endsAt = this.#nonces.get(nonce)
    return endsAt !== undefined && endsAt > this.#options.now()
  }
}
