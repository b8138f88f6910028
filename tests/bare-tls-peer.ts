import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { type AddressInfo, connect as connectTcp } from 'node:net'
import { connect, createServer, type TLSSocket } from 'node:tls'
import { BarePeer } from './bare-peer.ts'
import type { TlsFiles } from './tls-files.ts'

type Address = { readonly host: string; readonly port: number }

const pemOf = ({ certificate, key, authorities }: TlsFiles) => ({
  cert: readFileSync(certificate),
  key: readFileSync(key),
  ca: readFileSync(authorities),
})

/** Cuts a stream into messages by Content-Length, which every one of ours has. */
const cut = (take: (wire: string) => void): ((octets: Buffer) => void) => {
  let text = ''
  return (octets) => {
    text += octets.toString('latin1')
    for (;;) {
      const end = text.indexOf('\r\n\r\n')
      const length = Number(/^content-length: *([0-9]+)/im.exec(text.slice(0, end))?.[1] ?? 0)
      if (end < 0 || text.length < end + 4 + length) return
      take(text.slice(0, end + 4 + length))
      text = text.slice(end + 4 + length)
    }
  }
}

/** A peer that connects to the server over TLS, with a certificate or without. */
export const connectTlsPeer = async (
  server: Address,
  { host, authorities, files }: { readonly host: string; readonly authorities: string; readonly files?: TlsFiles },
): Promise<BarePeer> => {
  const own = files === undefined ? {} : pemOf(files)
  const stream = connectTcp({ ...server, localAddress: host })
  stream.on('error', () => stream.destroy())
  await once(stream, 'connect')
  const socket = connect({ socket: stream, host: server.host, ...own, ca: readFileSync(authorities) })
  socket.on('error', () => socket.destroy())
  await once(socket, 'secureConnect')
  const link = {
    transport: 'TLS' as const,
    address: `${host}:${stream.localPort}`,
    send: (wire: string) => void socket.write(Buffer.from(wire, 'latin1')),
    close: () => void socket.destroy(),
  }
  const peer = new BarePeer(link, () => server)
  socket.on(
    'data',
    cut((wire) => peer.take(wire)),
  )
  return peer
}

/** A peer that the server connects to over TLS. */
export const listenTlsPeer = async (host: string, files: TlsFiles): Promise<BarePeer> => {
  const sockets = new Set<TLSSocket>()
  const listener = createServer(pemOf(files)).listen(0, host)
  await once(listener, 'listening')
  const address = `${host}:${(listener.address() as AddressInfo).port}`
  const link = {
    transport: 'TLS' as const,
    address,
    send: (wire: string) => {
      for (const socket of sockets) socket.write(Buffer.from(wire, 'latin1'))
    },
    close: () => {
      for (const socket of sockets) socket.destroy()
      listener.close()
    },
  }
  const peer = new BarePeer(link, () => ({ host, port: 0 }))
  listener.on('secureConnection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
    socket.on(
      'data',
      cut((wire) => peer.take(wire)),
    )
  })
  listener.on('tlsClientError', () => {})
  return peer
}
