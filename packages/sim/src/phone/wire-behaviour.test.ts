import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type DigestInput, digestOf } from './credentials.ts'
import { SimplePhone } from './simple-phone.ts'

/** A peer that writes its own octets: what a phone does on the wire is seen from outside. */
class RawPeer {
  readonly #socket: Socket
  readonly #heard: string[] = []
  #wake: () => void = () => {}

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('message', (octets) => {
      this.#heard.push(octets.toString('latin1'))
      this.#wake()
    })
  }

  static async open(): Promise<RawPeer> {
    const socket = createSocket('udp4')
    socket.bind(0, '127.0.0.1')
    await once(socket, 'listening')
    return new RawPeer(socket)
  }

  get port(): number {
    return this.#socket.address().port
  }

  send(wire: string, port: number): void {
    this.#socket.send(Buffer.from(wire, 'latin1'), port, '127.0.0.1')
  }

  async next(start: RegExp): Promise<string> {
    const until = Date.now() + 2_000
    for (;;) {
      const at = this.#heard.findIndex((wire) => start.test(wire))
      if (at >= 0) return this.#heard.splice(at, 1)[0] ?? ''
      if (Date.now() > until) throw new Error(`nothing that begins with ${start} was heard`)
      await new Promise<void>((resolve) => {
        this.#wake = resolve
        setTimeout(resolve, 50)
      })
    }
  }

  close(): void {
    this.#socket.close()
  }
}

const linesOf = (wire: string, name: string): string[] =>
  wire.split('\r\n').filter((line) => line.toLowerCase().startsWith(`${name}: `))

const fieldOf = (wire: string, name: string): string => linesOf(wire, name)[0]?.slice(name.length + 2) ?? ''

