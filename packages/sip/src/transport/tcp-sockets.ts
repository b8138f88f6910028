import { connect, createServer } from 'node:net'
import { bareProtocol } from './stream-protocol.ts'
import type { StreamSockets } from './stream-sockets.ts'

export const tcpSockets: StreamSockets = {
  transport: 'tcp',
  serve: (accept) => createServer({ noDelay: true }, (socket) => accept({ socket, protocol: bareProtocol() })),
  connect: ({ remote }) => {
    const socket = connect({ host: remote.host, port: remote.port })
    return { socket, protocol: bareProtocol(), ready: (call) => void socket.once('connect', () => call(undefined)) }
  },
}
