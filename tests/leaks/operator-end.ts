import { createSocket, type Socket as DatagramSocket } from 'node:dgram'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import type { Address } from '@axbridge/sip'

/** What the ends speak. */
export type EndTransport = 'udp' | 'tcp'

/** Answers over the way that a message came by. */
export type WayBack = (wire: string) => void

/** Hears each message that arrives, and where an answer goes. */
export type Hearer = (wire: string, back: WayBack) => void

/** One end of an operator's network as a bare socket: it says what no phone would, and keeps every octet (latin1). */
export type OperatorEnd = {
  readonly transport: EndTransport
  /** Where it is called: `127.0.0.2:40001`. */
  readonly address: string
  /** Whole datagrams, or for TCP whole streams, in the order in which they began. */
  received(): readonly string[]
  sent(): readonly string[]
  /** Who hears from now on. */
  listen(hearer: Hearer): void
  /** Sends to the server. */
  send(wire: string): void
  close(): Promise<void>
}

const latin1 = (wire: string): Buffer => Buffer.from(wire, 'latin1')

const openUdp = async (host: string, server: () => Address): Promise<OperatorEnd> => {
  const socket: DatagramSocket = createSocket({ type: 'udp4', recvBufferSize: 4_194_304 }).bind(0, host)
  await once(socket, 'listening')
  const [received, sent]: string[][] = [[], []]
  let hearer: Hearer = () => {}
  const send = (wire: string, to = server()): void => {
    sent?.push(wire)
    socket.send(latin1(wire), to.port, to.host)
  }
  socket.on('message', (octets, from) => {
    const wire = octets.toString('latin1')
    received?.push(wire)
    hearer(wire, (answer) => send(answer, { host: from.address, port: from.port }))
  })
  return {
    transport: 'udp',
    address: `${host}:${socket.address().port}`,
    received: () => received ?? [],
    sent: () => sent ?? [],
    listen: (next) => {
      hearer = next
    },
    send: (wire) => send(wire),
    close: async () => {
      socket.close()
      await once(socket, 'close')
    },
  }
}

/** Cuts whole messages off the front of a stream; what is left waits for more. */
const cutMessages = (stream: string): { readonly messages: readonly string[]; readonly rest: string } => {
  const messages: string[] = []
  let at = 0
  for (;;) {
    while (stream.startsWith('\r\n', at)) at += 2
    const head = stream.indexOf('\r\n\r\n', at)
    const length =
      /\r\n(?:content-length|l)[ \t]*:[ \t]*([0-9]+)/i.exec(stream.slice(at, Math.max(at, head)))?.[1] ?? '0'
    const end = head + 4 + Number(length)
    if (head < 0 || end > stream.length) return { messages, rest: stream.slice(at) }
    messages.push(stream.slice(at, end))
    at = end
  }
}

const openTcp = async (host: string, server: () => Address): Promise<OperatorEnd> => {
  const streams: { text: string }[] = []
  const sent: string[] = []
  const sockets = new Set<Socket>()
  let hearer: Hearer = () => {}
  let own: Socket | undefined

  const attend = (socket: Socket): void => {
    const stream = { text: '' }
    let unread = ''
    streams.push(stream)
    sockets.add(socket)
    const back: WayBack = (wire) => {
      sent.push(wire)
      socket.write(latin1(wire))
    }
    socket.on('data', (octets: Buffer) => {
      const text = octets.toString('latin1')
      stream.text += text
      const { messages, rest } = cutMessages(unread + text)
      unread = rest
      for (const message of messages) hearer(message, back)
    })
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      sockets.delete(socket)
      if (own === socket) own = undefined
    })
  }

  const listener: Server = createServer(attend).listen(0, host)
  await once(listener, 'listening')

  return {
    transport: 'tcp',
    address: `${host}:${(listener.address() as AddressInfo).port}`,
    received: () => streams.map(({ text }) => text),
    sent: () => sent,
    listen: (next) => {
      hearer = next
    },
    send: (wire) => {
      sent.push(wire)
      if (own === undefined) {
        own = connect({ ...server(), localAddress: host })
        attend(own)
      }
      own.write(latin1(wire))
    },
    close: async () => {
      for (const socket of sockets) socket.destroy()
      listener.close()
      await once(listener, 'close')
    },
  }
}

/** Opens an end at a host of its own; `server` is asked when something is sent, since the server starts after its trunks. */
export const openEnd = (transport: EndTransport, host: string, server: () => Address): Promise<OperatorEnd> =>
  transport === 'udp' ? openUdp(host, server) : openTcp(host, server)
