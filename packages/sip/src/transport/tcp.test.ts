import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { headerOf, type SipMessage, type SipRequest } from '../message/message.ts'
import { parseMessage } from '../message/parse.ts'
import { responseTo } from '../message/response.ts'
import { serialize } from '../message/serialize.ts'
import type { Flow } from './network.ts'
import { SipNetwork } from './sip-network.ts'
import type { TransportLimits } from './transport-limits.ts'

const host = '127.0.0.1'
const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

const open = async (limits: Partial<TransportLimits> = {}): Promise<SipNetwork> => {
  const network = await SipNetwork.open({ tcp: { host, port: 0 }, limits })
  closers.push(() => network.close())
  return network
}
const portOf = (network: SipNetwork): number => network.addresses().tcp?.port ?? 0

type Peer = {
  readonly socket: Socket
  received(): string
  until(text: string | RegExp): Promise<void>
  ended: Promise<void>
}

/** A plain socket that keeps all it gets. */
const keeping = (socket: Socket): Peer => {
  let all = ''
  const checks: (() => void)[] = []
  socket.setEncoding('latin1')
  socket.on('error', () => {})
  socket.on('data', (chunk: string) => {
    all += chunk
    for (const check of checks) check()
  })
  closers.push(() => socket.destroy())
  const until = (text: string | RegExp): Promise<void> =>
    new Promise((resolve) => {
      const check = (): void => {
        if (typeof text === 'string' ? all.includes(text) : text.test(all)) resolve()
      }
      checks.push(check)
      check()
    })
  // Not once(): a connection that is reset has ended too.
  const ended = new Promise<void>((resolve) => {
    socket.on('close', () => resolve())
  })
  return { socket, received: () => all, until, ended }
}

const peerOf = async (network: SipNetwork): Promise<Peer> => {
  const peer = keeping(connect({ host, port: portOf(network) }))
  await once(peer.socket, 'connect')
  return peer
}

const options = (id: string, via = 'SIP/2.0/TCP phone.invalid:9;branch=z9hG4bKx;rport', more = ''): string =>
  `OPTIONS sip:x@example.com SIP/2.0\r\nVia: ${via}\r\nMax-Forwards: 70\r\nFrom: <sip:a@example.com>;tag=abc\r\n` +
  `To: <sip:x@example.com>\r\nCall-ID: ${id}\r\nCSeq: 1 OPTIONS\r\n${more}Content-Length: 0\r\n\r\n`

type Heard = { readonly message: SipMessage; readonly flow: Flow }

const hearing = (network: SipNetwork, each?: (heard: Heard) => void): Heard[] => {
  const all: Heard[] = []
  network.listen({
    message(message, flow) {
      all.push({ message, flow })
      each?.({ message, flow })
    },
  })
  return all
}
const answering = (network: SipNetwork): Heard[] =>
  hearing(network, ({ message, flow }) => {
    if (message.kind === 'request') network.send(serialize(responseTo(message, 200, { toTag: 'own' })), flow)
  })

const failureOf = (network: SipNetwork, wire: string, port: number): Promise<unknown> =>
  new Promise((resolve) => network.send(wire, { transport: 'tcp', remote: { host, port } }, resolve))

