import { createSocket, type Socket as DatagramSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect } from 'node:net'
import type { Address, TransportKind } from '@axbridge/sip'

/** A sender of octets that nobody else would send, over a socket of its own. */
export type RawSip = {
  /** Rejects never: a peer may close a connection on garbage. */
  send(octets: string | Buffer): Promise<void>
  /** Everything that came back so far (latin1). */
  received(): string
  isClosed(): boolean
  close(): void
}

const overUdp = async (to: Address): Promise<RawSip> => {
  const socket: DatagramSocket = createSocket('udp4').bind(0, '127.0.0.1')
  await once(socket, 'listening')
  let received = ''
  socket.on('message', (octets) => {
    received += octets.toString('latin1')
  })
  return {
    send: (octets) => new Promise((resolve) => socket.send(latin1(octets), to.port, to.host, () => resolve())),
    received: () => received,
    isClosed: () => false,
    close: () => socket.close(),
  }
}

const overTcp = async (to: Address): Promise<RawSip> => {
  const socket = connect(to.port, to.host)
  await once(socket, 'connect')
  let [received, isClosed] = ['', false]
  socket.on('data', (octets: Buffer) => {
    received += octets.toString('latin1')
  })
  socket.on('error', () => socket.destroy())
  socket.on('close', () => {
    isClosed = true
  })
  return {
    send: (octets) => new Promise((resolve) => socket.write(latin1(octets), () => resolve())),
    received: () => received,
    isClosed: () => isClosed,
    close: () => socket.destroy(),
  }
}

const latin1 = (octets: string | Buffer): Buffer =>
  typeof octets === 'string' ? Buffer.from(octets, 'latin1') : octets

export const openRawSip = (transport: TransportKind, to: Address): Promise<RawSip> =>
  transport === 'udp' ? overUdp(to) : overTcp(to)
