import type { Server as HttpsServer } from 'node:https'
import { isIPv6 } from 'node:net'
import { networkInterfaces } from 'node:os'
import { type ParseFault, parseMessage } from '../message/parse.ts'
import { responseTo, responseToBroken } from '../message/response.ts'
import { serialize } from '../message/serialize.ts'
import { tellListenerError } from './listener-errors.ts'
import type { Address, Flow, Network, NetworkListener, Target, TransportKind } from './network.ts'
import { failLater, NetworkError, type OwnPlace } from './network-error.ts'
import { randomTokens } from './random-tokens.ts'
import { datagramAddress, reconnectAddress, stampRequest, stampVia } from './received-via.ts'
import type { StreamConnection } from './stream-connection.ts'
import type { StreamItem } from './stream-protocol.ts'
import type { StreamSockets } from './stream-sockets.ts'
import { StreamTransport } from './stream-transport.ts'
import { placeOf, takenWebSockets, takeWebSocketsOf } from './taken-web-sockets.ts'
import { tcpSockets } from './tcp-sockets.ts'
import { type ClientCertificates, TlsContexts, type TlsCredentials } from './tls-credentials.ts'
import { TlsSockets } from './tls-sockets.ts'
import { defaultTransportLimits, type TransportLimits } from './transport-limits.ts'
import { UdpSocket } from './udp.ts'
import { SecureWebSockets, webSockets } from './web-sockets.ts'
import type { WebSocketRules } from './websocket-upgrade.ts'

/** `clientCertificates` is `none` when not given. */
export type TlsListening = { readonly credentials: TlsCredentials; readonly clientCertificates?: ClientCertificates }

export type SipNetworkOptions = {
  /** Where to listen; port 0 lets the system choose one. Without it there is no such transport. */
  readonly udp?: Address
  readonly tcp?: Address
  /** SIP over TLS, in both directions with the same certificate. */
  readonly tls?: Address & TlsListening
  /** SIP over WebSockets, and over those of TLS. */
  readonly ws?: Address & WebSocketRules
  readonly wss?: Address & WebSocketRules & TlsListening
  /** The host that others reach this side at, where it is not the one that is bound: numeric, or a name that they resolve. */
  readonly advertised?: string
  readonly limits?: Partial<TransportLimits>
}

export type NetworkCounters = {
  /** Messages handed up. */
  readonly received: number
  /** Messages handed to the system, own answers to broken requests included. */
  readonly sent: number
  /** Messages that were not sent, as far as this side knows. */
  readonly notSent: number
  /** Broken requests that were answered. */
  readonly faultsAnswered: number
  /** Broken messages and other octets that were dropped. */
  readonly faultsDropped: number
  readonly keepAlives: number
  /** Connections of all stream transports that are open now. */
  readonly connections: number
  readonly connectionsRefused: number
}

/** Whether the connection is the only way to its peer: a WebSocket client cannot be connected to (RFC 7118 section 5). */
const isOnlyWay = ({ transport }: Flow): boolean => transport === 'ws' || transport === 'wss'

const wildcards: ReadonlySet<string> = new Set(['0.0.0.0', '::'])
const isLoopback = (host: string): boolean => host === '::1' || host.startsWith('127.')

/** The first address of this machine that others may reach, else the loopback. */
const ownAddress = (v6: boolean): string => {
  for (const addresses of Object.values(networkInterfaces()))
    for (const { address, family, internal } of addresses ?? [])
      if (!internal && (family === 'IPv6') === v6 && !address.startsWith('fe80:')) return address
  return v6 ? '::1' : '127.0.0.1'
}

const usable = (credentials: TlsCredentials, where: OwnPlace): TlsContexts => {
  try {
    return new TlsContexts(credentials)
  } catch (error) {
    throw new NetworkError('bad_credentials', where, error)
  }
}

/** Whitespace alone: a keep-alive of a datagram transport. */
const isKeepAlive = (wire: string): boolean => wire.length <= 4 && /^[\r\n\0 ]*$/.test(wire)

/** SIP over the sockets of this machine. */
export class SipNetwork implements Network {
  readonly #advertised: string | undefined
  readonly #limits: TransportLimits
  readonly #ownAddresses = { v4: ownAddress(false), v6: ownAddress(true) }
  #udp: UdpSocket | undefined
  readonly #streams = new Map<TransportKind, StreamTransport>()
  /** Those that show certificates, so that these can be replaced. */
  readonly #secured = new Map<TransportKind, TlsSockets | SecureWebSockets>()
  #listener: NetworkListener | undefined
  #closed: Promise<void> | undefined
  #received = 0
  #tried = 0
  #notSent = 0
  #faultsAnswered = 0
  #faultsDropped = 0
  #keepAlives = 0