describe('requests over TCP', () => {
  test('sent together are answered in order over the same connection', async () => {
    const network = await open()
    const heard = answering(network)
    const peer = await peerOf(network)
    peer.socket.write(options('one') + options('two') + options('three'))
    await peer.until(/Call-ID: one\r\n[\s\S]*Call-ID: two\r\n[\s\S]*Call-ID: three\r\n[\s\S]*\r\n\r\n$/)
    expect(peer.received()).toContain(`;rport=${peer.socket.localPort};received=${host}`)
    expect(heard.map(({ message }) => headerOf(message, 'call-id'))).toEqual(['one', 'two', 'three'])
    expect(heard[0]?.flow).toMatchObject({ transport: 'tcp', remote: { host, port: peer.socket.localPort } })
    expect(network.counters()).toMatchObject({ received: 3, sent: 3, connections: 1 })
  })

  test('that come octet by octet are the same', async () => {
    const network = await open()
    answering(network)
    const peer = await peerOf(network)
    peer.socket.setNoDelay(true)
    for (const octet of options('slow')) {
      peer.socket.write(octet)
      await new Promise(setImmediate)
    }
    await peer.until('Call-ID: slow')
    expect(network.counters().received).toBe(1)
  })

  test('a ping is answered with a pong', async () => {
    const network = await open()
    const peer = await peerOf(network)
    peer.socket.write('\r\n\r\n')
    await peer.until('\r\n')
    expect(peer.received()).toBe('\r\n')
    expect(network.counters()).toMatchObject({ keepAlives: 1, sent: 0 })
  })

  test('that are broken are answered with 400 and the connection goes on', async () => {
    const network = await open()
    answering(network)
    const peer = await peerOf(network)
    peer.socket.write(options('broken').replace('1 OPTIONS', '1 BYE') + options('sound'))
    await peer.until('Call-ID: sound')
    expect(peer.received()).toMatch(/^SIP\/2\.0 400 [\s\S]*Call-ID: broken[\s\S]*SIP\/2\.0 200 /)
    expect(network.counters()).toMatchObject({ faultsAnswered: 1, received: 1 })
  })

  test('without a length are answered with 400 and end the connection', async () => {
    const network = await open()
    answering(network)
    const peer = await peerOf(network)
    peer.socket.write(options('endless').replace('Content-Length: 0\r\n', '') + options('never read'))
    await peer.ended
    expect(peer.received()).toMatch(/^SIP\/2\.0 400 [\s\S]*Call-ID: endless/)
    expect(peer.received()).not.toContain('never')
    expect(network.counters()).toMatchObject({ faultsAnswered: 1, received: 0 })
  })

  test('and the other side gone: the response goes to a new connection to what Via names', async () => {
    const network = await open()
    const first = new Promise<Heard>((resolve) => hearing(network, resolve))
    const server = createServer()
    server.listen(0, host)
    closers.push(() => server.close())
    await once(server, 'listening')
    const address = server.address()
    const listening = typeof address === 'object' && address !== null ? address.port : 0
    const accepted = once(server, 'connection')
    const peer = await peerOf(network)
    peer.socket.write(options('left', `SIP/2.0/TCP ${host}:${listening};branch=z9hG4bKx`))
    const { message, flow } = await first
    peer.socket.destroy()
    await expect.poll(() => network.counters().connections).toBe(0)
    network.send(serialize(responseTo(message as SipRequest, 486)), flow)
    const [socket] = (await accepted) as [Socket]
    const late = keeping(socket)
    await late.until('Call-ID: left')
    expect(late.received()).toMatch(/^SIP\/2\.0 486 /)
  })
})

describe('sending over TCP', () => {
  test('opens one connection to a target and uses it again, and for what comes back', async () => {
    const one = await open()
    const two = await open()
    answering(two)
    const back = hearing(one)
    const target = { transport: 'tcp', remote: { host, port: portOf(two) } } as const
    one.send(options('a'), target)
    one.send(options('b'), target)
    await expect.poll(() => back.length).toBe(2)
    one.send(options('c'), target)
    await expect.poll(() => back.length).toBe(3)
    expect(one.counters().connections).toBe(1)
    expect(two.counters().connections).toBe(1)
  })

  test('to nobody fails with its reason', async () => {
    const network = await open()
    const gone = await open()
    const port = portOf(gone)
    await gone.close()
    expect(await failureOf(network, options('x'), port)).toMatchObject({ code: 'connection_refused', retryable: true })
    expect(network.counters()).toMatchObject({ sent: 0, notSent: 1 })
    await expect.poll(() => network.counters().connections).toBe(0)
  })

  test('to a peer that does not read ends with a full queue, not with all memory', async () => {
    const network = await open({ queuedOctets: 100_000 })
    const server = createServer((socket) => {
      socket.pause()
      closers.push(() => socket.destroy())
    })
    server.listen(0, host)
    closers.push(() => server.close())
    await once(server, 'listening')
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    let full: unknown
    for (let turn = 0; turn < 2000 && full === undefined; turn += 1) {
      network.send('x'.repeat(50_000), { transport: 'tcp', remote: { host, port } }, (error) => {
        full = error
      })
      await new Promise(setImmediate)
    }
    expect(full).toMatchObject({ code: 'queue_full' })
  })
})

