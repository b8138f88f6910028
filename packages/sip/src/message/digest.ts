import { createHash, timingSafeEqual } from 'node:crypto'
import { splitList } from './name-addr.ts'
import { isToken, quote, skipSpace, unquote } from './octets.ts'

/** The hashes of RFC 7616 that are in use with SIP (RFC 8760). */
export type DigestAlgorithm = 'MD5' | 'SHA-256'

/** What WWW-Authenticate and Proxy-Authenticate ask for. */
export type DigestChallenge = {
  readonly realm: string
  readonly nonce: string
  readonly algorithm: DigestAlgorithm
  /** True when `auth` is among the qualities offered; false when none is. */
  readonly qopAuth: boolean
  readonly opaque?: string
  readonly stale: boolean
}

/** What Authorization and Proxy-Authorization answer. */
export type DigestCredentials = {
  readonly username: string
  readonly realm: string
  readonly nonce: string
  readonly uri: string
  readonly algorithm: DigestAlgorithm
  /** In lower case, hexadecimal. */
  readonly response: string
  /** There with `qop=auth`. */
  readonly qop?: DigestQop
  readonly opaque?: string
}

/** `qop=auth` with its counter (8 hexadecimal digits) and the client's nonce. */
export type DigestQop = { readonly cnonce: string; readonly nc: string }

const hashNames = { MD5: 'md5', 'SHA-256': 'sha256' } as const

const hash = (algorithm: DigestAlgorithm, text: string): string =>
  createHash(hashNames[algorithm]).update(text, 'latin1').digest('hex')

/** The algorithm that is named, MD5 when none is (RFC 7616 section 3.3); undefined for one that is not known here. */
const algorithmOf = (written: string | undefined): DigestAlgorithm | undefined => {
  const name = written?.toUpperCase() ?? 'MD5'
  return name === 'MD5' || name === 'SHA-256' ? name : undefined
}

/** The `name=value` pairs behind `Digest`; undefined for another scheme, a pair that is none and a name that comes twice. */
const parsePairs = (value: string): Map<string, string> | undefined => {
  const from = skipSpace(value, 0)
  if (value.slice(from, from + 7).toLowerCase() !== 'digest ') return undefined
  const pairs = new Map<string, string>()
  for (const part of splitList(value.slice(from + 7))) {
    const equals = part.indexOf('=')
    const name = part.slice(0, Math.max(equals, 0)).trim().toLowerCase()
    const written = part.slice(equals + 1).trim()
    const quoted = written.length >= 2 && written.startsWith('"') && written.endsWith('"')
    if (!isToken(name) || pairs.has(name) || !(quoted || /^[^\s",]+$/.test(written))) return undefined
    pairs.set(name, unquote(written))
  }
  return pairs
}

const withOpaque = (opaque: string | undefined): { readonly opaque?: string } =>
  opaque === undefined ? {} : { opaque }

/** Reads one challenge; undefined for another scheme, an unknown algorithm, or when only `auth-int` is offered. */
export const parseChallenge = (value: string): DigestChallenge | undefined => {
  const pairs = parsePairs(value)
  const realm = pairs?.get('realm')
  const nonce = pairs?.get('nonce')
  const algorithm = algorithmOf(pairs?.get('algorithm'))
  if (pairs === undefined || realm === undefined || nonce === undefined || algorithm === undefined) return undefined
  const offered = pairs.get('qop')
  const qopAuth = offered?.split(',').some((quality) => quality.trim().toLowerCase() === 'auth') ?? false
  if (offered !== undefined && !qopAuth) return undefined
  const stale = pairs.get('stale')?.toLowerCase() === 'true'
  return { realm, nonce, algorithm, qopAuth, stale, ...withOpaque(pairs.get('opaque')) }
}

/** Writes a challenge (RFC 3261 section 20.44). */
export const formatChallenge = (challenge: DigestChallenge): string => {
  let text = `Digest realm=${quote(challenge.realm)}, nonce=${quote(challenge.nonce)}, algorithm=${challenge.algorithm}`
  if (challenge.qopAuth) text += ', qop="auth"'
  if (challenge.opaque !== undefined) text += `, opaque=${quote(challenge.opaque)}`
  return challenge.stale ? `${text}, stale=true` : text
}

/** Reads credentials; undefined when they are none of Digest, incomplete, or of a kind that is not known here. */
export const parseCredentials = (value: string): DigestCredentials | undefined => {
  const pairs = parsePairs(value)
  const username = pairs?.get('username')
  const realm = pairs?.get('realm')
  const nonce = pairs?.get('nonce')
  const uri = pairs?.get('uri')
  const response = pairs?.get('response')?.toLowerCase()
  const algorithm = algorithmOf(pairs?.get('algorithm'))
  if (username === undefined || realm === undefined || nonce === undefined || uri === undefined) return undefined
  if (pairs === undefined || algorithm === undefined || response === undefined) return undefined
  if (response.length !== hash(algorithm, '').length || !/^[0-9a-f]+$/.test(response)) return undefined
  const credentials = { username, realm, nonce, uri, algorithm, response, ...withOpaque(pairs.get('opaque')) }
  const quality = pairs.get('qop')
  if (quality === undefined) return credentials
  const cnonce = pairs.get('cnonce')
  const nc = pairs.get('nc')?.toLowerCase()
  // RFC 7616 section 3.4: cnonce and nc come with a qop.
  if (quality.toLowerCase() !== 'auth' || cnonce === undefined || nc === undefined || !/^[0-9a-f]{8}$/.test(nc))
    return undefined
  return { ...credentials, qop: { cnonce, nc } }
}

/** Writes credentials (RFC 3261 section 20.7). */
export const formatCredentials = (credentials: DigestCredentials): string => {
  const { username, realm, nonce, uri, response, algorithm, qop, opaque } = credentials
  let text = `Digest username=${quote(username)}, realm=${quote(realm)}, nonce=${quote(nonce)}, uri=${quote(uri)}`
  text += `, response="${response}", algorithm=${algorithm}`
  if (qop !== undefined) text += `, qop=auth, cnonce=${quote(qop.cnonce)}, nc=${qop.nc}`
  return opaque === undefined ? text : `${text}, opaque=${quote(opaque)}`
}

/** The hash that stands for a password in one realm: H(A1) of RFC 7616 section 3.4.2. It is as secret as the password. */
export const digestSecret = (of: {
  readonly algorithm: DigestAlgorithm
  readonly username: string
  readonly realm: string
  readonly password: string
}): string => hash(of.algorithm, `${of.username}:${of.realm}:${of.password}`)

/** The `response` of credentials (RFC 7616 section 3.4.1, without a qop RFC 2617 section 3.2.2.1), hexadecimal. */
export const digestResponse = (of: {
  readonly algorithm: DigestAlgorithm
  /** From `digestSecret`. */
  readonly secret: string
  readonly nonce: string
  readonly method: string
  readonly uri: string
  readonly qop?: DigestQop
}): string => {
  const action = hash(of.algorithm, `${of.method}:${of.uri}`)
  const between = of.qop === undefined ? of.nonce : `${of.nonce}:${of.qop.nc}:${of.qop.cnonce}:auth`
  return hash(of.algorithm, `${of.secret}:${between}:${action}`)
}

/** Compares two responses in a time that tells nothing of where they differ. */
export const sameDigest = (one: string, other: string): boolean => {
  const a = Buffer.from(one, 'latin1')
  const b = Buffer.from(other, 'latin1')
  return a.length === b.length && timingSafeEqual(a, b)
}
