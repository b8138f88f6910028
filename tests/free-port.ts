import { randomInt } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { Address } from '@axbridge/sip'

const udpPort = async (host: string, port: number): Promise<number> => {
  const socket = createSocket('udp4')
  socket.bind(port, host)
  await once(socket, 'listening')
  const taken = socket.address().port
  socket.close()
  await once(socket, 'close')
  return taken
}

const tcpPort = async (host: string, port: number): Promise<number> => {
  const server = createServer().listen(port, host)
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : port
}

const given = new Set<number>()

/**
 * A port that was free a moment ago for UDP and TCP, and so were the `more` ports behind it; for programs that cannot
 * be told to take any. No port is given twice.
 */
export const freeAddress = async (host = '127.0.0.1', more = 0): Promise<Address> => {
  for (let tries = 0; tries < 50; tries += 1) {
    const port = await udpPort(host, 0)
    const ports = Array.from({ length: more + 1 }, (_, index) => port + index)
    if (ports.some((one) => given.has(one))) continue
    try {
      for (const one of ports) {
        await udpPort(host, one)
        await tcpPort(host, one)
      }
    } catch {
      continue
    }
    for (const one of ports) given.add(one)
    return { host, port }
  }
  throw new Error('no port is free')
}

/**
 * A TCP port below those that the system gives to outgoing connections: while a server that uses it is away for some seconds nobody
 * takes it, not even who tries to reach it (a connection to a port of that range can be given the port itself, and then meets itself).
 */
export const lastingPort = async (host = '127.0.0.1'): Promise<number> => {
  for (let tries = 0; tries < 50; tries += 1) {
    const port = randomInt(20_000, 32_000)
    try {
      return await tcpPort(host, port)
    } catch {
      // Somebody listens there.
    }
  }
  throw new Error('no port is free')
}