describe('connections are bounded', () => {
  test('in number, in both directions', async () => {
    const network = await open({ connections: 2 })
    answering(network)
    const first = await peerOf(network)
    const second = await peerOf(network)
    await expect.poll(() => network.counters().connections).toBe(2)
    const third = await peerOf(network)
    await third.ended
    expect(network.counters()).toMatchObject({ connections: 2, connectionsRefused: 1 })
    const other = await open()
    expect(await failureOf(network, options('x'), portOf(other))).toMatchObject({ code: 'too_many_connections' })
    second.socket.destroy()
    await expect.poll(() => network.counters().connections).toBe(1)
    first.socket.write(options('still'))
    await first.until('Call-ID: still')
  })

  test('in idle time', async () => {
    const network = await open({ idleMs: 50 })
    const peer = await peerOf(network)
    await peer.ended
    await expect.poll(() => network.counters().connections).toBe(0)
  })

  test('in the time until a first message or keep-alive, for those that came in', async () => {
    const network = await open({ firstMessageMs: 150 })
    const calling = await open({ firstMessageMs: 20 })
    const [silent, alive] = [await peerOf(network), await peerOf(network)]
    alive.socket.write('\r\n\r\n')
    const server = createServer((socket) => {
      socket.resume()
      closers.push(() => socket.destroy())
    })
    server.listen(0, host)
    closers.push(() => server.close())
    await once(server, 'listening')
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    calling.send(options('x'), { transport: 'tcp', remote: { host, port } })
    await silent.ended
    await alive.until('\r\n')
    await expect.poll(() => network.counters().connections).toBe(1)
    expect(calling.counters().connections).toBe(1)
  })

  test('in number from one host', async () => {
    const network = await open({ connectionsPerHost: 1 })
    const first = await peerOf(network)
    const second = await peerOf(network)
    await second.ended
    expect(network.counters()).toMatchObject({ connections: 1, connectionsRefused: 1 })
    first.socket.destroy()
    await expect.poll(() => network.counters().connections).toBe(0)
    const third = await peerOf(network)
    third.socket.write('\r\n\r\n')
    await third.until('\r\n')
  })

  test('in the time that a message may take', async () => {
    const network = await open({ partialMessageMs: 60 })
    answering(network)
    const peer = await peerOf(network)
    peer.socket.write(options('whole'))
    await peer.until('Call-ID: whole')
    const drip = setInterval(() => peer.socket.write('x'), 10)
    await peer.ended
    clearInterval(drip)
    expect(network.counters()).toMatchObject({ received: 1 })
  })

  test('but messages that keep coming whole are heard on, wherever each piece ends', async () => {
    const network = await open({ partialMessageMs: 100 })
    answering(network)
    const peer = await peerOf(network)
    const wires = Array.from({ length: 20 }, (_, at) => options(`call${at}.`)).join('')
    const length = options('call00.').length
    // Each piece ends inside the next message.
    for (let at = 0; at < wires.length; at += length) {
      peer.socket.write(wires.slice(at, at + length))
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    await peer.until('Call-ID: call19.')
    expect(network.counters()).toMatchObject({ received: 20, connections: 1 })
  })

  test.each([
    ['a header section without end', `OPTIONS sip:x@example.com SIP/2.0\r\n${'Subject: x\r\n'.repeat(10_000)}`],
    ['a body of a gigabyte', options('big').replace('Length: 0', 'Length: 1073741824')],
    ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
    ['a million zeros', '\0'.repeat(1_000_000)],
  ])('in size: %s ends its connection and no other', async (_name, stream) => {
    const network = await open()
    answering(network)
    const sound = await peerOf(network)
    const bad = await peerOf(network)
    bad.socket.write(Buffer.from(stream, 'latin1'))
    await bad.ended
    sound.socket.write(options('alive'))
    await sound.until('Call-ID: alive')
    const { faultsAnswered, faultsDropped } = network.counters()
    expect(faultsAnswered + faultsDropped).toBe(1)
  })
})

test('closing ends open connections after what is queued has gone out, and is done once', async () => {
  const network = await open()
  const peer = await peerOf(network)
  hearing(network, ({ message, flow }) => {
    network.send(serialize(responseTo(message as SipRequest, 503)), flow)
    void network.close()
  })
  peer.socket.write(options('last'))
  await peer.ended
  expect(peer.received()).toMatch(/^SIP\/2\.0 503 /)
  await Promise.all([network.close(), network.close()])
  expect(parseMessage(peer.received()).ok).toBe(true)
})

test('closing does not wait longer than its limit for a peer that keeps its end open', async () => {
  const network = await open({ closeMs: 50 })
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.resume()
    closers.push(() => socket.destroy())
  })
  server.listen(0, host)
  closers.push(() => server.close())
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const accepted = once(server, 'connection')
  network.send(options('x'), { transport: 'tcp', remote: { host, port } })
  await accepted
  await network.close()
  expect(network.counters().connections).toBe(0)
})

test('an error of the layer above is told to who subscribed, and the network goes on', async () => {
  const told: unknown[] = []
  const tell = (error: unknown): void => {
    told.push(error)
  }
  subscribe('axbridge.sip.listener_error', tell)
  closers.push(() => unsubscribe('axbridge.sip.listener_error', tell))
  const network = await open()
  const bug = new Error('a bug')
  hearing(network, ({ message, flow }) => {
    if (headerOf(message, 'call-id') === 'bad') throw bug
    network.send(serialize(responseTo(message as SipRequest, 200)), flow)
  })
  const peer = await peerOf(network)
  peer.socket.write(options('bad') + options('good'))
  await peer.until('Call-ID: good')
  expect(told).toEqual([bug])
})
