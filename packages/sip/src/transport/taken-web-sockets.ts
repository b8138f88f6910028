import type { Server as HttpsServer } from 'node:https'
import { createServer } from 'node:net'
import type { Address } from './network.ts'
import { NetworkError } from './network-error.ts'
import type { StreamConnection } from './stream-connection.ts'
import type { StreamSockets } from './stream-sockets.ts'
import type { StreamTransport } from './stream-transport.ts'
import { takeUpgrades } from './web-sockets.ts'
import type { WebSocketRules } from './websocket-upgrade.ts'

/** WebSockets of servers that somebody else opened: there is no listener here. */
export const takenWebSockets: StreamSockets = { transport: 'wss', serve: () => createServer() }

/** Where a server listens. Throws NetworkError `no_listener` where it does not. */
export const placeOf = (server: HttpsServer): Address => {
  const bound = server.address()
  if (bound === null || typeof bound === 'string') throw new NetworkError('no_listener', { transport: 'wss' })
  return { host: bound.address, port: bound.port }
}

/** Hands the WebSockets of a server to a transport. What is answered ends them, takes no more, and resolves when they are gone. */
export const takeWebSocketsOf = (
  server: HttpsServer,
  rules: WebSocketRules,
  stream: StreamTransport,
  closeMs: number,
): (() => Promise<void>) => {
  const taken = new Map<StreamConnection, Promise<void>>()
  const stop = takeUpgrades(server, rules, (accepted) => {
    const connection = stream.take(accepted)
    if (connection === undefined) return
    const gone = new Promise<void>((resolve) => {
      accepted.socket.once('close', () => {
        taken.delete(connection)
        resolve()
      })
    })
    taken.set(connection, gone)
  })
  return async () => {
    stop()
    for (const connection of taken.keys()) connection.end(closeMs)
    await Promise.all(taken.values())
  }
}
