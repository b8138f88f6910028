import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { afterEach, describe, expect, test } from 'vitest'
import { headerOf, type SipMessage } from '../message/message.ts'
import { parseMessage } from '../message/parse.ts'
import { responseTo } from '../message/response.ts'
import { serialize } from '../message/serialize.ts'
import type { Flow } from './network.ts'
import { NetworkError } from './network-error.ts'
import { SipNetwork, type SipNetworkOptions } from './sip-network.ts'

const host = '127.0.0.1'
const any = { host, port: 0 }
const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

const open = async (options: SipNetworkOptions): Promise<SipNetwork> => {
  const network = await SipNetwork.open(options)
  closers.push(() => network.close())
  return network
}

const portOf = (network: SipNetwork): number => network.addresses().udp?.port ?? 0

/** A plain socket, as far away from our own code as can be. */
const peer = async (): Promise<{ socket: Socket; port: number; next(): Promise<string> }> => {
  const socket = createSocket('udp4')
  closers.push(() => new Promise<void>((resolve) => socket.close(() => resolve())))
  const arrived: string[] = []
  const waiting: ((text: string) => void)[] = []
  socket.on('message', (octets) => {
    const text = octets.toString('latin1')
    const take = waiting.shift()
    if (take === undefined) arrived.push(text)
    else take(text)
  })
  socket.bind(0, host)
  await once(socket, 'listening')
  const next = (): Promise<string> => {
    const text = arrived.shift()
    return text === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(text)
  }
  return { socket, port: socket.address().port, next }
}

const options = (via: string, cseq = '1 OPTIONS'): string =>
  `OPTIONS sip:x@example.com SIP/2.0\r\nVia: ${via}\r\nMax-Forwards: 70\r\nFrom: <sip:a@example.com>;tag=abc\r\n` +
  `To: <sip:x@example.com>\r\nCall-ID: first\r\nCSeq: ${cseq}\r\nContent-Length: 0\r\n\r\n`

/** Answers every request with 200 and keeps what it heard. */
const answering = (network: SipNetwork): { message: SipMessage; flow: Flow }[] => {
  const heard: { message: SipMessage; flow: Flow }[] = []
  network.listen({
    message(message, flow) {
      heard.push({ message, flow })
      if (message.kind === 'request') network.send(serialize(responseTo(message, 200, { toTag: 'own' })), flow)
    },
  })
  return heard
}

describe('a request over UDP', () => {
  test('is handed up with received and rport, and its response goes back to where it came from', async () => {
    const network = await open({ udp: any })
    const heard = answering(network)
    const { socket, port, next } = await peer()
    socket.send(options('SIP/2.0/UDP phone.invalid:9;branch=z9hG4bKx;rport'), portOf(network), host)
    const answer = parseMessage(await next())
    const via = `SIP/2.0/UDP phone.invalid:9;branch=z9hG4bKx;rport=${port};received=${host}`
    expect(answer.ok && headerOf(answer.message, 'via')).toBe(via)
    expect(heard).toHaveLength(1)
    expect(heard[0]?.flow).toEqual({ transport: 'udp', remote: { host, port }, local: network.addresses().udp })
    expect(network.counters()).toMatchObject({ received: 1, sent: 1, notSent: 0 })
  })

  test('without rport is answered at the port that its Via names', async () => {
    const network = await open({ udp: any })
    answering(network)
    const sender = await peer()
    const listener = await peer()
    sender.socket.send(options(`SIP/2.0/UDP ${host}:${listener.port};branch=z9hG4bKx`), portOf(network), host)
    expect(await listener.next()).toMatch(/^SIP\/2\.0 200 /)
  })

  test('that is broken is answered with 400, and an ACK is not', async () => {
    const network = await open({ udp: any })
    const heard = answering(network)
    const { socket, port, next } = await peer()
    const broken = options('SIP/2.0/UDP phone.invalid;branch=z9hG4bKx;rport', '1 BYE')
    socket.send(broken.replace('OPTIONS', 'ACK'), portOf(network), host)
    socket.send(broken, portOf(network), host)
    const answer = parseMessage(await next())
    if (!answer.ok) throw new Error(answer.fault.rule)
    expect(answer.message).toMatchObject({ kind: 'response', status: 400 })
    expect(headerOf(answer.message, 'via')).toContain(`;rport=${port};received=${host}`)
    expect(headerOf(answer.message, 'to')).toMatch(/^<sip:x@example\.com>;tag=[a-zA-Z]{12}$/)
    expect(heard).toEqual([])
    expect(network.counters()).toMatchObject({ received: 0, faultsAnswered: 1, faultsDropped: 1 })
  })

  test('is not read where the layer above has dealt with it', async () => {
    const network = await open({ udp: any })
    const heard: SipMessage[] = []
    network.listen({ message: (message) => heard.push(message), unread: (wire) => wire.includes('z9hG4bKspent') })
    const { socket } = await peer()
    for (const branch of ['z9hG4bKspent', 'z9hG4bKnew'])
      socket.send(options(`SIP/2.0/UDP phone.invalid;branch=${branch}`), portOf(network), host)
    await expect.poll(() => heard.length).toBe(1)
    expect(headerOf(heard[0] ?? { headers: [] }, 'via')).toContain('z9hG4bKnew')
    expect(network.counters()).toMatchObject({ received: 2, faultsDropped: 0 })
  })

  test('after much garbage is still answered', async () => {
    const network = await open({ udp: any })
    answering(network)
    const { socket, next } = await peer()
    const garbage = [
      '\0'.repeat(100),
      'INVITE',
      'SIP/2.0 200 OK\r\n\r\n',
      '\xff'.repeat(1400),
      'GET / HTTP/1.1\r\n\r\n',
      'x'.repeat(60_000),
      `INVITE sip:x SIP/2.0\r\n${'Via: ;;;\r\n'.repeat(500)}\r\n`,
    ]
    for (const text of garbage) socket.send(Buffer.from(text, 'latin1'), portOf(network), host)
    for (const keepAlive of ['\r\n\r\n', '\0', '']) socket.send(Buffer.from(keepAlive, 'latin1'), portOf(network), host)
    socket.send(options(`SIP/2.0/UDP ${host};branch=z9hG4bKx;rport`), portOf(network), host)
    expect(await next()).toMatch(/^SIP\/2\.0 200 /)
    expect(network.counters()).toMatchObject({ faultsDropped: garbage.length, keepAlives: 3, received: 1 })
  })

  test('keeps every octet of its body', async () => {
    const body = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).join('')
    const one = await open({ udp: any })
    const two = await open({ udp: any })
    const heard = new Promise<SipMessage>((resolve) => two.listen({ message: resolve }))
    const outcome = parseMessage(options('SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKx'))
    if (!outcome.ok) throw new Error(outcome.fault.rule)
    one.send(serialize({ ...outcome.message, body }), { transport: 'udp', remote: { host, port: portOf(two) } })
    expect((await heard).body).toBe(body)
  })
})

