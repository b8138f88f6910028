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

  /** The first message that begins so and has this line, within three seconds. */
  async heard(start: string, line = ''): Promise<string> {
    const isIt = (wire: string): boolean => wire.startsWith(start) && wire.includes(`${line}\r\n`)
    await expect.poll(() => this.received.some(isIt), { timeout: 3_000 }).toBe(true)
    return this.received.find(isIt) ?? ''
  }

  close(): void {
    this.#socket.close()
  }
}

/** A free text that crosses between sessions, and so the place where a number would. */
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

beforeEach(() => {
  caller.received = []
  callee.received = []
})

/** A call with this dialled number, whose parties say these texts; what each side was sent until the answer. */
const talk = async (id: string, offered: string, answered: string, dialled = x): Promise<string[]> => {
  invite(id, sdpSaying(offered), dialled)
  const offer = await callee.heard('INVITE ')
  answer(offer, answered)
  return [offer, await caller.heard('SIP/2.0 200 ', `Call-ID: ${id}`)]
}

test('a text that has no room for a number crosses', async () => {
  for (const wire of await talk('fine', 'nothing', 'nothing')) expect(wire).toContain('note=nothing')
})

test.each(['a', 'b'] as const)(
  'the number of %s that a party says in the session does not cross (promise 5)',
  async (who) => {
    const number = people[who]
    const [offer, answered] = await talk(`says-${who}`, number, number)
    expect(offer).not.toContain('note=')
    expect(answered).not.toContain('note=')
  },
)

describe('in a group nobody learns a member’s number, neither B nor another member (promise 5, APP-10)', () => {
  const { a: member, b, stranger: otherMember } = people
  let ofGroup: string
  beforeAll(async () => {
    const group = { mode: 'GXB', members: [member, otherMember], b, defaultMember: otherMember }
    ofGroup = (await service.bindWith(group)).x
  })

  // Were the call to fare otherwise for one of them, whoever guesses would see who is in his group.
  test.each([
    ['another member', otherMember],
    ['somebody else', people.other],
  ])('the number of %s does not cross, and the call goes on', async (who, number) => {
    const sent = await talk(`group-${who.length}`, number, number, ofGroup)
    expect(sent.every((wire) => !wire.includes(number) && !wire.includes('note='))).toBe(true)
  })
})
