import { once } from 'node:events'
import { connect as connectTcp } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { headerOf, type SipMessage } from '../message/message.ts'
import { responseTo } from '../message/response.ts'
import { serialize } from '../message/serialize.ts'
import { TestAuthority } from './certificates.test.kit.ts'
import type { Flow } from './network.ts'
import { SipNetwork } from './sip-network.ts'
import type { TransportLimits } from './transport-limits.ts'
import { maskedFrame, RawWebSocket } from './websocket-client.test.kit.ts'
import type { WebSocketRules } from './websocket-upgrade.ts'

const host = '127.0.0.1'
const authority = new TestAuthority('authority')
const credentials = {
  ...authority.identity('DNS:bridge.example.com,IP:127.0.0.1'),
  authorities: [authority.certificate],
}
afterAll(() => authority.remove())

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

const open = async (rules: WebSocketRules = {}, limits: Partial<TransportLimits> = {}): Promise<SipNetwork> => {
  const network = await SipNetwork.open({ ws: { host, port: 0, ...rules }, limits })
  closers.push(() => network.close())
  return network
}

const clientOf = async (network: SipNetwork): Promise<RawWebSocket> => {
  const socket = connectTcp(network.addresses().ws?.port ?? 0, host)
  closers.push(() => socket.destroy())
  await once(socket, 'connect')
  return new RawWebSocket(socket)
}

const connected = async (network: SipNetwork): Promise<RawWebSocket> => {
  const client = await clientOf(network)
  expect(await client.upgrade()).toMatch(/^HTTP\/1\.1 101 /)
  return client
}

const options = (id: string, transport = 'WS', body = ''): string =>
  `OPTIONS sip:x@example.com SIP/2.0\r\nVia: SIP/2.0/${transport} df7jal23ls0d.invalid;branch=z9hG4bK${id};rport\r\n` +
  `Max-Forwards: 70\r\nFrom: <sip:a@example.com>;tag=abc\r\nTo: <sip:x@example.com>\r\nCall-ID: ${id}\r\nCSeq: 1 OPTIONS\r\n` +
  `Contact: <sip:a@df7jal23ls0d.invalid;transport=ws>\r\nContent-Length: ${body.length}\r\n\r\n${body}`

type Heard = { readonly message: SipMessage; readonly flow: Flow }
const answering = (network: SipNetwork): Heard[] => {
  const heard: Heard[] = []
  network.listen({
    message(message, flow) {
      heard.push({ message, flow })
      if (message.kind === 'request')
        network.send(serialize(responseTo(message, 200, { toTag: 'own', body: message.body })), flow)
    },
  })
  return heard
}

const textFrames = (client: RawWebSocket): string[] =>
  client.frames.filter(({ opcode }) => opcode === 1).map(({ payload }) => payload)

describe('an upgrade', () => {
  test('is agreed to for the subprotocol sip', async () => {
    const client = await clientOf(await open())
    const head = await client.upgrade()
    expect(head).toMatch(/^HTTP\/1\.1 101 Switching Protocols\r\n/)
    // The key and its answer are those of RFC 6455 section 1.3.
    expect(head).toContain('\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n')
    expect(head).toContain('\r\nSec-WebSocket-Protocol: sip\r\n')
  })

  test.each<[string, number, Record<string, string | undefined>, string?]>([
    ['without the subprotocol', 400, { 'Sec-WebSocket-Protocol': undefined }],
    ['for another subprotocol', 400, { 'Sec-WebSocket-Protocol': 'chat, sip2' }],
    ['of another version', 426, { 'Sec-WebSocket-Version': '8' }],
    ['without a key', 400, { 'Sec-WebSocket-Key': undefined }],
    ['with a key of another length', 400, { 'Sec-WebSocket-Key': 'c2hvcnQ=' }],
    ['to another protocol', 400, { Upgrade: 'h2c' }],
    ['at another path', 404, {}, '/other'],
    ['from the page of a stranger', 403, { Origin: 'https://evil.example.com' }],
    ['that is none', 426, { Upgrade: undefined, Connection: undefined }],
  ])('%s is refused with %i and the connection ends', async (_name, status, fields, path) => {
    const originAllowed = (origin: string | undefined): boolean => origin === undefined
    const network = await open({ path: '/sip', originAllowed })
    const client = await clientOf(network)
    expect(await client.upgrade(fields, path ?? '/sip?x=1')).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
    await client.ended
    expect(network.counters().connections).toBe(0)
  })

  test('asks the rule about the origin', async () => {
    const network = await open({ originAllowed: (origin) => origin === 'https://phone.example.com' })
    const client = await clientOf(network)
    expect(await client.upgrade({ Origin: 'https://phone.example.com' })).toMatch(/^HTTP\/1\.1 101 /)
  })

  test.each([
    ['never comes', ''],
    ['never ends', 'GET / HTTP/1.1\r\nHost: x\r\n'],
  ])('that %s ends its connection in time', async (_name, start) => {
    const network = await open({}, { connectMs: 200 })
    const client = await clientOf(network)
    client.write(start)
    await client.ended
  })

  test('with a header section of 20 KiB is refused', async () => {
    const client = await clientOf(await open())
    expect(await client.upgrade({ 'X-Long': 'x'.repeat(20_000) })).toMatch(/^HTTP\/1\.1 431 /)
    await client.ended
  })
})

