import { isIP, type Server } from 'node:net'
import { connect, createServer, type TLSSocket } from 'node:tls'
import type { Target } from './network.ts'
import { bareProtocol } from './stream-protocol.ts'
import type { Connecting, StreamSockets } from './stream-sockets.ts'
import { type ClientCertificates, checkDomain, identityOf, secureOptions, type TlsContexts } from './tls-credentials.ts'

/** What a TLS server is made with, whatever speaks above it. `contexts` is asked for every handshake. */
export const serverOptions = (
  contexts: () => TlsContexts,
  clientCertificates: ClientCertificates,
  handshakeMs: number,
) => ({
  // Asked for every connection, so that a change of certificates counts from the next handshake on.
  SNICallback: (name: string, done: (error: Error | null, context?: TlsContexts['own']) => void) =>
    done(null, contexts().named(name)),
  ...secureOptions(contexts().credentials, contexts().credentials.authorities),
  requestCert: clientCertificates !== 'none',
  rejectUnauthorized: clientCertificates === 'required',
  handshakeTimeout: handshakeMs,
})

/** Node tells of a handshake that failed or took too long, and leaves the socket open. */
export const endFailedHandshakes = (server: Server): void => {
  server.on('tlsClientError', (_error: Error, socket: TLSSocket) => socket.destroy())
}

/** SIP over TLS (RFC 3261 section 26.3.1), both sides showing certificates where they are asked to. */
export class TlsSockets implements StreamSockets {
  readonly transport = 'tls'
  readonly #clientCertificates: ClientCertificates
  readonly #handshakeMs: number
  #contexts: TlsContexts
  #server: ReturnType<typeof createServer> | undefined

  constructor(contexts: TlsContexts, clientCertificates: ClientCertificates, handshakeMs: number) {
    this.#contexts = contexts
    this.#clientCertificates = clientCertificates
    this.#handshakeMs = handshakeMs
  }

  /** From the next handshake on these count. Open connections go on. */
  replace(contexts: TlsContexts): void {
    this.#contexts = contexts
    this.#server?.setSecureContext(secureOptions(contexts.credentials, contexts.credentials.authorities))
  }

  serve(accept: Parameters<StreamSockets['serve']>[0]): Server {
    this.#server = createServer(serverOptions(() => this.#contexts, this.#clientCertificates, this.#handshakeMs))
    this.#server.on('secureConnection', (socket) => {
      const peer = identityOf(socket)
      accept({ socket, protocol: bareProtocol(), ...(peer === undefined ? {} : { peer }) })
    })
    endFailedHandshakes(this.#server)
    return this.#server
  }

  readonly connect = ({ remote, serverName }: Target): Connecting => {
    const domain = serverName ?? remote.host
    const socket: TLSSocket = connect({
      host: remote.host,
      port: remote.port,
      secureContext: this.#contexts.own,
      checkServerIdentity: (_host, certificate) => checkDomain(domain, certificate),
      // RFC 6066 section 3: an address is no server name.
      ...(isIP(domain) === 0 ? { servername: domain } : {}),
    })
    // Nothing leaves before the other side has proved who it is.
    socket.cork()
    const ready: Connecting['ready'] = (call) => {
      socket.once('secureConnect', () => {
        call(identityOf(socket))
        socket.uncork()
      })
    }
    return { socket, protocol: bareProtocol(), ready }
  }
}
