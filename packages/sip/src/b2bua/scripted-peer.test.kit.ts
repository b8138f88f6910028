import { acknowledgementIn, type Dialog } from '../dialog/dialog.ts'
import { type Header, headerOf, type SipMessage, type SipRequest } from '../message/message.ts'
import { type ResponseOptions, responseTo } from '../message/response.ts'
import { serialize } from '../message/serialize.ts'
import type { VirtualWorld } from '../transaction/virtual-network.test.kit.ts'
import type { Address, Network } from '../transport/network.ts'

/**
 * For tests only: a peer that does nothing of itself. It says exactly what the test says, so that it can be a forking
 * proxy, a broken phone or one whose messages cross with ours.
 */
export class ScriptedPeer {
  readonly came: SipMessage[] = []
  readonly address: Address
  readonly #network: Network
  readonly #bridge: Address
  #branches = 0

  constructor(world: VirtualWorld, address: Address, bridge: Address) {
    this.address = address
    this.#bridge = bridge
    this.#network = world.network(address)
    this.#network.listen({ message: (message) => this.came.push(message) })
  }

  /** Methods of requests and numbers of responses, in order. */
  get heard(): string[] {
    return this.came.map((message) => (message.kind === 'request' ? message.method : `${message.status}`))
  }

  /** The last request of that method that came. */
  request(method: string): SipRequest {
    const found = this.came.findLast(
      (message): message is SipRequest => message.kind === 'request' && message.method === method,
    )
    if (found === undefined) throw new Error(`no ${method} came`)
    return found
  }

  requests(method: string): SipRequest[] {
    return this.came.filter((message): message is SipRequest => message.kind === 'request' && message.method === method)
  }

  get contact(): Header {
    return { name: 'contact', value: `<sip:peer@${this.address.host}:${this.address.port}>` }
  }

  respond(request: SipRequest, status: number, options: ResponseOptions = {}): void {
    const headers = [this.contact, ...(options.headers ?? [])]
    this.send(responseTo(request, status, { ...options, headers }))
  }

  /** Answers with a session description and the tag of a fork. */
  respondWith(request: SipRequest, status: number, toTag: string, sdp: string): void {
    this.respond(request, status, { toTag, headers: [{ name: 'content-type', value: 'application/sdp' }], body: sdp })
  }

  /** A request of the callee's side in the dialog that the INVITE and `tag` make. */
  within(invite: SipRequest, tag: string, method: string, number = 1, sdp = ''): void {
    const to = headerOf(invite, 'from') ?? ''
    const contact = headerOf(invite, 'contact') ?? ''
    this.sendRequest({
      kind: 'request',
      method,
      uri: contact.slice(1, contact.indexOf('>')),
      headers: [
        { name: 'from', value: `${headerOf(invite, 'to') ?? ''};tag=${tag}` },
        { name: 'to', value: to },
        { name: 'call-id', value: headerOf(invite, 'call-id') ?? '' },
        { name: 'cseq', value: `${number} ${method}` },
        ...(sdp === '' ? [] : [{ name: 'content-type', value: 'application/sdp' }]),
      ],
      body: sdp,
    })
  }

  acknowledge(dialog: Dialog, number: number, sdp = ''): void {
    const ack = acknowledgementIn(dialog, number)
    this.sendRequest(sdp === '' ? ack : { ...ack, body: sdp })
  }

  sendRequest(request: SipRequest): void {
    this.#branches += 1
    const sentBy = `${this.address.host}:${this.address.port}`
    const via = { name: 'via', value: `SIP/2.0/UDP ${sentBy};branch=z9hG4bKpeer${this.#branches}` }
    this.send({ ...request, headers: [via, ...request.headers] })
  }

  send(message: SipMessage): void {
    this.#network.send(serialize(message), { transport: 'udp', remote: this.#bridge })
  }
}
