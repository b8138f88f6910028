import type { Server, Socket } from 'node:net'
import { sourceNetwork } from '@axbridge/sip'

/** Lets each address have so many connections open: one more is closed before anything is read from it. */
export const limitConnections = (server: Server, most: number): void => {
  const open = new Map<string, number>()
  server.prependListener('connection', (socket: Socket) => {
    const address = sourceNetwork(socket.remoteAddress ?? '')
    const held = open.get(address) ?? 0
    if (held >= most) {
      socket.on('error', () => {})
      // Not at once: the server's own listener, which comes next, expects a socket that is open.
      process.nextTick(() => socket.destroy())
      return
    }
    open.set(address, held + 1)
    socket.once('close', () => {
      const left = (open.get(address) ?? 1) - 1
      if (left === 0) open.delete(address)
      else open.set(address, left)
    })
  })
}