describe('the network', () => {
  test('says that a port is taken, and leaves nothing bound', async () => {
    const first = await open({ udp: any, tcp: any })
    const { tcp } = first.addresses()
    const free = await open({ udp: any })
    const udpPort = portOf(free)
    await free.close()
    const failure = await SipNetwork.open({ udp: { host, port: udpPort }, tcp: tcp ?? any }).catch(
      (error: unknown) => error,
    )
    expect(failure).toBeInstanceOf(NetworkError)
    expect(failure).toMatchObject({
      code: 'address_in_use',
      message: `tcp 127.0.0.1 port ${tcp?.port}: another process listens there`,
    })
    await open({ udp: { host, port: udpPort } })
    await expect(SipNetwork.open({ udp: { host, port: udpPort } })).rejects.toMatchObject({ code: 'address_in_use' })
  })

  test('says that an address is not its own', async () => {
    await expect(SipNetwork.open({ udp: { host: '192.0.2.1', port: 0 } })).rejects.toMatchObject({
      code: 'address_not_available',
    })
  })

  test('is closed once however often it is asked, and sends nothing afterwards', async () => {
    const network = await open({ udp: any, tcp: any })
    await Promise.all([network.close(), network.close()])
    await network.close()
    for (const transport of ['udp', 'tcp'] as const) {
      const error = await new Promise((resolve) => network.send('x', { transport, remote: { host, port: 9 } }, resolve))
      expect(error).toMatchObject({ code: 'closed' })
    }
  })

  test('tells the sender, later, what it could not send', async () => {
    const network = await open({ udp: any })
    const failure = (wire: string, to: { host: string; port: number }, transport: 'udp' | 'tcp' = 'udp') => {
      let returned = false
      const told = new Promise<unknown>((resolve, reject) => {
        network.send(wire, { transport, remote: to }, (error) => (returned ? resolve(error) : reject(error)))
      })
      returned = true
      return told
    }
    expect(await failure('x'.repeat(65_508), { host, port: 9 })).toMatchObject({ code: 'message_too_large' })
    expect(await failure('x', { host: 'example.invalid', port: 9 })).toMatchObject({ code: 'unreachable' })
    expect(await failure('x', { host, port: 70_000 })).toBeInstanceOf(NetworkError)
    expect(await failure('x', { host, port: 9 }, 'tcp')).toMatchObject({ code: 'no_listener' })
    expect(network.counters()).toMatchObject({ sent: 0, notSent: 4 })
  })

  test('names an address that the other side can answer to', async () => {
    const bound = await open({ udp: any })
    const target = { transport: 'udp', remote: { host, port: 9 } } as const
    expect(bound.localAddress(target)).toEqual(bound.addresses().udp)
    const wild = await open({ udp: { host: '0.0.0.0', port: 0 } })
    expect(wild.localAddress(target)).toEqual({ host, port: portOf(wild) })
    expect(wild.localAddress({ ...target, remote: { host: '192.0.2.1', port: 9 } }).host).not.toBe('0.0.0.0')
    const named = await open({ udp: any, advertised: 'sip.example.com' })
    expect(named.localAddress(target)).toEqual({ host: 'sip.example.com', port: portOf(named) })
    expect(() => named.localAddress({ ...target, transport: 'tcp' })).toThrow(NetworkError)
  })
})
