import {
  createServer as createHttpServer,
  type Server as HttpServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import { createServer as createHttpsServer, type Server as HttpsServer } from 'node:https'
import type { Server, Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { Accepted, StreamSockets } from './stream-sockets.ts'
import { type ClientCertificates, identityOf, secureOptions, type TlsContexts } from './tls-credentials.ts'
import { endFailedHandshakes, serverOptions } from './tls-sockets.ts'
import { WebSocketProtocol } from './websocket-frames.ts'
import { answerUpgrade, type WebSocketRules } from './websocket-upgrade.ts'

/** How often Node looks for upgrade requests that are late. */
const lookEveryMs = 1_000
const refusalMs = 1_000

/** The limits of the HTTP request in front of a WebSocket. */
const httpOptions = (upgradeMs: number) => ({
  headersTimeout: upgradeMs,
  requestTimeout: upgradeMs,
  connectionsCheckingInterval: Math.min(lookEveryMs, upgradeMs),
  maxHeaderSize: 8 * 1024,
})

/** Whoever asks for anything else than a WebSocket is told so. */
const refusePlain = (_request: IncomingMessage, response: ServerResponse): void => {
  response.writeHead(426, { upgrade: 'websocket', connection: 'close', 'content-length': 0 }).end()
}

/** Takes the upgrade requests of a server, until the function that is answered is called. */
export const takeUpgrades = (
  server: HttpServer | HttpsServer,
  rules: WebSocketRules,
  accept: (accepted: Accepted) => void,
): (() => void) => {
  const upgrade = (request: IncomingMessage, socket: Socket, first: Buffer): void => {
    const answer = answerUpgrade(request, rules)
    socket.on('error', () => {})
    if (!answer.ok) {
      socket.end(answer.head)
      socket.resume().setTimeout(refusalMs, () => socket.destroy())
      return
    }
    socket.write(answer.head, 'latin1')
    // What the client sent right behind its request belongs to the WebSocket.
    if (first.length > 0) socket.unshift(first)
    const peer = socket instanceof TLSSocket ? identityOf(socket) : undefined
    accept({ socket, protocol: new WebSocketProtocol(), ...(peer === undefined ? {} : { peer }) })
  }
  server.on('upgrade', upgrade)
  return () => void server.off('upgrade', upgrade)
}

const upgrading = <Kind extends HttpServer | HttpsServer>(
  server: Kind,
  rules: WebSocketRules,
  accept: (accepted: Accepted) => void,
): Kind => {
  takeUpgrades(server, rules, accept)
  return server
}

/** SIP over WebSockets (RFC 7118), which only clients open: what goes to them goes over the flow that they came by. */
export const webSockets = (rules: WebSocketRules, upgradeMs: number): StreamSockets => ({
  transport: 'ws',
  serve: (accept) => upgrading(createHttpServer(httpOptions(upgradeMs), refusePlain), rules, accept),
})

/** The same over TLS. */
export class SecureWebSockets implements StreamSockets {
  readonly transport = 'wss'
  readonly #rules: WebSocketRules
  readonly #clientCertificates: ClientCertificates
  readonly #upgradeMs: number
  #contexts: TlsContexts
  #server: HttpsServer | undefined

  constructor(contexts: TlsContexts, rules: WebSocketRules, clientCertificates: ClientCertificates, upgradeMs: number) {
    this.#contexts = contexts
    this.#rules = rules
    this.#clientCertificates = clientCertificates
    this.#upgradeMs = upgradeMs
  }

  /** From the next handshake on these count. Open connections go on. */
  replace(contexts: TlsContexts): void {
    this.#contexts = contexts
    this.#server?.setSecureContext(secureOptions(contexts.credentials, contexts.credentials.authorities))
  }

  serve(accept: (accepted: Accepted) => void): Server {
    const secure = serverOptions(() => this.#contexts, this.#clientCertificates, this.#upgradeMs)
    const server = createHttpsServer({ ...httpOptions(this.#upgradeMs), ...secure }, refusePlain)
    endFailedHandshakes(server)
    this.#server = upgrading(server, this.#rules, accept)
    return server
  }
}