/** A response as a careless server would write it. */
const answerTo = (wire: string, status: string, toTag: string, more: readonly string[] = []): string =>
  [
    `SIP/2.0 ${status}`,
    ...['via', 'from'].flatMap((name) => linesOf(wire, name)),
    `To: ${fieldOf(wire, 'to')}${toTag === '' ? '' : `;tag=${toTag}`}`,
    ...['call-id', 'cseq'].flatMap((name) => linesOf(wire, name)),
    ...more,
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n')

let peer: RawPeer
let phone: SimplePhone

beforeEach(async () => {
  peer = await RawPeer.open()
  const server = { host: '127.0.0.1', port: peer.port }
  phone = await SimplePhone.open({ number: '13800000001', server, transport: 'udp', password: 'secret', t1Ms: 100 })
})

afterEach(async () => {
  const closed = phone.close()
  const goodbye = await Promise.race([peer.next(/^REGISTER .*/).catch(() => undefined), closed.then(() => undefined)])
  if (goodbye !== undefined) peer.send(answerTo(goodbye, '200 OK', 'r'), phone.address.port)
  await closed
  peer.close()
})

const request = (method: string, branch: string, more: readonly string[] = []): string =>
  [
    `${method} ${phone.contactUri} SIP/2.0`,
    `Via: SIP/2.0/UDP 127.0.0.1:${peer.port};branch=z9hG4bK${branch}`,
    'From: <sip:700123456780001@127.0.0.1>;tag=raw',
    'To: <sip:13800000001@127.0.0.1>',
    'Call-ID: raw-call',
    `CSeq: 7 ${method}`,
    'Max-Forwards: 70',
    ...more,
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n')

describe('towards a peer that writes its own octets', () => {
  test('OPTIONS is answered with 200 and what is allowed, and again with the same octets', async () => {
    peer.send(request('OPTIONS', 'one'), phone.address.port)
    const first = await peer.next(/^SIP/)
    peer.send(request('OPTIONS', 'one'), phone.address.port)
    expect(first).toMatch(/^SIP\/2\.0 200 /)
    expect(fieldOf(first, 'allow')).toContain('INVITE')
    expect(await peer.next(/^SIP/)).toBe(first)
  })

  test('a request of an unknown dialog is answered with 481, an unknown method with 405', async () => {
    peer.send(request('BYE', 'two').replace('@127.0.0.1>\r\nCall', '@127.0.0.1>;tag=none\r\nCall'), phone.address.port)
    expect(await peer.next(/^SIP/)).toMatch(/^SIP\/2\.0 481 /)
    peer.send(request('PUBLISH', 'three'), phone.address.port)
    expect(await peer.next(/^SIP/)).toMatch(/^SIP\/2\.0 405 /)
  })

  test('an INVITE that requires an extension is refused with 420 and rings nobody', async () => {
    peer.send(request('INVITE', 'four', ['Contact: <sip:raw@127.0.0.1>', 'Require: 100rel']), phone.address.port)
    const refused = await peer.next(/^SIP\/2\.0 [^1]/)
    expect(refused).toMatch(/^SIP\/2\.0 420 /)
    expect(fieldOf(refused, 'unsupported')).toBe('100rel')
    await expect(phone.nextCall(20)).rejects.toMatchObject({ code: 'deadline' })
  })

  test('the asserted identity is shown before From', async () => {
    const asserted = ['Contact: <sip:raw@127.0.0.1>', 'P-Asserted-Identity: <tel:700123456780009>']
    peer.send(request('INVITE', 'five', asserted), phone.address.port)
    expect((await phone.nextCall()).shownNumber).toBe('700123456780009')
  })

  test('octets that are no message are counted, and the phone goes on', async () => {
    peer.send('INVITE or not\r\n\r\n', phone.address.port)
    peer.send(request('OPTIONS', 'six'), phone.address.port)
    await peer.next(/^SIP\/2\.0 200 /)
    expect(phone.unreadable).toBe(1)
    expect(phone.received()[0]?.wire).toBe('INVITE or not\r\n\r\n')
  })

  test('the second callee of a forked call is acknowledged and let go', async () => {
    const call = phone.dial('700123456780001')
    const invite = await peer.next(/^INVITE /)
    const contact = [`Contact: <sip:raw@127.0.0.1:${peer.port}>`]
    peer.send(answerTo(invite, '200 OK', 'left', contact), phone.address.port)
    expect(fieldOf(await peer.next(/^ACK /), 'to')).toContain('tag=left')
    await call.answered()
    peer.send(answerTo(invite, '200 OK', 'right', contact), phone.address.port)
    expect(fieldOf(await peer.next(/^ACK /), 'to')).toContain('tag=right')
    const bye = await peer.next(/^BYE /)
    expect(fieldOf(bye, 'to')).toContain('tag=right')
    peer.send(answerTo(bye, '200 OK', ''), phone.address.port)
    await expect(call.ended(30)).rejects.toMatchObject({ code: 'deadline' })
  })

  test('in a dialog the routes are kept in order, and the ACK of a repeated 200 is the same', async () => {
    const call = phone.dial('700123456780001')
    const invite = await peer.next(/^INVITE /)
    const headers = [
      'Contact: <sip:far@127.0.0.1:9>',
      'Record-Route: <sip:second@127.0.0.1:9;lr>',
      `Record-Route: <sip:first@127.0.0.1:${peer.port};lr>`,
    ]
    peer.send(answerTo(invite, '200 OK', 'left', headers), phone.address.port)
    const ack = await peer.next(/^ACK sip:far@127\.0\.0\.1:9 /)
    expect(linesOf(ack, 'route')).toEqual([
      `Route: <sip:first@127.0.0.1:${peer.port};lr>`,
      'Route: <sip:second@127.0.0.1:9;lr>',
    ])
    peer.send(answerTo(invite, '200 OK', 'left', headers), phone.address.port)
    expect(await peer.next(/^ACK /)).toBe(ack)
    const ended = call.hangUp()
    peer.send(answerTo(await peer.next(/^BYE sip:far/), '200 OK', ''), phone.address.port)
    expect(await ended).toEqual({ by: 'here' })
  })
})

const challenge =
  'WWW-Authenticate: Digest realm="axbridge-sandbox", nonce="n/1,a", algorithm=SHA-256, qop="auth,auth-int", opaque="o"'

const digestIn = (authorization: string, name: string): string =>
  new RegExp(`(?:^Digest |, )${name}="?([^",]*(?:,[^",= ]*)?)"?`).exec(authorization)?.[1] ?? ''

test('a phone registers with digest, renews nothing before its time, and unregisters when it closes', async () => {
  const registered = phone.register()
  const first = await peer.next(/^REGISTER /)
  expect(fieldOf(first, 'to')).toBe(`<sip:13800000001@127.0.0.1:${peer.port}>`)
  peer.send(answerTo(first, '401 Unauthorized', 'r', [challenge]), phone.address.port)
  const second = await peer.next(/^REGISTER .*\r\n(?:.*\r\n)*Authorization: /)
  const authorization = fieldOf(second, 'authorization')
  const input: DigestInput = {
    username: '13800000001',
    password: 'secret',
    realm: 'axbridge-sandbox',
    method: 'REGISTER',
    uri: `sip:127.0.0.1:${peer.port}`,
    nonce: 'n/1,a',
    algorithm: 'SHA-256',
    protection: { count: '00000001', clientNonce: digestIn(authorization, 'cnonce') },
  }
  expect(digestIn(authorization, 'response')).toBe(digestOf(input))
  expect(digestIn(authorization, 'opaque')).toBe('o')
  expect(fieldOf(second, 'cseq')).toBe('2 REGISTER')
  expect(fieldOf(second, 'call-id')).toBe(fieldOf(first, 'call-id'))
  peer.send(answerTo(second, '200 OK', 'r', [`Contact: <${phone.contactUri}>;expires=60`]), phone.address.port)
  await registered
  const closed = phone.close()
  const last = await peer.next(/^REGISTER /)
  expect(fieldOf(last, 'expires')).toBe('0')
  peer.send(answerTo(last, '200 OK', 'r'), phone.address.port)
  await closed
})

test('a wrong password is refused once and not tried again', async () => {
  const registered = phone.register()
  for (const _ of [1, 2]) {
    peer.send(answerTo(await peer.next(/^REGISTER /), '401 Unauthorized', 'r', [challenge]), phone.address.port)
  }
  await expect(registered).rejects.toMatchObject({ code: 'register_refused' })
})

test('a longer interval is asked for when the registrar finds it too brief', async () => {
  const registered = phone.register()
  const first = await peer.next(/^REGISTER /)
  peer.send(answerTo(first, '423 Interval Too Brief', 'r', ['Min-Expires: 600']), phone.address.port)
  const second = await peer.next(/^REGISTER /)
  expect(fieldOf(second, 'expires')).toBe('600')
  peer.send(answerTo(second, '200 OK', 'r', ['Expires: 600']), phone.address.port)
  await registered
})

test('a challenged INVITE is acknowledged and sent again with credentials', async () => {
  const call = phone.dial('700123456780001')
  const first = await peer.next(/^INVITE /)
  const asked = [challenge.replace('WWW', 'Proxy')]
  peer.send(answerTo(first, '407 Proxy Authentication Required', 'p', asked), phone.address.port)
  await peer.next(/^ACK /)
  const second = await peer.next(/^INVITE .*\r\n(?:.*\r\n)*Proxy-Authorization: Digest /)
  expect(fieldOf(second, 'cseq')).toBe('2 INVITE')
  peer.send(answerTo(second, '404 Not Found', 'p', ['Reason: Q.850;cause=1']), phone.address.port)
  expect(await call.ended()).toEqual({ by: 'there', status: 404, phrase: 'Not Found', q850Cause: 1 })
})

describe('the digest is that of', () => {
  const circle = { username: 'Mufasa', method: 'GET', uri: '/dir/index.html' }
  const modern = {
    ...circle,
    realm: 'http-auth@example.org',
    password: 'Circle of Life',
    nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
    protection: { count: '00000001', clientNonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ' },
  }

  test('RFC 7616 section 3.9.1 with MD5', () => {
    expect(digestOf({ ...modern, algorithm: 'MD5' })).toBe('8ca523f5e9506fed4657c9700eebdbec')
  })

  test('RFC 7616 section 3.9.1 with SHA-256', () => {
    expect(digestOf({ ...modern, algorithm: 'SHA-256' })).toBe(
      '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1',
    )
  })

  test('RFC 2069 section 2.4 with its erratum 749, for servers that offer no qop', () => {
    const nonce = 'dcd98b7102dd2f0e8b11d0f600bfb0c093'
    const old = { ...circle, realm: 'testrealm@host.com', password: 'CircleOfLife', nonce, algorithm: 'MD5' } as const
    expect(digestOf(old)).toBe('1949323746fe6a43ef61f9606e7febea')
  })
})
