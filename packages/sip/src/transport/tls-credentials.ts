import { createPrivateKey, X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import {
  checkServerIdentity,
  createSecureContext,
  type PeerCertificate,
  type SecureContext,
  type SecureContextOptions,
  type TLSSocket,
} from 'node:tls'
import type { PeerIdentity } from './network.ts'

/** Certificates are PEM: the own one first, then those that lead to its authority. */
export type TlsIdentity = { readonly key: string; readonly certificate: string }

export type TlsCredentials = TlsIdentity & {
  /** PEM of the authorities that are believed, for peers in both directions; without it those that Node brings. */
  readonly authorities?: readonly string[]
  /** Other identities by the server name that a client asks for (SNI), in lower case. */
  readonly byServerName?: Readonly<Record<string, TlsIdentity>>
}

/**
 * Whether clients show a certificate. One that is not believed ends the connection where it is `required`; where it is only
 * `asked`, the connection goes on and the flow names no peer.
 */
export type ClientCertificates = 'none' | 'asked' | 'required'

/** The options of Node for an identity. */
export const secureOptions = (
  { key, certificate }: TlsIdentity,
  authorities: readonly string[] | undefined,
): SecureContextOptions => ({
  key,
  cert: certificate,
  minVersion: 'TLSv1.2',
  ...(authorities === undefined ? {} : { ca: [...authorities] }),
})

const contextOf = (identity: TlsIdentity, authorities: readonly string[] | undefined): SecureContext => {
  // OpenSSL passes over an empty key and serves nobody with what is left.
  if (!new X509Certificate(identity.certificate).checkPrivateKey(createPrivateKey(identity.key)))
    throw new Error('the key is not that of the certificate')
  return createSecureContext(secureOptions(identity, authorities))
}

/** Credentials as OpenSSL holds them. Made anew for every change; throws what OpenSSL says of unusable ones. */
export class TlsContexts {
  readonly credentials: TlsCredentials
  readonly own: SecureContext
  readonly #byServerName: ReadonlyMap<string, SecureContext>

  constructor(credentials: TlsCredentials) {
    const { authorities, byServerName = {} } = credentials
    this.credentials = credentials
    this.own = contextOf(credentials, authorities)
    this.#byServerName = new Map(
      Object.entries(byServerName).map(([name, identity]) => [name, contextOf(identity, authorities)]),
    )
  }

  /** The identity that a client asked for, else the own one. */
  named(serverName: string): SecureContext {
    return this.#byServerName.get(serverName.toLowerCase()) ?? this.own
  }
}

/** The values of one kind in a subjectAltName as Node writes it: `DNS:a, URI:sip:b`. A quoted value holds what could deceive. */
const alternatives = ({ subjectaltname = '' }: PeerCertificate, kind: string): string[] =>
  subjectaltname.includes('"')
    ? []
    : subjectaltname
        .split(', ')
        .filter((entry) => entry.startsWith(kind))
        .map((entry) => entry.slice(kind.length).toLowerCase())

/** RFC 5922 section 7.1: the SIP URIs without a user; only where there is none, the DNS names; the common name only without both. */
export const namesOf = (certificate: PeerCertificate): string[] => {
  const uris = alternatives(certificate, 'URI:')
    .filter((uri) => /^sip:[^@;?:]+$/.test(uri))
    .map((uri) => uri.slice(4))
  if (uris.length > 0) return uris
  const hosts = alternatives(certificate, 'DNS:')
  const common: unknown = certificate.subject?.CN
  return hosts.length > 0 || typeof common !== 'string' ? hosts : [common.toLowerCase()]
}

/** Whom a verified peer's certificate names; undefined when it showed none or none that is believed. */
export const identityOf = (socket: TLSSocket): PeerIdentity | undefined => {
  if (!socket.authorized) return undefined
  const certificate = socket.getPeerCertificate()
  const names = Object.keys(certificate).length === 0 ? [] : namesOf(certificate)
  return names.length === 0 ? undefined : { names }
}

/** RFC 5922 section 7.2: a SIP domain has to be named exactly, without wildcards. An address is compared as HTTPS does. */
export const checkDomain = (domain: string, certificate: PeerCertificate): Error | undefined => {
  if (isIP(domain) !== 0) return checkServerIdentity(domain, certificate)
  return namesOf(certificate).includes(domain.toLowerCase())
    ? undefined
    : Object.assign(new Error('the certificate names another domain'), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' })
}
