import { once } from 'node:events'
import { connect as connectTcp } from 'node:net'
import { type ConnectionOptions, connect, createServer, type TLSSocket } from 'node:tls'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import type { SipMessage } from '../message/message.ts'
import { responseTo } from '../message/response.ts'
import { serialize } from '../message/serialize.ts'
import { TestAuthority } from './certificates.test.kit.ts'
import type { Flow, Target } from './network.ts'
import { SipNetwork } from './sip-network.ts'
import type { ClientCertificates, TlsCredentials } from './tls-credentials.ts'
import type { TransportLimits } from './transport-limits.ts'

const host = '127.0.0.1'
const authority = new TestAuthority('authority')
const stranger = new TestAuthority('stranger')
const own: TlsCredentials = {
  ...authority.identity('URI:sip:bridge.example.com,IP:127.0.0.1'),
  authorities: [authority.certificate],
}
afterAll(() => {
  authority.remove()
  stranger.remove()
})

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

type Options = {
  credentials?: TlsCredentials
  clientCertificates?: ClientCertificates
  limits?: Partial<TransportLimits>
}
const open = async ({ credentials = own, clientCertificates = 'none', limits = {} }: Options = {}) => {
  const network = await SipNetwork.open({ tls: { host, port: 0, credentials, clientCertificates }, limits })
  closers.push(() => network.close())
  return network
}
const portOf = (network: SipNetwork): number => network.addresses().tls?.port ?? 0
const targetOf = (network: SipNetwork, serverName?: string): Target => ({
  transport: 'tls',
  remote: { host, port: portOf(network) },
  ...(serverName === undefined ? {} : { serverName }),
})

const options = (id: string): string =>
  `OPTIONS sips:x@example.com SIP/2.0\r\nVia: SIP/2.0/TLS phone.invalid;branch=z9hG4bK${id};rport\r\nMax-Forwards: 70\r\n` +
  `From: <sips:a@example.com>;tag=abc\r\nTo: <sips:x@example.com>\r\nCall-ID: ${id}\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n`

type Heard = { readonly message: SipMessage; readonly flow: Flow }
const answering = (network: SipNetwork): Heard[] => {
  const heard: Heard[] = []
  network.listen({
    message(message, flow) {
      heard.push({ message, flow })
      if (message.kind === 'request') network.send(serialize(responseTo(message, 200, { toTag: 'own' })), flow)
    },
  })
  return heard
}

/** A plain TLS client that keeps what it gets. */
const client = async (network: SipNetwork, more: ConnectionOptions = {}) => {
  const socket: TLSSocket = connect({ host, port: portOf(network), ca: authority.certificate, ...more })
  let received = ''
  socket.setEncoding('latin1')
  socket.on('error', () => {})
  socket.on('data', (chunk: string) => {
    received += chunk
  })
  closers.push(() => socket.destroy())
  const ended = new Promise<void>((resolve) => {
    socket.on('close', () => resolve())
  })
  await Promise.race([new Promise((resolve) => socket.once('secureConnect', resolve)), ended])
  return { socket, received: () => received, ended }
}

const failureOf = (network: SipNetwork, to: Target): Promise<unknown> =>
  new Promise((resolve) => network.send(options('x'), to, resolve))

