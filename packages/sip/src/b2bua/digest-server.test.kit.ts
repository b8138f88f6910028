import { createHash } from 'node:crypto'
import { headersOf, type SipRequest } from '../message/message.ts'
import type { ServerTransaction } from '../transaction/server-transaction.ts'

/** For tests only: somebody who asks who one is, and works out for himself, by RFC 7616 and nothing of ours, whether it is true. */

export type Realm = {
  readonly realm: string
  readonly algorithm?: 'MD5' | 'SHA-256'
  readonly isProxy?: boolean
  readonly qop?: string
  readonly opaque?: string
}

const hashes = { MD5: 'md5', 'SHA-256': 'sha256' } as const

const fieldsOf = (value: string): Map<string, string> =>
  new Map(
    [...value.matchAll(/([a-z]+)=(?:"([^"]*)"|([^",\s]+))/g)].map(([, name = '', quoted, bare]) => [
      name,
      quoted ?? bare ?? '',
    ]),
  )

export class DigestServer {
  nonce = 'nonceA'
  /** What was wrong with requests that had credentials. */
  readonly faults: string[] = []
  /** The counters of the credentials that were right. */
  readonly counts: string[] = []
  readonly #realm: Realm
  readonly #user: { readonly username: string; readonly password: string }
  readonly #cnonces = new Set<string>()

  constructor(realm: Realm, user: { readonly username: string; readonly password: string }) {
    this.#realm = realm
    this.#user = user
  }

  /** True when the request says who it is from; else it has been challenged. */
  admits(server: ServerTransaction): boolean {
    const credentials = this.#credentialsOf(server.request)
    if (credentials !== undefined && this.#isRight(server.request, credentials)) return true
    this.challenge(server, credentials !== undefined && credentials.get('nonce') !== this.nonce)
    return false
  }

  challenge(server: ServerTransaction, stale = false): void {
    server.respond(this.#realm.isProxy === true ? 407 : 401, { headers: [this.header(stale)] })
  }

  header(stale = false): { readonly name: string; readonly value: string } {
    const { realm, algorithm, isProxy, qop, opaque } = this.#realm
    const parts = [`realm="${realm}"`, `nonce="${this.nonce}"`]
    if (algorithm !== undefined) parts.push(`algorithm=${algorithm}`)
    if (qop !== undefined) parts.push(`qop="${qop}"`)
    if (opaque !== undefined) parts.push(`opaque="${opaque}"`)
    if (stale) parts.push('stale=true')
    return { name: isProxy === true ? 'proxy-authenticate' : 'www-authenticate', value: `Digest ${parts.join(', ')}` }
  }

  #credentialsOf(request: SipRequest): Map<string, string> | undefined {
    const name = this.#realm.isProxy === true ? 'proxy-authorization' : 'authorization'
    return headersOf(request, name)
      .map(fieldsOf)
      .find((fields) => fields.get('realm') === this.#realm.realm)
  }

  #isRight(request: SipRequest, fields: Map<string, string>): boolean {
    const { algorithm = 'MD5', opaque, qop, realm } = this.#realm
    const hash = (text: string): string => createHash(hashes[algorithm]).update(text).digest('hex')
    const nonce = fields.get('nonce') ?? ''
    if (nonce !== this.nonce) return false
    const secret = hash(`${this.#user.username}:${realm}:${this.#user.password}`)
    const action = hash(`${request.method}:${request.uri}`)
    const counter = `${fields.get('nc')}:${fields.get('cnonce')}:auth`
    const expected = hash(
      qop === undefined ? `${secret}:${nonce}:${action}` : `${secret}:${nonce}:${counter}:${action}`,
    )
    const wrong = [
      ['username', this.#user.username],
      ['uri', request.uri],
      ['opaque', opaque],
      ['algorithm', algorithm],
      ['qop', qop === undefined ? undefined : 'auth'],
      ['response', expected],
    ].filter(([name = '', value]) => fields.get(name) !== value)
    if (qop !== undefined) {
      const nc = fields.get('nc') ?? ''
      const cnonce = fields.get('cnonce') ?? ''
      // Every request has its own; only the ACK repeats that of its INVITE.
      if (this.#cnonces.has(cnonce) || /[0-9]/.test(cnonce)) wrong.push(['cnonce', cnonce])
      this.#cnonces.add(cnonce)
      if (wrong.length === 0) this.counts.push(`${request.method} ${nc}`)
    }
    this.faults.push(...wrong.map(([name]) => `${request.method} ${name}`))
    return wrong.length === 0
  }
}
