import { createHmac, timingSafeEqual } from 'node:crypto'
import {
  type DigestCredentials,
  digestResponse,
  digestSecret,
  sameDigest,
  sourceNetwork,
  type Tokens,
} from '@axbridge/sip'
import { FailureTable, freeFailuresOfAddress } from './doors/lock-out.ts'

/**
 * Whether credentials hold: `stale` ones are for a nonce that was not given to this source, has ended or was used so before; `locked`: they were
 * not looked at, for too many of that source were wrong.
 */
export type DigestProof = 'right' | 'wrong' | 'stale' | 'locked'

export type DigestNoncesOptions = {
  readonly realm: string
  /** In ms. */
  readonly now: () => number
  readonly tokens: Tokens
  /** How many nonces are remembered that were used; when there are more, those given out earlier count as stale. */
  readonly mostUsed?: number
}

const nonceLifeMs = 300_000
const defaultMostUsed = 100_000
const letters = 'abcdefghijklmnop'
const timeLetters = 12
const markLetters = 32

/**
 * Nonces for digest (RFC 7616), and the check of what is answered to them. A nonce tells itself when it was given out and that it
 * is ours, so that strangers who are challenged fill no memory; what is remembered are those that were used with the right
 * password, so that nothing is played back. They hold letters only: no nonce looks like a telephone number.
 *
 * A nonce is good for the source that it was given to. So nobody can have another source locked out by wrong answers under its address: he
 * never saw what was sent there.
 */
export class DigestNonces {
  readonly #options: DigestNoncesOptions
  readonly #key: string
  /** The counter of each used nonce and when it was made, the first used first. */
  readonly #used = new Map<string, { readonly counter: number; readonly madeAt: number }>()
  readonly #failures = new FailureTable(freeFailuresOfAddress)
  /** Nonces given out until then are stale: of some of them it is forgotten how they were used. */
  #staleUntil = Number.NEGATIVE_INFINITY

  constructor(options: DigestNoncesOptions) {
    this.#options = options
    this.#key = options.tokens.token(32)
  }

  /** `source`: the address that asks. */
  make(source: string): string {
    const time = inLetters(Math.floor(this.#options.now()), timeLetters)
    // Two challenges of one millisecond must not share a nonce: what one user answers would be stale for the other.
    const salt = this.#options.tokens.token(8)
    return `${time}${salt}${this.#markOf(time + salt, sourceNetwork(source))}`
  }

  /**
   * Checks credentials of this realm against the passwords that would be right. Right ones are used up: they prove nothing a second time.
   * Wrong ones count against their source.
   */
  prove(credentials: DigestCredentials, method: string, passwords: readonly string[], source: string): DigestProof {
    const from = sourceNetwork(source)
    const now = this.#options.now()
    if (this.#failures.waitMs(from, now) > 0) return 'locked'
    const { nonce, qop } = credentials
    const isRight = passwords.filter((password) => this.#isOf(credentials, method, password)).length > 0
    const madeAt = this.#madeAt(nonce, from)
    if (madeAt === undefined || !this.#isLive(madeAt)) return 'stale'
    if (!isRight) {
      this.#failures.failed(from, now)
      return 'wrong'
    }
    // Without a counter (RFC 2617 section 3.2.2.1) a nonce serves once.
    const counter = qop === undefined ? Number.MAX_SAFE_INTEGER : Number.parseInt(qop.nc, 16)
    if (counter <= (this.#used.get(nonce)?.counter ?? 0)) return 'stale'
    this.#use(nonce, counter, madeAt)
    return 'right'
  }

  #isOf({ algorithm, username, nonce, uri, qop, response }: DigestCredentials, method: string, password: string) {
    const { realm } = this.#options
    const secret = digestSecret({ algorithm, username, realm, password })
    const expected = digestResponse({ algorithm, secret, nonce, method, uri, ...(qop === undefined ? {} : { qop }) })
    return sameDigest(expected, response)
  }

  #isLive(madeAt: number): boolean {
    const age = this.#options.now() - madeAt
    return madeAt > this.#staleUntil && age >= 0 && age < nonceLifeMs
  }

  #madeAt(nonce: string, from: string): number | undefined {
    const said = nonce.slice(0, -markLetters)
    const [mark, expected] = [Buffer.from(nonce.slice(-markLetters)), Buffer.from(this.#markOf(said, from))]
    return mark.length === expected.length && timingSafeEqual(mark, expected)
      ? fromLetters(said.slice(0, timeLetters))
      : undefined
  }

  #markOf(said: string, from: string): string {
    const octets = createHmac('sha256', this.#key)
      .update(`${said} ${from}`)
      .digest()
      .subarray(0, markLetters / 2)
    let mark = ''
    for (const octet of octets) mark += letters.charAt(octet >> 4) + letters.charAt(octet & 15)
    return mark
  }

  #use(nonce: string, counter: number, madeAt: number): void {
    // A Map keeps the order of insertion: what is put in again is the youngest.
    this.#used.delete(nonce)
    this.#used.set(nonce, { counter, madeAt })
    for (const [oldest, used] of this.#used) {
      if (this.#used.size <= (this.#options.mostUsed ?? defaultMostUsed)) {
        if (this.#isLive(used.madeAt)) break
      } else this.#staleUntil = Math.max(this.#staleUntil, used.madeAt)
      this.#used.delete(oldest)
    }
  }
}

const inLetters = (value: number, length: number): string => {
  let text = ''
  let left = value
  for (let at = 0; at < length; at += 1) {
    text = letters.charAt(left % 16) + text
    left = Math.floor(left / 16)
  }
  return text
}

const fromLetters = (text: string): number => {
  let value = 0
  for (const letter of text) value = value * 16 + letters.indexOf(letter)
  return value
}