describe('a server of TLS', () => {
  test('answers over the connection that a request came by, and says so in Via', async () => {
    const network = await open()
    const heard = answering(network)
    const { socket, received } = await client(network)
    socket.write(options('one') + options('two'))
    await expect.poll(received).toMatch(/Call-ID: one\r\n[\s\S]*Call-ID: two\r\n/)
    expect(received()).toContain(`Via: SIP/2.0/TLS phone.invalid;branch=z9hG4bKone;rport=${socket.localPort};`)
    expect(heard[0]?.flow).toMatchObject({ transport: 'tls', remote: { host, port: socket.localPort } })
    expect(heard[0]?.flow).not.toHaveProperty('peer')
  })

  test('takes no version below 1.2', async () => {
    const network = await open()
    const { socket } = await client(network, { maxVersion: 'TLSv1.1', minVersion: 'TLSv1' })
    expect(socket.authorized).toBe(false)
    expect(network.counters().connections).toBe(0)
  })

  test('shows the certificate of the name that is asked for, else its own', async () => {
    const named = authority.identity('DNS:other.example.com')
    const network = await open({ credentials: { ...own, byServerName: { 'other.example.com': named } } })
    const other = await client(network, { servername: 'Other.Example.com' })
    expect(other.socket.getPeerCertificate().subjectaltname).toBe('DNS:other.example.com')
    const unknown = await client(network, { servername: 'third.example.com', rejectUnauthorized: false })
    expect(unknown.socket.getPeerCertificate().subjectaltname).toContain('bridge.example.com')
  })

  test('shows new certificates from the next handshake on, and open connections go on', async () => {
    const network = await open()
    answering(network)
    const before = await client(network)
    const renewed = authority.identity('DNS:renewed.example.com,IP:127.0.0.1')
    network.replaceCredentials('tls', { ...renewed, authorities: [authority.certificate] })
    for (const more of [{}, { servername: 'renewed.example.com' }]) {
      const after = await client(network, more)
      expect(after.socket.getPeerCertificate().subjectaltname).toContain('DNS:renewed.example.com')
    }
    before.socket.write(options('still'))
    await expect.poll(before.received).toContain('Call-ID: still')
  })

  test('keeps what it has when new certificates cannot be used', async () => {
    const network = await open()
    for (const bad of [
      { ...own, key: stranger.identity('').key },
      { ...own, certificate: 'no certificate' },
      { ...own, byServerName: { x: { key: '', certificate: own.certificate } } },
    ])
      expect(() => network.replaceCredentials('tls', bad)).toThrowError(
        expect.objectContaining({ code: 'bad_credentials' }),
      )
    const { socket } = await client(network)
    expect(socket.authorized).toBe(true)
  })

  test('does not open with certificates that cannot be used, and nothing is left bound', async () => {
    const failure = await SipNetwork.open({
      tcp: { host, port: 0 },
      tls: { host, port: 0, credentials: { ...own, key: 'no key' } },
    }).catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'bad_credentials', where: { transport: 'tls' } })
    expect(String((failure as Error).message)).not.toContain('no key')
  })
})

describe('certificates of clients', () => {
  test('that are asked for name the peer of the flow', async () => {
    const network = await open({ clientCertificates: 'asked' })
    const heard = answering(network)
    const { key, certificate: cert } = authority.identity('URI:sip:Operator.example.com,DNS:sbc.example.com')
    const { socket } = await client(network, { key, cert })
    socket.write(options('known'))
    await expect.poll(() => heard.length).toBe(1)
    expect(heard[0]?.flow.peer).toEqual({ names: ['operator.example.com'] })
  })

  test('that are not believed name nobody where they are only asked for', async () => {
    const network = await open({ clientCertificates: 'asked' })
    const heard = answering(network)
    const { key, certificate: cert } = stranger.identity('URI:sip:operator.example.com')
    const { socket } = await client(network, { key, cert })
    socket.write(options('unknown'))
    await expect.poll(() => heard.length).toBe(1)
    expect(heard[0]?.flow).not.toHaveProperty('peer')
  })

  test.each(['no', "a stranger's"])('%s certificate ends the connection where one is required', async (which) => {
    const network = await open({ clientCertificates: 'required' })
    const heard = answering(network)
    const { key, certificate: cert } = stranger.identity('URI:sip:operator.example.com')
    const { socket, ended } = await client(network, which === 'no' ? {} : { key, cert })
    socket.write(options('refused'))
    await ended
    expect(heard).toEqual([])
    expect(network.counters().connections).toBe(0)
  })

  test('are held to new authorities after a change, resumed sessions too', async () => {
    const network = await open({ clientCertificates: 'required' })
    const { key, certificate: cert } = authority.identity('URI:sip:operator.example.com')
    const first = await client(network, { key, cert })
    const [session] = (await once(first.socket, 'session')) as [Buffer]
    network.replaceCredentials('tls', { ...own, authorities: [stranger.certificate] })
    const heard = answering(network)
    const again = await client(network, { key, cert, session })
    again.socket.write(options('resumed'))
    await again.ended
    expect(heard).toEqual([])
  })
})

