import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { people, RunningService } from './running-service.ts'

/** An operator's two ends as bare sockets, which say what no phone of ours would. */
class BareEnd {
  readonly #socket: Socket
  readonly #host: string
  received: string[] = []

  constructor(host: string) {
    this.#host = host
    this.#socket = createSocket('udp4').bind(0, host)
    this.#socket.on('message', (octets) => this.received.push(octets.toString('latin1')))
  }

  async open(): Promise<this> {
    await once(this.#socket, 'listening')
    return this
  }

  get address(): string {
    return `${this.#host}:${(this.#socket.address() as AddressInfo).port}`
  }

  send(lines: readonly string[], body: string, to: { host: string; port: number }): void {
    const wire = [...lines, `Content-Length: ${body.length}`, '', body].join('\r\n')
    this.#socket.send(Buffer.from(wire, 'latin1'), to.port, to.host)
  }

  /** The first message that begins so, within three seconds. */
  async heard(start: string): Promise<string> {
    await expect.poll(() => this.received.some((wire) => wire.startsWith(start)), { timeout: 3_000 }).toBe(true)
    return this.received.find((wire) => wire.startsWith(start)) ?? ''
  }

  close(): void {
    this.#socket.close()
  }
}

/** A free text that crosses between sessions, and so the place where only the gate stands between the parties. */
const sdpSaying = (text: string): string =>
  ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 'c=IN IP4 127.0.0.1', 't=0 0', 'm=audio 40000 RTP/AVP 97']
    .concat('a=rtpmap:97 opus/48000/2', `a=fmtp:97 note=${text}`, '')
    .join('\r\n')

let caller: BareEnd
let callee: BareEnd
let service: RunningService
let x: string

beforeAll(async () => {
  caller = await new BareEnd('127.0.0.2').open()
  callee = await new BareEnd('127.0.0.3').open()
  const operator = { name: 'operator', to: callee.address, from: ['127.0.0.2', '127.0.0.3'], callerFrom: 'from' }
  service = await RunningService.start({ trunks: [operator] })
  x = (await service.bind()).x
})
afterAll(async () => {
  await service?.stop()
  caller?.close()
  callee?.close()
})

const invite = (id: string, body: string, dialled = x): void => {
  const { host, port } = service.sipAddress('udp')
  const head = [
    `INVITE sip:${dialled}@${host} SIP/2.0`,
    `Via: SIP/2.0/UDP ${caller.address};branch=z9hG4bK${id}`,
    'Max-Forwards: 70',
    `From: <sip:${people.a}@operator.invalid>;tag=${id}`,
    `To: <sip:${dialled}@${host}>`,
    `Call-ID: ${id}`,
    'CSeq: 1 INVITE',
    `Contact: <sip:${caller.address}>`,
    'Content-Type: application/sdp',
  ]
  caller.send(head, body, { host, port })
}

/** The callee's 200 to an INVITE, which says a number. */
const answer = (came: string, number: string): void => {
  const head = ['SIP/2.0 200 OK', field(came, 'Via'), field(came, 'From'), `${field(came, 'To')};tag=b`]
  callee.send(
    [...head, field(came, 'Call-ID'), field(came, 'CSeq'), `Contact: <sip:${callee.address}>`].concat(
      'Content-Type: application/sdp',
    ),
    sdpSaying(number),
    service.sipAddress('udp'),
  )
}

const field = (wire: string, name: string): string => new RegExp(`^${name}: .*$`, 'mi').exec(wire)?.[0] ?? ''

test("an offer that says the caller's number is not sent to the callee, and the call ends (promise 5)", async () => {
  invite('offer', sdpSaying(people.a))
  expect(await caller.heard('SIP/2.0 500 ')).toContain('Q.850;cause=41')
  expect(callee.received).toEqual([])
  expect(await service.calls(1)).toMatchObject([{ outcome: 'failed', q850Cause: 41, ringingAt: null }])
})

test("an answer that says the callee's number is not sent to the caller, and both legs end (promise 5)", async () => {
  caller.received = []
  invite('answer', sdpSaying('nothing'))
  const came = await callee.heard('INVITE ')
  expect(came).toContain('note=nothing')
  answer(came, people.b)
  expect(await caller.heard('SIP/2.0 500 ')).toContain('Q.850;cause=41')
  await callee.heard('BYE ')
  expect(caller.received.some((wire) => wire.includes(people.b) || wire.startsWith('SIP/2.0 200 '))).toBe(false)
})

describe('in a group nobody learns a member’s number, neither B nor another member (promise 5, APP-10)', () => {
  const { a: member, b, stranger: otherMember } = people
  let ofGroup: string
  beforeAll(async () => {
    const group = { mode: 'GXB', members: [member, otherMember], b, defaultMember: otherMember }
    ofGroup = (await service.bindWith(group)).x
  })
  beforeEach(() => {
    caller.received = []
    callee.received = []
  })

  test('an offer of a member that says another member’s number is not sent to B', async () => {
    invite('group-offer', sdpSaying(otherMember), ofGroup)
    expect(await caller.heard('SIP/2.0 500 ')).toContain('Q.850;cause=41')
    expect(callee.received).toEqual([])
  })

  test('an answer of B that says another member’s number is not sent to the member who called', async () => {
    invite('group-answer', sdpSaying('nothing'), ofGroup)
    answer(await callee.heard('INVITE '), otherMember)
    expect(await caller.heard('SIP/2.0 500 ')).toContain('Q.850;cause=41')
    expect(caller.received.some((wire) => wire.includes(otherMember))).toBe(false)
  })

  test('what says the number of somebody who is in no binding with them crosses, and so does nobody’s', async () => {
    invite('group-fine', sdpSaying(people.other), ofGroup)
    const came = await callee.heard('INVITE ')
    expect(came).toContain(`note=${people.other}`)
    answer(came, 'nothing')
    expect(await caller.heard('SIP/2.0 200 ')).toContain('note=nothing')
  })
})
