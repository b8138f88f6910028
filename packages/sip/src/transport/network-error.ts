import type { Address, TransportKind } from './network.ts'

/** What can go wrong with sockets. The list is closed. */
export type NetworkErrorCode =
  | 'address_in_use'
  | 'address_not_available'
  | 'permission_denied'
  | 'connection_refused'
  | 'connection_lost'
  | 'connect_timeout'
  | 'too_many_connections'
  | 'queue_full'
  | 'message_too_large'
  | 'peer_not_trusted'
  | 'handshake_failed'
  | 'bad_credentials'
  | 'unreachable'
  | 'no_listener'
  | 'closed'

const sentences: Readonly<Record<NetworkErrorCode, string>> = {
  address_in_use: 'another process listens there',
  address_not_available: 'this machine has no such address',
  permission_denied: 'the system does not permit it',
  connection_refused: 'nobody accepts connections there',
  connection_lost: 'the connection ended before the message was sent',
  connect_timeout: 'no connection was made in time',
  too_many_connections: 'the limit of open connections is reached',
  queue_full: 'too much waits to be sent there',
  message_too_large: 'the message is longer than a datagram',
  peer_not_trusted: 'the certificate of the other side is not the one that was to be proved',
  handshake_failed: 'the other side did not agree to a TLS connection',
  bad_credentials: 'the certificate, its key or the certificate authorities cannot be used',
  unreachable: 'the system found no way there',
  no_listener: 'no listener has that transport',
  closed: 'the network was closed',
}

/** Codes after which the same thing may work a little later. */
const retryable: ReadonlySet<NetworkErrorCode> = new Set([
  'connection_refused',
  'connection_lost',
  'connect_timeout',
  'too_many_connections',
  'queue_full',
  'unreachable',
])

/** A transport and an address of this side, never a party. */
export type OwnPlace = { readonly transport: TransportKind; readonly address?: Address }

const placed = (sentence: string, { transport, address }: OwnPlace): string =>
  `${transport}${address === undefined ? '' : ` ${address.host} port ${address.port}`}: ${sentence}`

export class NetworkError extends Error {
  override readonly name = 'NetworkError'
  readonly code: NetworkErrorCode
  readonly retryable: boolean
  /** Where it went wrong, as far as a listener of this side is concerned. */
  readonly where: OwnPlace | undefined

  constructor(code: NetworkErrorCode, where?: OwnPlace, cause?: unknown) {
    const sentence = sentences[code]
    super(where === undefined ? sentence : placed(sentence, where), cause === undefined ? {} : { cause })
    this.code = code
    this.retryable = retryable.has(code)
    this.where = where
  }
}

const bySystemCode: ReadonlyMap<unknown, NetworkErrorCode> = new Map<unknown, NetworkErrorCode>([
  ['EADDRINUSE', 'address_in_use'],
  ['EADDRNOTAVAIL', 'address_not_available'],
  ['EACCES', 'permission_denied'],
  ['EPERM', 'permission_denied'],
  ['ECONNREFUSED', 'connection_refused'],
  ['ECONNRESET', 'connection_lost'],
  ['EPIPE', 'connection_lost'],
  ['ERR_STREAM_DESTROYED', 'connection_lost'],
  ['ERR_STREAM_WRITE_AFTER_END', 'connection_lost'],
  ['ERR_SOCKET_CLOSED', 'connection_lost'],
  ['ERR_SOCKET_CLOSED_BEFORE_CONNECTION', 'connection_lost'],
  ['ETIMEDOUT', 'connect_timeout'],
  ['EMSGSIZE', 'message_too_large'],
  ['ERR_SOCKET_DGRAM_NOT_RUNNING', 'closed'],
])

/** The codes of Node and OpenSSL for a certificate that was not believed. */
const isAboutTrust = (system: string): boolean =>
  system.startsWith('ERR_TLS_CERT_') || /(^|_)(CERT|CERTS|CRL|SIGNATURE|ISSUER)(_|$)/.test(system)

const isAboutHandshake = (system: string): boolean => system === 'EPROTO' || system.startsWith('ERR_SSL_')

const ofTls = (system: unknown): NetworkErrorCode | undefined => {
  if (typeof system !== 'string') return undefined
  if (isAboutHandshake(system)) return 'handshake_failed'
  return isAboutTrust(system) ? 'peer_not_trusted' : undefined
}

/** The error of a system call in our words; the original is its cause. */
export const networkErrorOf = (cause: unknown, where?: OwnPlace): NetworkError => {
  if (cause instanceof NetworkError) return cause
  const system = cause instanceof Error && 'code' in cause ? cause.code : undefined
  return new NetworkError(bySystemCode.get(system) ?? ofTls(system) ?? 'unreachable', where, cause)
}

/** Who sent a message and asks to be told when it was not sent. */
export type NotSent = ((error: Error) => void) | undefined

/** Tells it in a later turn, so that no sender is called back before his call has returned. */
export const failLater = (failed: NotSent, error: NetworkError): void => {
  if (failed !== undefined) process.nextTick(failed, error)
}