describe('a client of TLS', () => {
  test('shows its certificate, uses its connection again, and knows whom it talks to', async () => {
    const one = await open()
    const two = await open({ clientCertificates: 'required' })
    const served = answering(two)
    const back = answering(one)
    const target = targetOf(two, 'bridge.example.com')
    one.send(options('a'), target)
    one.send(options('b'), target)
    await expect.poll(() => back.length).toBe(2)
    expect(one.counters().connections).toBe(1)
    expect(served[0]?.flow.peer).toEqual({ names: ['bridge.example.com'] })
    expect(back[0]?.flow.peer).toEqual({ names: ['bridge.example.com'] })
  })

  test('without a server name holds the server to its address', async () => {
    const one = await open()
    const two = await open()
    answering(two)
    const back = answering(one)
    one.send(options('a'), targetOf(two))
    await expect.poll(() => back.length).toBe(1)
    const nameOnly = authority.identity('URI:sip:bridge.example.com')
    const third = await open({ credentials: { ...nameOnly, authorities: [authority.certificate] } })
    expect(await failureOf(one, targetOf(third))).toMatchObject({ code: 'peer_not_trusted', retryable: false })
  })

  test.each([
    ['another domain', () => own, 'other.example.com'],
    ['a stranger', () => stranger.identity('URI:sip:bridge.example.com'), 'bridge.example.com'],
    ['a wildcard', () => authority.identity('DNS:*.example.com'), 'bridge.example.com'],
  ])('sends nothing to a server that proves to be %s', async (_name, identity, serverName) => {
    const one = await open()
    const { key, certificate: cert } = identity()
    let received = ''
    const server = createServer({ key, cert }, (socket) => {
      socket.on('error', () => {})
      socket.on('data', (chunk) => {
        received += chunk.toString()
      })
    })
    server.on('tlsClientError', () => {})
    server.listen(0, host)
    closers.push(() => server.close())
    await once(server, 'listening')
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const failure = await failureOf(one, { transport: 'tls', remote: { host, port }, serverName })
    expect(failure).toMatchObject({ code: 'peer_not_trusted' })
    await expect.poll(() => one.counters().connections).toBe(0)
    expect(received).toBe('')
  })

  test('tells a server that speaks no TLS from one that is not there', async () => {
    const one = await open()
    const plain = await SipNetwork.open({ tcp: { host, port: 0 } })
    closers.push(() => plain.close())
    const to = { transport: 'tls', remote: plain.addresses().tcp ?? { host, port: 0 } } as const
    const failure = await failureOf(one, to)
    expect(['handshake_failed', 'connection_lost']).toContain((failure as { code: string }).code)
    await plain.close()
    expect(await failureOf(one, to)).toMatchObject({ code: 'connection_refused' })
  })
})

describe('half-open connections', () => {
  test('without a handshake are closed in time', async () => {
    const network = await open({ limits: { connectMs: 100 } })
    const socket = connectTcp(portOf(network), host).resume()
    socket.on('error', () => {})
    await once(socket, 'close')
    expect(network.counters().connections).toBe(0)
  })

  test('count towards the limits of all and of one host', async () => {
    for (const limits of [{ connections: 2 }, { connectionsPerHost: 2 }]) {
      const network = await open({ limits })
      const raw = [connectTcp(portOf(network), host), connectTcp(portOf(network), host)]
      for (const socket of raw) {
        closers.push(() => socket.destroy())
        await once(socket, 'connect')
      }
      const late = connectTcp(portOf(network), host).resume()
      late.on('error', () => {})
      await once(late, 'close')
      await expect.poll(() => network.counters().connectionsRefused).toBe(1)
      for (const socket of raw) socket.destroy()
      await expect.poll(async () => (await client(network)).socket.authorized).toBe(true)
    }
  })

  test('do not keep a network from closing', async () => {
    const network = await open()
    const socket = connectTcp(portOf(network), host).resume()
    socket.on('error', () => {})
    await once(socket, 'connect')
    await network.close()
    await once(socket, 'close')
  })
})