describe('requests over a WebSocket', () => {
  test('are answered over it, though their Via and Contact lead nowhere', async () => {
    const network = await open()
    const heard = answering(network)
    const client = await connected(network)
    client.send({ opcode: 1, payload: options('one') }, { opcode: 1, payload: options('two') })
    await expect.poll(() => textFrames(client).length).toBe(2)
    expect(textFrames(client)[0]).toMatch(/^SIP\/2\.0 200 OK\r\nVia: SIP\/2\.0\/WS df7jal23ls0d\.invalid;/)
    expect(heard.map(({ message }) => headerOf(message, 'call-id'))).toEqual(['one', 'two'])
    expect(heard[0]?.flow).toMatchObject({ transport: 'ws', remote: { host, port: client.socket.localPort } })
  })

  test('in pieces, with a ping between them and octet by octet, are the same', async () => {
    const network = await open()
    answering(network)
    const client = await connected(network)
    const wire = options('pieces')
    const stream = [
      maskedFrame({ opcode: 1, final: false, payload: wire.slice(0, 9) }),
      maskedFrame({ opcode: 9, payload: 'alive?' }),
      maskedFrame({ opcode: 0, payload: wire.slice(9) }),
    ].join('')
    for (const octet of stream) {
      client.write(octet)
      await new Promise(setImmediate)
    }
    await expect.poll(() => client.frames.map(({ opcode }) => opcode)).toEqual([10, 1])
    expect(client.frames[0]?.payload).toBe('alive?')
    expect(textFrames(client)[0]).toContain('Call-ID: pieces')
  })

  test('right behind the upgrade are read', async () => {
    const network = await open()
    answering(network)
    const client = await clientOf(network)
    await client.upgrade({}, '/', maskedFrame({ opcode: 1, payload: options('early') }))
    await expect.poll(() => textFrames(client)[0]).toContain('Call-ID: early')
  })

  test('with octets in their body come and go as octets', async () => {
    const network = await open()
    answering(network)
    const client = await connected(network)
    const body = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).join('')
    client.send({ opcode: 2, payload: options('octets', 'WS', body) })
    await expect.poll(() => client.frames.length).toBe(1)
    expect(client.frames[0]?.opcode).toBe(2)
    expect(client.frames[0]?.payload.endsWith(body)).toBe(true)
  })

  test('that are broken are answered with 400, and the next one is read', async () => {
    const network = await open()
    answering(network)
    const client = await connected(network)
    client.send(
      { opcode: 1, payload: options('bad').replace('1 OPTIONS', '1 BYE') },
      { opcode: 1, payload: options('good') },
    )
    await expect.poll(() => textFrames(client).map((wire) => wire.slice(8, 11))).toEqual(['400', '200'])
  })

  test('of the server reach the client over its flow, until it is gone', async () => {
    const network = await open()
    const heard = answering(network)
    const client = await connected(network)
    client.send({ opcode: 1, payload: options('first') })
    await expect.poll(() => heard.length).toBe(1)
    const flow = heard[0]?.flow as Flow
    network.send(options('back'), flow)
    await expect.poll(() => textFrames(client).at(-1)).toContain('Call-ID: back')
    client.socket.destroy()
    await expect.poll(() => network.counters().connections).toBe(0)
    const failure = await new Promise((resolve) => network.send(options('late'), flow, resolve))
    expect(failure).toMatchObject({ code: 'connection_lost' })
  })

  test('a double CRLF is answered with a CRLF', async () => {
    const network = await open()
    const client = await connected(network)
    client.send({ opcode: 1, payload: '\r\n\r\n' })
    await expect.poll(() => textFrames(client)).toEqual(['\r\n'])
    expect(network.counters()).toMatchObject({ keepAlives: 1, received: 0 })
  })
})

