import { createHash } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { expect } from 'vitest'

type Address = { readonly host: string; readonly port: number }

/** How a peer answers a request: a status line and further header lines, or not at all. */
export type Answering = (request: string) => readonly string[] | undefined

export const isRequest = (wire: string, method: string): boolean => wire.startsWith(`${method} `)

/** The value of a header field of a message, the first where it comes more than once. */
export const fieldOf = (wire: string, name: string): string =>
  new RegExp(`^${name}: ?(.*)\r$`, 'mi').exec(wire)?.[1] ?? ''

/** A session that every INVITE of a bare peer offers. */
export const plainSession = ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 'c=IN IP4 127.0.0.1', 't=0 0']
  .concat('m=audio 40000 RTP/AVP 0', '')
  .join('\r\n')

/** A response, with what it has to repeat of its request. */
export const responseTo = (request: string, [status = '', ...headers]: readonly string[], body = ''): string => {
  const repeated = request
    .split('\r\n')
    .filter((line) => /^(via|from|call-id|cseq|record-route):/i.test(line))
    .join('\r\n')
  const to = fieldOf(request, 'To')
  const toLine = to.includes(';tag=') ? `To: ${to}` : `To: ${to};tag=bare`
  const type = body === '' ? [] : ['Content-Type: application/sdp']
  const lines = [`SIP/2.0 ${status}`, repeated, toLine, ...headers, ...type, `Content-Length: ${body.length}`, '', body]
  return lines.join('\r\n')
}

/** What is left out of an INVITE is as usual. */
export type InviteOptions = {
  readonly dialled: string
  /** The URI that is asked for, where it is not that of `dialled`. */
  readonly uri?: string
  readonly from: string
  readonly callId?: string
  readonly headers?: readonly string[]
}

/** How the messages of a bare peer travel. */
export type BareLink = {
  readonly transport: 'UDP' | 'TLS'
  /** Where the peer is, as `127.0.0.1:5060`. */
  readonly address: string
  send(wire: string): void
  close(): void
}

/** A SIP peer that says what no phone of ours would. Written here from the RFCs. */
export class BarePeer {
  readonly #link: BareLink
  readonly #server: () => Address
  #asked = 0
  received: string[] = []
  /** OPTIONS and what ends a call is answered, a call is declined; an ACK is not answered by anybody. */
  answers: Answering = (request) => [isRequest(request, 'INVITE') ? '486 Busy Here' : '200 OK']

  /** `server`: whom it asks. */
  constructor(link: BareLink, server: () => Address) {
    this.#link = link
    this.#server = server
  }

  /** Over UDP: requests and responses all go to `server`. */
  static async open(host: string, server: () => Address): Promise<BarePeer> {
    const socket = createSocket('udp4').bind(0, host)
    await once(socket, 'listening')
    const { address, port } = socket.address()
    const peer = new BarePeer(
      {
        transport: 'UDP',
        address: `${address}:${port}`,
        send: (wire) => {
          const to = server()
          socket.send(Buffer.from(wire, 'latin1'), to.port, to.host)
        },
        close: () => socket.close(),
      },
      server,
    )
    socket.on('message', (octets) => peer.take(octets.toString('latin1')))
    return peer
  }

  get address(): string {
    return this.#link.address
  }

  send(wire: string): void {
    this.#link.send(wire)
  }

  /** Sends an INVITE; resolves with its final response, which is acknowledged. */
  async invite(options: InviteOptions): Promise<string> {
    const { dialled, from, headers = [] } = options
    this.#asked += 1
    // Digits as letters: no id of ours looks like a number.
    const id = `${this.address}.${this.#asked}`
      .replaceAll(/[.:]/g, 'x')
      .replaceAll(/[0-9]/g, (digit) => 'abcdefghij'.charAt(Number(digit)))
    const callId = options.callId ?? id
    const { host, port } = this.#server()
    const uri = options.uri ?? `sip:${dialled}@${host}:${port}`
    const head = (method: string, to: string): string[] => [
      `${method} ${uri} SIP/2.0`,
      `Via: SIP/2.0/${this.#link.transport} ${this.address};branch=z9hG4bK${id}`,
      'Max-Forwards: 70',
      `From: ${from.startsWith('<') ? from : `<sip:${from}@operator.invalid>`};tag=${id}`,
      `To: ${to}`,
      `Call-ID: ${callId}`,
      `CSeq: 1 ${method}`,
    ]
    const to = `<sip:${dialled}@${host}>`
    const more = [`Contact: <sip:${this.address}>`, 'Content-Type: application/sdp', ...headers]
    this.send([...head('INVITE', to), ...more, `Content-Length: ${plainSession.length}`, '', plainSession].join('\r\n'))
    const final = await this.heard((wire) => /^SIP\/2\.0 [2-6]/.test(wire) && wire.includes(`branch=z9hG4bK${id}`))
    if (!final.startsWith('SIP/2.0 2'))
      this.send([...head('ACK', fieldOf(final, 'To')), 'Content-Length: 0', '', ''].join('\r\n'))
    return final
  }

  /** The first message of this kind, within ten seconds. */
  async heard(isIt: (wire: string) => boolean): Promise<string> {
    await expect.poll(() => this.received.some(isIt), { timeout: 10_000, interval: 10 }).toBe(true)
    return this.received.find(isIt) ?? ''
  }

  requests(method: string): readonly string[] {
    return this.received.filter((wire) => isRequest(wire, method))
  }

  close(): void {
    this.#link.close()
  }

  /** A message arrived. */
  take(wire: string): void {
    this.received.push(wire)
    if (wire.startsWith('SIP/2.0') || isRequest(wire, 'ACK')) return
    const answer = this.answers(wire)
    if (answer !== undefined)
      this.send(responseTo(wire, answer, answer[0]?.startsWith('200') && isRequest(wire, 'INVITE') ? plainSession : ''))
  }
}

export type DigestAnswer = {
  readonly username: string
  readonly password: string
  readonly method: string
  readonly uri: string
  readonly nc?: number
  readonly cnonce?: string
}

/** The credentials for a challenge, after RFC 7616 with qop=auth. */
export const authorizationFor = (challenge: string, answer: DigestAnswer): string => {
  const { username, password, method, uri, nc = 1, cnonce = 'abc' } = answer
  const given = (name: string): string => new RegExp(`${name}="?([^",]+)`, 'i').exec(challenge)?.[1] ?? ''
  const algorithm = given('algorithm')
  const hash = (text: string): string =>
    createHash(algorithm === 'SHA-256' ? 'sha256' : 'md5')
      .update(text)
      .digest('hex')
  const [realm, nonce, counter] = [given('realm'), given('nonce'), nc.toString(16).padStart(8, '0')]
  const response = hash(
    `${hash(`${username}:${realm}:${password}`)}:${nonce}:${counter}:${cnonce}:auth:${hash(`${method}:${uri}`)}`,
  )
  return (
    `Digest username="${username}", realm="${realm}", nonce="${nonce}", uri="${uri}", response="${response}", ` +
    `algorithm=${algorithm}, qop=auth, nc=${counter}, cnonce="${cnonce}"`
  )
}
