import { createHash, randomBytes } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'

export type WebSocketPlace = {
  readonly host: string
  readonly port: number
  /** The path of the WebSocket; `/` when not given. */
  readonly path?: string
  /** Whose certificate is believed in; without it no TLS is spoken. */
  readonly ca?: string
  /** The address of this machine to come from. */
  readonly from?: string
}

/** Asks for a WebSocket of the subprotocol `sip`; answers the socket, or the status of the refusal. */
export const openWebSocket = (
  { host, port, path: usual = '/', ca, from }: WebSocketPlace,
  { origin, path = usual }: { readonly origin?: string; readonly path?: string } = {},
): Promise<Socket | number> =>
  new Promise((resolve, reject) => {
    const headers = {
      ...{
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-protocol': 'sip',
      },
      'sec-websocket-key': randomBytes(16).toString('base64'),
      ...(origin === undefined ? {} : { origin }),
    }
    const local = from === undefined ? {} : { localAddress: from }
    const asked =
      ca === undefined
        ? httpRequest({ host, port, path, headers, ...local })
        : httpsRequest({ host, port, path, headers, ca, ...local })
    asked.on('upgrade', (_response, socket: Duplex) => resolve(socket as Socket))
    asked.on('response', (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    asked.on('error', reject)
    asked.end()
  })

const deadlineMs = 4_000

/** A header field of a message, '' where it has none. */
export const field = (message: string, name: string): string =>
  new RegExp(`^${name}: *(.*)\r$`, 'im').exec(message)?.[1] ?? ''

const allOf = (message: string, name: string): string[] =>
  [...message.matchAll(new RegExp(`^${name}: *(.*)\r$`, 'gim'))].map(([line]) => line.trimEnd())

/** The description of a phone in a browser, with nothing in it but one line of audio. */
export const audio = [
  'v=0',
  'o=- 1 1 IN IP4 127.0.0.1',
  's=-',
  'c=IN IP4 127.0.0.1',
  't=0 0',
  'm=audio 9 RTP/AVP 0',
  '',
]
  .join('\r\n')
  .toString()

/**
 * A phone as a library in a browser plays it (RFC 7118): its Contact is a name that leads nowhere, and it is reached over the
 * connection that it opened. Written here, so that it shares no code with what it tests.
 */
export class WebSocketPhone {
  readonly number: string
  readonly socket: Socket
  /** Everything that came, whole messages. */
  readonly received: string[] = []
  readonly closed: Promise<void>
  readonly #password: string
  readonly #host = `${randomBytes(6).toString('hex').replace(/[0-9]/g, 'q')}.invalid`
  readonly #callId = randomBytes(8).toString('hex')
  #unread = Buffer.alloc(0)
  #sequence = 0
  #taken = 0
  #came = (): void => {}

  private constructor(number: string, password: string, socket: Socket) {
    this.number = number
    this.socket = socket
    this.#password = password
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()))
    socket.on('error', () => {})
    socket.on('data', (chunk: Buffer) => this.#take(chunk))
  }

  static async open(place: WebSocketPlace, number: string, password: string, origin?: string): Promise<WebSocketPhone> {
    const socket = await openWebSocket(place, origin === undefined ? {} : { origin })
    if (typeof socket === 'number') throw new Error(`the WebSocket was refused with ${socket}`)
    return new WebSocketPhone(number, password, socket)
  }

  get contact(): string {
    return `sip:${this.number.slice(0, 3)}q@${this.#host};transport=ws`
  }

  /** Registers, by digest when it is asked to; answers the last response. */
  async register(expires = 600): Promise<string> {
    const contact =
      `<${this.contact}>;+sip.ice;reg-id=1;+sip.instance="<urn:uuid:a1b2c3d4-0000-4000-8000-aaaaaaaaaaaa>"` +
      `;expires=${expires}`
    const ask = async (more: readonly string[]): Promise<string> => {
      this.#sequence += 1
      this.send([
        `REGISTER sip:127.0.0.1 SIP/2.0`,
        `Via: SIP/2.0/WS ${this.#host};branch=z9hG4bK${randomBytes(6).toString('hex')}`,
        'Max-Forwards: 69',
        `To: <sip:${this.number}@127.0.0.1>`,
        `From: <sip:${this.number}@127.0.0.1>;tag=${randomBytes(4).toString('hex')}`,
        `Call-ID: ${this.#callId}`,
        `CSeq: ${this.#sequence} REGISTER`,
        ...more,
        `Contact: ${contact}`,
        `Expires: ${expires}`,
        'Allow: INVITE,ACK,CANCEL,BYE,UPDATE,MESSAGE,OPTIONS,REFER,INFO,NOTIFY',
        'Supported: path,gruu,outbound',
        'User-Agent: a page',
        'Content-Length: 0',
      ])
      return this.next(new RegExp(`^SIP/2.0 [2-6][\\s\\S]*CSeq: ${this.#sequence} REGISTER\r`, 'i'))
    }
    const asked = await ask([])
    const [, realm = '', nonce = ''] = /realm="([^"]*)".*nonce="([^"]*)"/.exec(field(asked, 'WWW-Authenticate')) ?? []
    if (!asked.startsWith('SIP/2.0 401 ')) return asked
    const digest = (text: string): string => createHash('md5').update(text).digest('hex')
    const secret = digest(`${this.number}:${realm}:${this.#password}`)
    const response = digest(`${secret}:${nonce}:00000001:abc:auth:${digest('REGISTER:sip:127.0.0.1')}`)
    return ask([
      `Authorization: Digest algorithm=MD5, username="${this.number}", realm="${realm}", nonce="${nonce}", ` +
        `uri="sip:127.0.0.1", response="${response}", qop=auth, cnonce="abc", nc=00000001`,
    ])
  }

  /** Sends an INVITE; answers it, so that its ACK and its BYE can be made from it. */
  dial(x: string): string {
    const invite = [
      `INVITE sip:${x}@127.0.0.1 SIP/2.0`,
      `Via: SIP/2.0/WS ${this.#host};branch=z9hG4bK${randomBytes(6).toString('hex')}`,
      'Max-Forwards: 69',
      `To: <sip:${x}@127.0.0.1>`,
      `From: <sip:${this.number}@127.0.0.1>;tag=${randomBytes(4).toString('hex')}`,
      `Call-ID: ${randomBytes(8).toString('hex')}`,
      'CSeq: 1 INVITE',
      `Contact: <${this.contact};ob>`,
      'Content-Type: application/sdp',
      'Session-Expires: 90',
      'Supported: timer,ice,replaces,outbound',
      `Content-Length: ${audio.length}`,
    ]
    this.send(invite, audio)
    return `${invite.join('\r\n')}\r\n\r\n${audio}`
  }

  /** A request within the dialog that an INVITE and its 2xx made, by the side that sent the INVITE. */
  within(method: 'ACK' | 'BYE', sequence: number, invite: string, success: string): void {
    this.send([
      `${method} ${/<([^>]*)>/.exec(field(success, 'Contact'))?.[1] ?? ''} SIP/2.0`,
      `Via: SIP/2.0/WS ${this.#host};branch=z9hG4bK${randomBytes(6).toString('hex')}`,
      'Max-Forwards: 69',
      `To: ${field(success, 'To')}`,
      `From: ${field(invite, 'From')}`,
      `Call-ID: ${field(invite, 'Call-ID')}`,
      `CSeq: ${sequence} ${method}`,
      'Content-Length: 0',
    ])
  }

  /** Answers a request; a 2xx to an INVITE has a description and a Contact. */
  respond(request: string, status: string): void {
    const body = status.startsWith('200') && request.startsWith('INVITE') ? audio : ''
    const to = field(request, 'To')
    this.send(
      [
        `SIP/2.0 ${status}`,
        ...allOf(request, 'Via'),
        `From: ${field(request, 'From')}`,
        `To: ${to.includes('tag=') ? to : `${to};tag=answers`}`,
        `Call-ID: ${field(request, 'Call-ID')}`,
        `CSeq: ${field(request, 'CSeq')}`,
        ...(body === '' ? [] : [`Contact: <${this.contact}>`, 'Content-Type: application/sdp']),
        `Content-Length: ${body.length}`,
      ],
      body,
    )
  }

  /** The first message that has not been asked for yet and looks so. */
  async next(looks: RegExp): Promise<string> {
    const late = Date.now() + deadlineMs
    for (;;) {
      const found = this.received.findIndex((message, index) => index >= this.#taken && looks.test(message))
      if (found >= 0) {
        this.#taken = found + 1
        return this.received[found] ?? ''
      }
      if (Date.now() > late) throw new Error(`nothing came that looks like ${looks}`)
      await new Promise<void>((resolve) => {
        this.#came = resolve
        setTimeout(resolve, 50)
      })
    }
  }

  send(lines: readonly string[], body = ''): void {
    this.sendText(`${lines.join('\r\n')}\r\n\r\n${body}`)
  }

  /** One text frame under a mask, as a browser sends it (RFC 6455 section 5). */
  sendText(text: string): void {
    const payload = Buffer.from(text, 'utf8')
    const mask = randomBytes(4)
    const size = payload.length < 126 ? Buffer.from([0x80 | payload.length]) : Buffer.from([0xfe, 0, 0])
    if (size.length === 3) size.writeUInt16BE(payload.length, 1)
    const masked = payload.map((octet, index) => octet ^ (mask[index % 4] ?? 0))
    this.socket.write(Buffer.concat([Buffer.from([0x81]), size, mask, masked]))
  }

  /** The tab is closed: no farewell of SIP. */
  async drop(): Promise<void> {
    this.socket.destroy()
    await this.closed
  }

  #take(chunk: Buffer): void {
    this.#unread = Buffer.concat([this.#unread, chunk])
    for (;;) {
      const [, short = 0] = this.#unread
      const from = short === 126 ? 4 : 2
      if (this.#unread.length < from) return
      const length = short === 126 ? this.#unread.readUInt16BE(2) : short
      if (this.#unread.length < from + length) return
      this.received.push(this.#unread.subarray(from, from + length).toString('utf8'))
      this.#unread = this.#unread.subarray(from + length)
      this.#came()
    }
  }
}
