import { once } from 'node:events'
import { createServer, type Server } from 'node:https'
import { connect } from 'node:tls'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { responseTo } from '../message/response.ts'
import { serialize } from '../message/serialize.ts'
import { TestAuthority } from './certificates.test.kit.ts'
import type { Flow } from './network.ts'
import { NetworkError } from './network-error.ts'
import { SipNetwork } from './sip-network.ts'
import type { TransportLimits } from './transport-limits.ts'
import { RawWebSocket } from './websocket-client.test.kit.ts'

const host = '127.0.0.1'
const authority = new TestAuthority('authority')
const { key, certificate: cert } = authority.identity('IP:127.0.0.1')
afterAll(() => authority.remove())

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

/** A server of pages over TLS, as somebody else opens one. */
const pages = async (): Promise<{ server: Server; port: number }> => {
  const server = createServer({ key, cert }, (_request, response) => response.end('a page'))
  server.listen(0, host)
  await once(server, 'listening')
  closers.push(() => server.close())
  const bound = server.address()
  return { server, port: typeof bound === 'object' ? (bound?.port ?? 0) : 0 }
}

const open = async (options: Parameters<typeof SipNetwork.open>[0] = {}): Promise<SipNetwork> => {
  const network = await SipNetwork.open(options)
  closers.push(() => network.close())
  return network
}

const clientOf = async (port: number): Promise<RawWebSocket> => {
  const socket = connect({ host, port, ca: [authority.certificate] })
  closers.push(() => socket.destroy())
  await once(socket, 'secureConnect')
  return new RawWebSocket(socket)
}

const options = [
  'OPTIONS sip:x@example.com SIP/2.0',
  'Via: SIP/2.0/WSS df7jal23ls0d.invalid;branch=z9hG4bKa',
  'Max-Forwards: 70',
  'From: <sip:a@example.com>;tag=abc',
  'To: <sip:x@example.com>',
  'Call-ID: a',
  'CSeq: 1 OPTIONS',
  'Content-Length: 0',
  '\r\n',
].join('\r\n')

describe('the WebSockets of a server of pages', () => {
  test('bring messages in and take answers out, beside the pages', async () => {
    const [network, { server, port }] = [await open(), await pages()]
    network.takeWebSockets(server, { path: '/sip' })
    const flows: Flow[] = []
    network.listen({
      message(message, flow) {
        flows.push(flow)
        if (message.kind === 'request') network.send(serialize(responseTo(message, 200, { toTag: 'own' })), flow)
      },
    })
    const client = await clientOf(port)
    expect(await client.upgrade({}, '/sip')).toMatch(/^HTTP\/1\.1 101 /)
    client.send({ opcode: 1, payload: options })
    await expect.poll(() => client.frames.length).toBe(1)
    expect(client.frames[0]?.payload).toMatch(/^SIP\/2\.0 200 /)
    expect(flows).toMatchObject([{ transport: 'wss', remote: { host } }])
    expect(network.localAddress(flows[0] as Flow)).toEqual({ host, port })
    expect(network.leadsBack(flows[0] as Flow)).toBe(true)
    const page = await clientOf(port)
    page.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
    await page.ended
    expect(page.head).toMatch(/^HTTP\/1\.1 200 /)
  })

  test('are held to the rules: path, subprotocol and origin', async () => {
    const [network, { server, port }] = [await open(), await pages()]
    network.takeWebSockets(server, { path: '/sip', originAllowed: (origin) => origin === 'https://own.example' })
    const asked = async (more: Record<string, string | undefined>, path = '/sip'): Promise<string> =>
      (await (await clientOf(port)).upgrade(more, path)).slice(9, 12)
    expect(await asked({ Origin: 'https://own.example' })).toBe('101')
    expect(await asked({ Origin: 'https://stranger.example' })).toBe('403')
    expect(await asked({ Origin: 'https://own.example' }, '/')).toBe('404')
    expect(await asked({ Origin: 'https://own.example', 'Sec-WebSocket-Protocol': 'chat' })).toBe('400')
  })

  test('count towards the limits of connections', async () => {
    const limits: Partial<TransportLimits> = { connectionsPerHost: 1 }
    const [network, { server, port }] = [await open({ limits }), await pages()]
    network.takeWebSockets(server, {})
    const first = await clientOf(port)
    await first.upgrade()
    const second = await clientOf(port)
    await second.upgrade()
    await second.ended
    expect(network.counters()).toMatchObject({ connections: 1, connectionsRefused: 1 })
  })

  test('end when they are to, and the server can be closed then', async () => {
    const [network, { server, port }] = [await open(), await pages()]
    const end = network.takeWebSockets(server, {})
    const ended: Flow[] = []
    network.listen({ message: () => {}, flowEnded: (flow) => ended.push(flow) })
    const client = await clientOf(port)
    await client.upgrade()
    await end()
    await client.ended
    expect(ended).toHaveLength(1)
    expect((await Promise.race([once(server.close(), 'close'), client.ended])) !== null).toBe(true)
    const late = connect({ host, port, ca: [authority.certificate] })
    await expect(once(late, 'secureConnect')).rejects.toThrow()
  })

  test('stand beside those of an own listener', async () => {
    const [{ server, port }, network] = [
      await pages(),
      await open({ wss: { host, port: 0, credentials: { key, certificate: cert } } }),
    ]
    network.takeWebSockets(server, {})
    for (const at of [port, network.addresses().wss?.port ?? 0]) {
      const client = await clientOf(at)
      expect(await client.upgrade()).toMatch(/^HTTP\/1\.1 101 /)
    }
    expect(network.counters().connections).toBe(2)
  })

  test('are not taken from a server that does not listen', async () => {
    const network = await open()
    expect(() => network.takeWebSockets(createServer({ key, cert }), {})).toThrow(NetworkError)
  })
})
