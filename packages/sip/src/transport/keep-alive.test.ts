import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { SipNetwork } from './sip-network.ts'
import type { TransportLimits } from './transport-limits.ts'

const host = '127.0.0.1'
const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

const message = 'OPTIONS sip:a@127.0.0.1 SIP/2.0\r\nContent-Length: 0\r\n\r\n'

/** A peer that somebody connects to: what came, and whether the connection is still there. */
type Reached = { socket: Socket; came(): string; isClosed(): boolean }

/** Opens a connection to a peer that does this with every piece it gets. */
const reach = async (limits: Partial<TransportLimits>, took: (piece: string, socket: Socket) => void) => {
  const server: Server = createServer().listen(0, host)
  await once(server, 'listening')
  const network = await SipNetwork.open({ tcp: { host, port: 0 }, limits })
  closers.push(
    () => new Promise((resolve) => server.close(resolve)),
    () => network.close(),
  )
  const { port } = server.address() as { port: number }
  const connected = once(server, 'connection') as Promise<[Socket]>
  const send = () => network.send(message, { transport: 'tcp', remote: { host, port } })
  send()
  const [socket] = await connected
  let [came, isClosed] = ['', false]
  socket.setEncoding('latin1')
  socket.on('error', () => {})
  socket.on('close', () => {
    isClosed = true
  })
  socket.on('data', (piece: string) => {
    came += piece
    took(piece, socket)
  })
  closers.push(() => socket.destroy())
  const reached: Reached = { socket, came: () => came, isClosed: () => isClosed }
  return { network, send, reached }
}

const pings = ({ came }: Reached): number => came().slice(message.length).split('\r\n\r\n').length - 1
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

test('a still connection is asked for a sign of life, and stays as long as it is given', async () => {
  const { reached, network } = await reach({ pingMs: 40, pongMs: 2_000, idleMs: 500 }, (piece, socket) => {
    if (piece === '\r\n\r\n') socket.write('\r\n')
  })
  await expect.poll(() => pings(reached), { timeout: 3_000 }).toBeGreaterThanOrEqual(20)
  expect(reached.isClosed()).toBe(false)
  expect(network.counters().connections).toBe(1)
})

test('a peer that answered before and is silent now counts as gone', async () => {
  let answers = 2
  const { reached, network } = await reach({ pingMs: 40, pongMs: 500 }, (piece, socket) => {
    if (piece !== '\r\n\r\n' || answers === 0) return
    answers -= 1
    socket.write('\r\n')
  })
  await expect.poll(() => reached.isClosed(), { timeout: 3_000 }).toBe(true)
  expect(pings(reached)).toBe(3)
  expect(network.counters().connections).toBe(0)
})

test('a peer that never answers is one that does not know how to, and is not left', async () => {
  const { reached } = await reach({ pingMs: 30, pongMs: 30 }, () => {})
  await expect.poll(() => pings(reached), { timeout: 3_000 }).toBeGreaterThanOrEqual(3)
  expect(reached.isClosed()).toBe(false)
})

test('a connection that is used is not asked', async () => {
  const { reached, send } = await reach({ pingMs: 2_000, pongMs: 30 }, () => {})
  for (let sent = 0; sent < 12; sent += 1) {
    await pause(200)
    send()
  }
  await expect.poll(() => reached.came()).toBe(message.repeat(13))
})

test('without a limit nobody is asked, and the connection ends as idle', async () => {
  const { reached } = await reach({ pingMs: 0, idleMs: 120 }, () => {})
  await expect.poll(() => reached.isClosed(), { timeout: 3_000 }).toBe(true)
  expect(reached.came()).toBe(message)
})

test('whoever came in himself is not asked', async () => {
  const network = await SipNetwork.open({ tcp: { host, port: 0 }, limits: { pingMs: 20, pongMs: 20 } })
  const socket = connect({ host, port: network.addresses().tcp?.port ?? 0 })
  closers.push(() => network.close())
  await once(socket, 'connect')
  let came = ''
  socket.on('data', (piece: Buffer) => {
    came += piece.toString('latin1')
  })
  await pause(150)
  expect(came).toBe('')
  socket.destroy()
})
