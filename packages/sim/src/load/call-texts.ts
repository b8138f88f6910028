/** What the generator writes: messages as templates, since building them from objects would cost more than the server. */

export type HostPort = { readonly host: string; readonly port: number }

export type LoadTransport = 'udp' | 'tcp'

/** What the texts of one call have in common. */
export type CallText = {
  readonly caller: string
  /** The 700 number. */
  readonly dialled: string
  /** Names the call in Call-ID, tags and branches. */
  readonly name: string
  /** The Route header fields of requests within the dialog; empty before the answer. */
  readonly routes: string
}

/** Where requests go that a Contact brings: over what it came by. */
const transportParameter = (transport: LoadTransport): string => (transport === 'udp' ? '' : `;transport=${transport}`)

const written = ({ host, port }: HostPort): string => `${host}:${port}`

const sdp = (host: string, port: number): string =>
  `v=0\r\no=- 1 1 IN IP4 ${host}\r\ns=-\r\nc=IN IP4 ${host}\r\nt=0 0\r\nm=audio ${port} RTP/AVP 8 0 101\r\n` +
  'a=rtpmap:8 PCMA/8000\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:101 telephone-event/8000\r\na=sendrecv\r\n'

const withBody = (head: string, body: string): string =>
  `${head}Content-Type: application/sdp\r\nContent-Length: ${body.length}\r\n\r\n${body}`

const withoutBody = (head: string): string => `${head}Content-Length: 0\r\n\r\n`

/** The messages of the callers' side. */
export class CallerTexts {
  readonly #via: string
  readonly #contactEnd: string
  readonly #viaParameters: string
  readonly #server: string
  readonly #host: string
  readonly #offer: string

  /** `viaParameters` stand at the end of each Via, with a semicolon before each. */
  constructor(own: HostPort, server: HostPort, viaParameters = '', transport: LoadTransport = 'udp') {
    this.#viaParameters = viaParameters
    this.#via = `Via: SIP/2.0/${transport.toUpperCase()} ${written(own)};branch=z9hG4bK`
    this.#contactEnd = `@${written(own)}${transportParameter(transport)}>\r\n`
    this.#server = written(server)
    this.#host = own.host
    this.#offer = sdp(own.host, 40_000)
  }

  invite({ caller, dialled, name }: CallText): string {
    return withBody(
      `INVITE sip:${dialled}@${this.#server} SIP/2.0\r\n` +
        `${this.#via}i${name}${this.#viaParameters}\r\nMax-Forwards: 70\r\n` +
        `${this.#parties(caller, dialled, name)}\r\nCSeq: 1 INVITE\r\n` +
        `Contact: <sip:${caller}${this.#contactEnd}P-Asserted-Identity: <sip:+86${caller}@${this.#host}>\r\n`,
      this.#offer,
    )
  }

  /** The ACK of a 2xx goes to the Contact of the answer, with a branch of its own. */
  ack(call: CallText, target: string, toTag: string): string {
    return this.#within('ACK', '1 ACK', 'a', call, target, toTag)
  }

  /** The ACK of another final response belongs to the INVITE's transaction. */
  ackOfFailure(call: CallText, toTag: string): string {
    return this.#within('ACK', '1 ACK', 'i', call, `sip:${call.dialled}@${this.#server}`, toTag)
  }

  /** CANCEL names the INVITE's own transaction (RFC 3261 section 9.1). */
  cancel({ caller, dialled, name }: CallText): string {
    return withoutBody(
      `CANCEL sip:${dialled}@${this.#server} SIP/2.0\r\n` +
        `${this.#via}i${name}${this.#viaParameters}\r\nMax-Forwards: 70\r\n` +
        `${this.#parties(caller, dialled, name)}\r\nCSeq: 1 CANCEL\r\n`,
    )
  }

  bye(call: CallText, target: string, toTag: string): string {
    return this.#within('BYE', '2 BYE', 'b', call, target, toTag)
  }

  /** The answer to a request of the server. */
  ok(echoed: string): string {
    return withoutBody(`SIP/2.0 200 OK\r\n${echoed}\r\n`)
  }

  #within(method: string, cseq: string, branch: string, call: CallText, target: string, toTag: string): string {
    const { caller, dialled, name, routes } = call
    return withoutBody(
      `${method} ${target} SIP/2.0\r\n` +
        `${this.#via}${branch}${name}${this.#viaParameters}\r\n${routes}Max-Forwards: 70\r\n` +
        `${this.#parties(caller, dialled, name)};tag=${toTag}\r\nCSeq: ${cseq}\r\n`,
    )
  }

  #parties(caller: string, dialled: string, name: string): string {
    return (
      `Call-ID: c${name}@load\r\nFrom: <sip:${caller}@${this.#host}>;tag=f${name}\r\n` +
      `To: <sip:${dialled}@${this.#server}>`
    )
  }
}

/** The messages of the callees' side. `echoed` is what a response repeats of its request. */
export class CalleeTexts {
  readonly #contactEnd: string
  readonly #answer: string

  constructor(own: HostPort, transport: LoadTransport = 'udp') {
    this.#contactEnd = `@${written(own)}${transportParameter(transport)}>\r\n`
    this.#answer = sdp(own.host, 42_000)
  }

  ringing(echoed: string, name: string): string {
    return withoutBody(`SIP/2.0 180 Ringing\r\n${echoed};tag=t${name}\r\n${this.#contact(name)}`)
  }

  answer(echoed: string, name: string): string {
    return withBody(`SIP/2.0 200 OK\r\n${echoed};tag=t${name}\r\n${this.#contact(name)}`, this.#answer)
  }

  ok(echoed: string): string {
    return withoutBody(`SIP/2.0 200 OK\r\n${echoed}\r\n`)
  }

  #contact(name: string): string {
    return `Contact: <sip:s${name}${this.#contactEnd}`
  }
}