  private constructor(options: SipNetworkOptions) {
    this.#advertised = options.advertised
    this.#limits = { ...defaultTransportLimits, ...options.limits }
  }

  /** Binds what the options name; rejects with NetworkError, and nothing is left bound. */
  static async open(options: SipNetworkOptions): Promise<SipNetwork> {
    const network = new SipNetwork(options)
    try {
      if (options.udp !== undefined)
        network.#udp = await UdpSocket.open(options.udp, network.#limits.queuedOctets, (wire, source) =>
          network.#datagram(wire, source),
        )
      await network.#openStreams(options)
    } catch (error) {
      await network.close()
      throw error
    }
    return network
  }

  async #openStreams({ tcp, tls, ws, wss }: SipNetworkOptions): Promise<void> {
    const { connectMs } = this.#limits
    if (tcp !== undefined) await this.#openStream(tcpSockets, tcp)
    if (tls !== undefined) {
      const contexts = usable(tls.credentials, { transport: 'tls', address: tls })
      const sockets = new TlsSockets(contexts, tls.clientCertificates ?? 'none', connectMs)
      this.#secured.set('tls', sockets)
      await this.#openStream(sockets, tls)
    }
    if (ws !== undefined) await this.#openStream(webSockets(ws, connectMs), ws)
    if (wss !== undefined) {
      const contexts = usable(wss.credentials, { transport: 'wss', address: wss })
      const sockets = new SecureWebSockets(contexts, wss, wss.clientCertificates ?? 'none', connectMs)
      this.#secured.set('wss', sockets)
      await this.#openStream(sockets, wss)
    }
  }

  readonly #streamEvents = {
    item: (item: StreamItem, connection: StreamConnection) => this.#streamed(item, connection),
    closed: ({ flow }: StreamConnection) => {
      if (isOnlyWay(flow)) this.#tell((listener) => listener.flowEnded?.(flow))
    },
  }

  async #openStream(sockets: StreamSockets, { host, port }: Address): Promise<void> {
    const opened = await StreamTransport.open(sockets, { host, port }, this.#limits, this.#streamEvents)
    this.#streams.set(sockets.transport, opened)
  }

  /**
   * Takes the WebSockets of a server that speaks TLS and serves pages as well, beside those of an own listener: what somebody agreed
   * to for the page (its certificate, say) counts for them too. The server listens, and is not closed here. What is answered ends
   * those connections, takes no more, and resolves when they are gone.
   */
  takeWebSockets(server: HttpsServer, rules: WebSocketRules): () => Promise<void> {
    const { closeMs } = this.#limits
    const stream =
      this.#streams.get('wss') ??
      StreamTransport.withoutListener(takenWebSockets, placeOf(server), this.#limits, this.#streamEvents)
    this.#streams.set('wss', stream)
    return takeWebSocketsOf(server, rules, stream, closeMs)
  }

  /**
   * Takes other certificates and keys, which count from the next handshake on; open connections go on. Throws NetworkError
   * `bad_credentials` for unusable ones, and then the old ones stay.
   */
  replaceCredentials(transport: 'tls' | 'wss', credentials: TlsCredentials): void {
    const sockets = this.#secured.get(transport)
    if (sockets === undefined) throw new NetworkError('no_listener', { transport })
    sockets.replace(usable(credentials, { transport }))
  }

  /** What is bound, with the real ports. */
  addresses(): { readonly [Kind in TransportKind]?: Address } {
    const streams = [...this.#streams].map(([transport, { address }]) => [transport, address] as const)
    return { ...(this.#udp === undefined ? {} : { udp: this.#udp.address }), ...Object.fromEntries(streams) }
  }

  counters(): NetworkCounters {
    const streams = [...this.#streams.values()]
    return {
      received: this.#received,
      sent: this.#tried - this.#notSent,
      notSent: this.#notSent,
      faultsAnswered: this.#faultsAnswered,
      faultsDropped: this.#faultsDropped,
      keepAlives: this.#keepAlives,
      connections: streams.reduce((sum, { connections }) => sum + connections, 0),
      connectionsRefused: streams.reduce((sum, { refused }) => sum + refused, 0),
    }
  }

  listen(listener: NetworkListener): void {
    this.#listener = listener
  }

  localAddress(to: Target | Flow): Address {
    const bound = (to.transport === 'udp' ? this.#udp : this.#streams.get(to.transport))?.address
    if (bound === undefined) throw new NetworkError('no_listener', { transport: to.transport })
    if (this.#advertised !== undefined) return { host: this.#advertised, port: bound.port }
    if (!wildcards.has(bound.host)) return bound
    const v6 = isIPv6(to.remote.host)
    if (isLoopback(to.remote.host)) return { host: v6 ? '::1' : '127.0.0.1', port: bound.port }
    return { host: v6 ? this.#ownAddresses.v6 : this.#ownAddresses.v4, port: bound.port }
  }

  /** Whether something that is sent to a flow may arrive: nothing leads to a WebSocket client whose connection is gone. */
  leadsBack(flow: Flow): boolean {
    if (!isOnlyWay(flow)) return true
    const { transport, connection } = flow
    return connection !== undefined && this.#streams.get(transport)?.connection(connection) !== undefined
  }

  send(wire: string, to: Target | Flow, failed?: (error: Error) => void): void {
    this.#tried += 1
    const notSent = (error: Error): void => {
      this.#notSent += 1
      failed?.(error)
    }
    const flow = 'local' in to ? to : undefined
    if (to.transport === 'udp') {
      if (this.#udp === undefined) failLater(notSent, new NetworkError('no_listener', { transport: 'udp' }))
      else this.#udp.send(wire, flow === undefined ? to.remote : datagramAddress(wire, flow), notSent)
      return
    }
    const stream = this.#streams.get(to.transport)
    if (stream === undefined) {
      failLater(notSent, new NetworkError('no_listener', { transport: to.transport }))
      return
    }
    const connection = flow?.connection === undefined ? undefined : stream.connection(flow.connection)
    if (connection !== undefined) connection.send(wire, notSent)
    else stream.send(wire, flow === undefined ? to : { ...to, remote: reconnectAddress(wire, flow) }, notSent)
  }

  close(): Promise<void> {
    this.#closed ??= Promise.all([this.#udp, ...this.#streams.values()].map((one) => one?.close())).then(() => {})
    return this.#closed
  }

  #datagram(wire: string, source: Address): void {
    if (isKeepAlive(wire)) {
      this.#keepAlives += 1
      return
    }
    const target: Target = { transport: 'udp', remote: source }
    const flow: Flow = { transport: 'udp', remote: source, local: this.localAddress(target) }
    if (this.#listener?.unread?.(wire, flow) === true) this.#received += 1
    else this.#take(wire, flow)
  }

  #streamed(item: StreamItem, connection: StreamConnection): void {
    switch (item.kind) {
      case 'message':
        this.#take(item.wire, connection.flow)
        break
      case 'ping':
        this.#keepAlives += 1
        // RFC 5626 section 3.5.1: a pong is one CRLF.
        connection.send('\r\n', undefined)
        break
      case 'fault':
        this.#unreadable(item.head, connection)
        break
      case 'reply':
      case 'end':
        break
    }
  }

  #take(wire: string, flow: Flow): void {
    const outcome = parseMessage(wire)
    if (!outcome.ok) {
      this.#broken(outcome.fault, flow)
      return
    }
    this.#received += 1
    const { message } = outcome
    const stamped = message.kind === 'request' ? stampRequest(message, flow.remote) : message
    this.#tell((listener) => listener.message(stamped, flow))
  }

  #tell(what: (listener: NetworkListener) => void): void {
    try {
      if (this.#listener !== undefined) what(this.#listener)
    } catch (error) {
      tellListenerError(error)
    }
  }

  #broken(fault: ParseFault, flow: Flow): void {
    if (fault.answer === undefined) {
      this.#faultsDropped += 1
      return
    }
    const [top, ...others] = fault.answer.via
    const via = top === undefined ? others : [stampVia(top, flow.remote), ...others]
    this.#faultsAnswered += 1
    this.send(serialize(responseToBroken({ ...fault.answer, via }, randomTokens.token(12))), flow)
  }

  /** A stream that cannot be read on: what can be answered is, then the connection ends. */
  #unreadable(head: string | undefined, connection: StreamConnection): void {
    const outcome = head === undefined ? undefined : parseMessage(head)
    if (outcome?.ok === false) this.#broken(outcome.fault, connection.flow)
    else if (outcome?.ok === true && outcome.message.kind === 'request' && outcome.message.method !== 'ACK') {
      this.#faultsAnswered += 1
      const request = stampRequest(outcome.message, connection.remote)
      this.send(serialize(responseTo(request, 400, { toTag: randomTokens.token(12) })), connection.flow)
    } else this.#faultsDropped += 1
    connection.end(this.#limits.closeMs)
  }
}
