import { formatChallenge, type Header, headersOf, parseCredentials, type SipRequest, type Tokens } from '@axbridge/sip'
import { DigestNonces } from '../digest-nonces.ts'
import type { Trunk } from './trunk.ts'
import type { TrunkTable } from './trunk-table.ts'

/** What a stranger's credentials show him to be. */
export type GateVerdict =
  | { readonly kind: 'trunk'; readonly trunk: Trunk }
  /** Ask again with credentials: 401. */
  | { readonly kind: 'challenge'; readonly headers: readonly Header[] }
  | { readonly kind: 'refused' }

export type TrunkGateOptions = {
  readonly trunks: Pick<TrunkTable, 'ofUser'>
  /** In ms. */
  readonly now: () => number
  readonly tokens: Tokens
}

const realm = 'axbridge'

/** RFC 8760 section 2.3: the better one first. Who knows it answers that, everybody else MD5. */
const algorithms = ['SHA-256', 'MD5'] as const

/** Lets peers without a fixed address in by digest (RFC 3261 section 22). */
export class TrunkGate {
  readonly #trunks: TrunkGateOptions['trunks']
  readonly #nonces: DigestNonces
  /** An unknown user costs as much time as a wrong password, so that nobody sees which names there are. */
  readonly #noPassword: string

  constructor({ trunks, now, tokens }: TrunkGateOptions) {
    this.#trunks = trunks
    this.#nonces = new DigestNonces({ realm, now, tokens })
    this.#noPassword = tokens.token(32)
  }

  /** `source`: the address that it came from. */
  check(request: SipRequest, source: string): GateVerdict {
    const credentials = headersOf(request, 'authorization')
      .map(parseCredentials)
      .find((parsed) => parsed?.realm === realm)
    if (credentials === undefined) return this.#challenge(source, false)
    const trunk = this.#trunks.ofUser(credentials.username)
    const passwords = [trunk?.digest?.password ?? this.#noPassword]
    const proof = this.#nonces.prove(credentials, request.method, passwords, source)
    if (proof === 'stale') return this.#challenge(source, true)
    return proof === 'right' && trunk !== undefined ? { kind: 'trunk', trunk } : { kind: 'refused' }
  }

  #challenge(source: string, stale: boolean): GateVerdict {
    const nonce = this.#nonces.make(source)
    const headers = algorithms.map((algorithm) => ({
      name: 'www-authenticate',
      value: formatChallenge({ realm, nonce, algorithm, qopAuth: true, stale }),
    }))
    return { kind: 'challenge', headers }
  }
}
