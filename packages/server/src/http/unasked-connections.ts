import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

/** Node takes its parser off a connection that speaks something else from now on, as a WebSocket does. */
const isHeldByHttp = (socket: Socket & { readonly parser?: object | null }): boolean => (socket.parser ?? null) !== null

/**
 * Ends, as the server stops, the connections over which nothing was asked yet: browsers and load balancers open some in advance. Node counts
 * them as busy, and the stop would wait until they time out.
 */
export const endUnaskedConnections = (app: FastifyInstance): void => {
  const unasked = new Set<Socket>()
  const server = app.server as Server
  const opened = 'setSecureContext' in server ? 'secureConnection' : 'connection'
  server.on(opened, (socket: Socket) => {
    unasked.add(socket)
    socket.once('close', () => unasked.delete(socket))
  })
  server.on('request', ({ socket }) => unasked.delete(socket))
  app.addHook('preClose', async () => {
    for (const socket of unasked) if (isHeldByHttp(socket)) socket.destroy()
  })
}