describe('the end', () => {
  test('that the client says is said back, and the connection closes', async () => {
    const network = await open()
    const client = await connected(network)
    client.send({ opcode: 8, payload: '\x03\xe8' })
    await client.ended
    expect(client.frames).toEqual([{ opcode: 8, payload: '\x03\xe8' }])
  })

  test('of a client without a mask has its code, and other clients go on', async () => {
    const network = await open()
    answering(network)
    const sound = await connected(network)
    const bad = await connected(network)
    bad.write('\x81\x01a')
    await bad.ended
    expect(bad.frames).toEqual([{ opcode: 8, payload: '\x03\xea' }])
    await expect.poll(() => network.counters()).toMatchObject({ faultsDropped: 1, connections: 1 })
    sound.send({ opcode: 1, payload: options('alive') })
    await expect.poll(() => textFrames(sound).length).toBe(1)
  })

  test('of the network is told to clients: it goes away', async () => {
    const network = await open()
    const client = await connected(network)
    await network.close()
    await client.ended
    expect(client.frames).toEqual([{ opcode: 8, payload: '\x03\xe9' }])
  })

  test('comes to a client that never says anything, or never ends a message', async () => {
    const network = await open({}, { firstMessageMs: 100 })
    const silent = await connected(network)
    await silent.ended
    const other = await open({}, { partialMessageMs: 100 })
    answering(other)
    const slow = await connected(other)
    slow.send({ opcode: 1, payload: options('whole') }, { opcode: 1, final: false, payload: 'OPTIONS' })
    await slow.ended
    expect(textFrames(slow)).toHaveLength(1)
  })

  test('comes at once to the client above the limit', async () => {
    const network = await open({}, { connections: 1 })
    await connected(network)
    const second = await clientOf(network)
    await second.ended
    expect(network.counters()).toMatchObject({ connections: 1, connectionsRefused: 1 })
  })
})

test('over TLS it is the same, with certificates that can be replaced', async () => {
  const network = await SipNetwork.open({ wss: { host, port: 0, credentials } })
  closers.push(() => network.close())
  const heard = answering(network)
  const secure = async () => {
    const socket = connectTls({ host, port: network.addresses().wss?.port ?? 0, ca: authority.certificate })
    closers.push(() => socket.destroy())
    await once(socket, 'secureConnect')
    return { socket, client: new RawWebSocket(socket) }
  }
  const { client } = await secure()
  expect(await client.upgrade()).toMatch(/^HTTP\/1\.1 101 /)
  client.send({ opcode: 1, payload: options('secure', 'WSS') })
  await expect.poll(() => textFrames(client)[0]).toMatch(/^SIP\/2\.0 200 OK\r\nVia: SIP\/2\.0\/WSS /)
  expect(heard[0]?.flow).toMatchObject({ transport: 'wss' })
  const renewed = authority.identity('DNS:renewed.example.com,IP:127.0.0.1')
  network.replaceCredentials('wss', { ...renewed, authorities: [authority.certificate] })
  const { socket } = await secure()
  expect(socket.getPeerCertificate().subjectaltname).toContain('renewed.example.com')
  client.send({ opcode: 1, payload: options('still', 'WSS') })
  await expect.poll(() => textFrames(client).length).toBe(2)
})

test('the end of a connection is told once, with its flow, and not that of a TCP connection', async () => {
  const network = await SipNetwork.open({ ws: { host, port: 0 }, tcp: { host, port: 0 } })
  closers.push(() => network.close())
  const heard: Flow[] = []
  const ended: Flow[] = []
  network.listen({ message: (_message, flow) => heard.push(flow), flowEnded: (flow) => ended.push(flow) })
  const plain = connectTcp(network.addresses().tcp?.port ?? 0, host)
  plain.write(options('plain', 'TCP'))
  const client = await connected(network)
  client.send({ opcode: 1, payload: options('one') })
  await expect.poll(() => heard.length).toBe(2)
  plain.destroy()
  client.socket.destroy()
  await expect.poll(() => network.counters().connections).toBe(0)
  expect(ended).toEqual(heard.filter(({ transport }) => transport === 'ws'))
})
