import { createHash } from 'node:crypto'
import { type Header, headersOf, type SipResponse } from '@axbridge/sip'
import { randomLetters } from './random-letters.ts'

/** One Digest challenge, as far as a telephone needs it. RFC 7616 section 3.3 */
type Challenge = {
  readonly realm: string
  readonly nonce: string
  readonly algorithm: 'MD5' | 'SHA-256'
  readonly opaque: string | undefined
  readonly qop: 'auth' | undefined
}

const hashNames = { MD5: 'md5', 'SHA-256': 'sha256' } as const

const parameterPattern = /([A-Za-z0-9-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/g

const readChallenge = (value: string): Challenge | undefined => {
  if (!/^Digest\s/i.test(value)) return undefined
  const given = new Map<string, string>()
  for (const [, name = '', quoted, plain = ''] of value.slice(7).matchAll(parameterPattern)) {
    given.set(name.toLowerCase(), quoted?.replaceAll(/\\(.)/g, '$1') ?? plain)
  }
  const algorithm = (given.get('algorithm') ?? 'MD5').toUpperCase()
  const nonce = given.get('nonce')
  if ((algorithm !== 'MD5' && algorithm !== 'SHA-256') || nonce === undefined) return undefined
  const offered = given
    .get('qop')
    ?.split(',')
    .map((word) => word.trim().toLowerCase())
  // A server that insists on integrity of the body is not understood.
  if (offered !== undefined && !offered.includes('auth')) return undefined
  const qop = offered === undefined ? undefined : 'auth'
  return { realm: given.get('realm') ?? '', nonce, algorithm, opaque: given.get('opaque'), qop }
}

export type DigestInput = {
  readonly username: string
  readonly realm: string
  readonly password: string
  readonly method: string
  readonly uri: string
  readonly nonce: string
  readonly algorithm: 'MD5' | 'SHA-256'
  /** Present with qop=auth. */
  readonly protection?: { readonly count: string; readonly clientNonce: string }
}

/** RFC 7616 section 3.4.1, and RFC 2617 section 3.2.2.1 where the server gives no qop. */
export const digestOf = (input: DigestInput): string => {
  const hash = (text: string) => createHash(hashNames[input.algorithm]).update(text, 'latin1').digest('hex')
  const secret = hash(`${input.username}:${input.realm}:${input.password}`)
  const request = hash(`${input.method}:${input.uri}`)
  if (input.protection === undefined) return hash(`${secret}:${input.nonce}:${request}`)
  const { count, clientNonce } = input.protection
  return hash(`${secret}:${input.nonce}:${count}:${clientNonce}:auth:${request}`)
}

const quoted = (text: string): string => `"${text.replaceAll(/(["\\])/g, '\\$1')}"`

/**
 * A phone's user name and password. It computes its digests itself: were they the server's own functions, an error in them
 * would be on both sides and unseen.
 */
export class Credentials {
  readonly #username: string
  readonly #password: string

  constructor(username: string, password: string) {
    this.#username = username
    this.#password = password
  }

  /** The header field that answers the first challenge understood, or undefined. RFC 3261 section 22, RFC 8760 */
  answer(response: SipResponse, method: string, uri: string): Header | undefined {
    if (response.status !== 401 && response.status !== 407) return undefined
    const asked = response.status === 401 ? 'www-authenticate' : 'proxy-authenticate'
    const name = response.status === 401 ? 'authorization' : 'proxy-authorization'
    for (const value of headersOf(response, asked)) {
      const challenge = readChallenge(value)
      if (challenge !== undefined) return { name, value: this.#write(challenge, method, uri) }
    }
    return undefined
  }

  #write(challenge: Challenge, method: string, uri: string): string {
    const { realm, nonce, algorithm, opaque, qop } = challenge
    // Every nonce is used once, so that its count is always 1.
    const protection = { count: '00000001', clientNonce: randomLetters(16) }
    const digest = digestOf({
      username: this.#username,
      password: this.#password,
      realm,
      method,
      uri,
      nonce,
      algorithm,
      ...(qop === undefined ? {} : { protection }),
    })
    return [
      `Digest username=${quoted(this.#username)}`,
      `realm=${quoted(realm)}`,
      `nonce=${quoted(nonce)}`,
      `uri=${quoted(uri)}`,
      `response="${digest}"`,
      `algorithm=${algorithm}`,
      ...(opaque === undefined ? [] : [`opaque=${quoted(opaque)}`]),
      ...(qop === undefined ? [] : ['qop=auth', `nc=${protection.count}`, `cnonce="${protection.clientNonce}"`]),
    ].join(', ')
  }
}
