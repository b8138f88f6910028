import {
  type Header,
  headerOf,
  headersOf,
  parseCSeq,
  parseNameAddr,
  type SipMessage,
  type SipRequest,
  type SipResponse,
  splitList,
  tagOf,
} from '@axbridge/sip'

type DialogParts = {
  readonly callId: string
  readonly local: string
  readonly remote: string
  readonly target: string
  readonly routes: readonly string[]
  readonly localSequence: number
  readonly remoteSequence: number
}

const recordedRoutes = (message: SipMessage): string[] => headersOf(message, 'record-route').flatMap(splitList)

const contactUri = (message: SipMessage): string | undefined => parseNameAddr(headerOf(message, 'contact') ?? '')?.uri

const sequenceOf = (message: SipMessage): number => parseCSeq(headerOf(message, 'cseq') ?? '')?.number ?? 0

/** The key under which requests within a dialog are found: the tag is this side's. */
export const dialogKey = (callId: string, localTag: string): string => `${callId} ${localTag}`

/** A dialog as one of its two phones keeps it. RFC 3261 section 12 */
export class PhoneDialog {
  readonly #parts: DialogParts
  #target: string
  #localSequence: number
  #remoteSequence: number

  private constructor(parts: DialogParts) {
    this.#parts = parts
    this.#target = parts.target
    this.#localSequence = parts.localSequence
    this.#remoteSequence = parts.remoteSequence
  }

  /** RFC 3261 section 12.1.2 */
  static ofCaller(invite: SipRequest, response: SipResponse): PhoneDialog {
    return new PhoneDialog({
      callId: headerOf(invite, 'call-id') ?? '',
      local: headerOf(invite, 'from') ?? '',
      remote: headerOf(response, 'to') ?? '',
      target: contactUri(response) ?? invite.uri,
      routes: recordedRoutes(response).reverse(),
      localSequence: sequenceOf(invite),
      remoteSequence: -1,
    })
  }

  /** `local` is To with this side's tag. RFC 3261 section 12.1.1 */
  static ofCallee(invite: SipRequest, local: string): PhoneDialog {
    return new PhoneDialog({
      callId: headerOf(invite, 'call-id') ?? '',
      local,
      remote: headerOf(invite, 'from') ?? '',
      target: contactUri(invite) ?? parseNameAddr(headerOf(invite, 'from') ?? '')?.uri ?? '',
      routes: recordedRoutes(invite),
      localSequence: 0,
      remoteSequence: sequenceOf(invite),
    })
  }

  get key(): string {
    return dialogKey(this.#parts.callId, tagOf(this.#parts.local) ?? '')
  }

  get remoteTag(): string {
    return tagOf(this.#parts.remote) ?? ''
  }

  /** The URI that the next request is sent to: the first route, else the remote target. RFC 3261 section 12.2.1.1 */
  get nextHop(): string {
    const route = this.#parts.routes[0]
    return (route === undefined ? undefined : parseNameAddr(route)?.uri) ?? this.#target
  }

  /** A request within the dialog, without Via. */
  request(method: string, headers: readonly Header[], body = ''): SipRequest {
    this.#localSequence += 1
    return this.#write(method, this.#localSequence, headers, body)
  }

  /** The ACK of a 2xx has the sequence number of its INVITE. RFC 3261 section 13.2.2.4 */
  acknowledgement(invite: SipRequest, headers: readonly Header[], body = ''): SipRequest {
    return this.#write('ACK', sequenceOf(invite), headers, body)
  }

  /** False for a request out of order, which is answered with 500. RFC 3261 section 12.2.2 */
  takes(request: SipRequest): boolean {
    const sequence = sequenceOf(request)
    if (sequence < this.#remoteSequence) return false
    this.#remoteSequence = sequence
    const target = contactUri(request)
    // Only target refresh requests move the remote target.
    if (target !== undefined && (request.method === 'INVITE' || request.method === 'UPDATE')) this.#target = target
    return true
  }

  #write(method: string, sequence: number, headers: readonly Header[], body: string): SipRequest {
    const { callId, local, remote, routes } = this.#parts
    return {
      kind: 'request',
      method,
      uri: this.#target,
      headers: [
        ...routes.map((value) => ({ name: 'route', value })),
        { name: 'max-forwards', value: '70' },
        { name: 'from', value: local },
        { name: 'to', value: remote },
        { name: 'call-id', value: callId },
        { name: 'cseq', value: `${sequence} ${method}` },
        ...headers,
        ...(body === '' ? [] : [{ name: 'content-type', value: 'application/sdp' }]),
      ],
      body,
    }
  }
}
