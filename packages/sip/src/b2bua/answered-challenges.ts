import {
  type DigestChallenge,
  digestResponse,
  digestSecret,
  formatCredentials,
  parseChallenge,
} from '../message/digest.ts'
import { type Header, headersOf, type SipRequest, type SipResponse } from '../message/message.ts'
import type { Tokens } from '../transport/timers.ts'
import type { DigestUser } from './call-control.ts'

/** A peer and the proxies before him; one leg meets no more of them. */
const maxRealms = 4

/** Nonces are short; one that is not would make each request of the leg as long. */
const maxChallengeOctets = 2048

/** Which field of a request answers which of a response (RFC 3261 sections 22.2 and 22.3). */
const answerFields = { 'www-authenticate': 'authorization', 'proxy-authenticate': 'proxy-authorization' } as const

type Challenge = DigestChallenge & { readonly field: (typeof answerFields)[keyof typeof answerFields] }

/** A challenge that is answered with each request; `count` of its nonce (RFC 7616 section 3.4). */
type Answered = { readonly challenge: Challenge; readonly secret: string; count: number }

/** Takes up what a response challenges; false when that cannot be met, or was answered in vain. */
export type ChallengeRound = (response: SipResponse) => boolean

/** The credentials that a request carries, as they stand there. */
export const credentialsIn = (request: SipRequest): Header[] =>
  request.headers.filter(({ name }) => name === 'authorization' || name === 'proxy-authorization')

export const isChallenge = ({ status }: SipResponse): boolean => status === 401 || status === 407

const keyOf = ({ field, realm }: Challenge): string => `${field} ${realm}`

/** What a response asks for, one challenge for each realm. */
const challengesIn = (response: SipResponse): Map<string, Challenge> => {
  const strongest = new Map<string, Challenge>()
  for (const asking of ['www-authenticate', 'proxy-authenticate'] as const) {
    for (const value of headersOf(response, asking)) {
      const parsed = value.length > maxChallengeOctets ? undefined : parseChallenge(value)
      if (parsed === undefined) continue
      const challenge = { ...parsed, field: answerFields[asking] }
      const other = strongest.get(keyOf(challenge))
      // RFC 8760 section 2.4 takes the topmost where no policy says else. Ours is the strongest: an order is quickly changed on the way.
      if (other === undefined || (other.algorithm === 'MD5' && challenge.algorithm !== 'MD5'))
        strongest.set(keyOf(challenge), challenge)
    }
  }
  return strongest
}

/** Passwords and names are octets where they are hashed; RFC 7616 section 4 has UTF-8. */
const octetsOf = (text: string): string => Buffer.from(text, 'utf8').toString('latin1')

/** What one leg was challenged with and answers with each of its requests. */
export class AnsweredChallenges {
  readonly #username: string
  readonly #password: string
  readonly #realm: string | undefined
  readonly #tokens: Tokens
  readonly #answered = new Map<string, Answered>()

  constructor({ username, password, realm }: DigestUser, tokens: Tokens) {
    this.#realm = realm
    this.#username = octetsOf(username)
    this.#password = octetsOf(password)
    this.#tokens = tokens
  }

  /** The credentials of the next request, one field for each realm. They count, so that none is sent twice. */
  credentialsFor(method: string, uri: string): Header[] {
    return [...this.#answered.values()].map((answered) => {
      const { challenge, secret } = answered
      const { algorithm, field, nonce, realm, opaque } = challenge
      answered.count += 1
      const nc = answered.count.toString(16).padStart(8, '0')
      const quality = challenge.qopAuth ? { qop: { cnonce: this.#tokens.token(16), nc } } : {}
      const value = formatCredentials({
        username: this.#username,
        realm,
        nonce,
        uri,
        algorithm,
        response: digestResponse({ algorithm, secret, nonce, method, uri, ...quality }),
        ...(opaque === undefined ? {} : { opaque }),
        ...quality,
      })
      return { name: field, value }
    })
  }

  /**
   * For one request, however often it is sent. Each realm is answered once, and once more where it says that nothing but
   * the nonce was wrong (RFC 7616 section 3.3).
   */
  round(): ChallengeRound {
    const tried = new Map<string, 'once' | 'renewed'>()
    return (response) => {
      const challenges = [...challengesIn(response).values()].filter(({ realm }) => realm === (this.#realm ?? realm))
      if (challenges.length === 0) return false
      for (const challenge of challenges) {
        const before = tried.get(keyOf(challenge))
        if (before === 'renewed' || (before === 'once' && !challenge.stale)) return false
        if (!this.#answered.has(keyOf(challenge)) && this.#answered.size >= maxRealms) return false
        tried.set(keyOf(challenge), before === undefined ? 'once' : 'renewed')
        this.#take(challenge)
      }
      return true
    }
  }

  #take(challenge: Challenge): void {
    const { algorithm, realm } = challenge
    const secret = digestSecret({ algorithm, username: this.#username, realm, password: this.#password })
    this.#answered.set(keyOf(challenge), { challenge, secret, count: 0 })
  }
}
