import { formatHostPort } from '../message/host-port.ts'
import { type Header, headersOf, type SipMessage, type SipRequest, type SipResponse } from '../message/message.ts'
import { serialize } from '../message/serialize.ts'
import { parseVia } from '../message/via.ts'
import { wayFor } from '../transport/large-request.ts'
import type { Flow, Network, Target } from '../transport/network.ts'
import type { Timers, Tokens } from '../transport/timers.ts'
import { ByFlow } from './by-flow.ts'
import { ClientTransaction, type ClientUser, cancelOf, noUser, type SentRequest } from './client-transaction.ts'
import type { FollowedLeg } from './followed-leg.ts'
import type { Guard } from './guard.ts'
import { clientKey, clientKeyOf, magicCookie } from './transaction-key.ts'
import type { TransactionShell } from './transaction-shell.ts'

export type SentRequestsOptions = {
  readonly network: Network
  readonly timers: Timers
  readonly tokens: Tokens
  guarded(message: SipMessage, guard: Guard): string | undefined
}

type Otherwise = (() => SentRequest | undefined) | undefined

/** Who guards a request, who hears its answers, and how it is sent where it cannot be sent so. */
type Heard = {
  readonly guard: Guard
  readonly user: ClientUser
  readonly otherwise: Otherwise
  readonly followed: FollowedLeg | undefined
}

/** An ACK that was sent, to be sent again. */
export type SentAck = { readonly wire: string; readonly to: Target | Flow; readonly otherwise: Otherwise }

/** What is sent: requests in transactions of their own, and the ACK to a 2xx, which has none. */
export class SentRequests {
  readonly #network: Network
  readonly #tokens: Tokens
  readonly #guarded: SentRequestsOptions['guarded']
  readonly #clients = new Map<string, ClientTransaction>()
  readonly #byFlow = new ByFlow<ClientTransaction>(({ to }) => to)
  readonly #shell: TransactionShell
  #closed = false

  constructor({ network, timers, tokens, guarded }: SentRequestsOptions) {
    this.#network = network
    this.#tokens = tokens
    this.#guarded = guarded
    const send = (wire: string, to: Target | Flow, failed: () => void): void => {
      if (!this.#closed) network.send(wire, to, failed)
    }
    this.#shell = { timers, send, guarded, ended: ({ key }) => this.#forget(key) }
  }

  get size(): number {
    return this.#clients.size
  }

  /**
   * Sends a request in a transaction of its own; the Via is written here, above the headers given. Undefined when the
   * guard holds it back: then nothing is sent and `user` hears nothing. A large request that cannot be sent over a stream is
   * sent as it would be else (RFC 3261 section 18.1.1). `followed` hears of it and its answers.
   */
  request(
    request: SipRequest,
    to: Target | Flow,
    guard: Guard,
    user: ClientUser,
    followed?: FollowedLeg,
  ): ClientTransaction | undefined {
    const branch = magicCookie + this.#tokens.token(16)
    const { way, whole, otherwise } = this.#sized(request, to, branch, guard)
    return this.#start(whole, branch, way, { guard, user, otherwise, followed })
  }

  /**
   * Cancels an INVITE that was sent; false when the guard holds the CANCEL back (RFC 3261 section 9.1). `more`: header
   * fields beside those that it repeats. One that has its final response is past that, and nothing is sent.
   */
  cancel(invite: ClientTransaction, more: readonly Header[] = []): boolean {
    if (!invite.isWaiting) return true
    const branch = invite.key.slice('INVITE '.length)
    const cancel = cancelOf(invite.request)
    const request = { ...cancel, headers: [...cancel.headers, ...more] }
    const { guard, followed } = invite
    return (
      this.#start(request, branch, invite.to, { guard, user: noUser, otherwise: undefined, followed }) !== undefined
    )
  }

  /** Sends the ACK to a 2xx, which is no transaction; answers it for `resend`, undefined when held back. */
  acknowledge(ack: SipRequest, to: Target | Flow, guard: Guard, followed?: FollowedLeg): SentAck | undefined {
    const { way, whole, otherwise } = this.#sized(ack, to, magicCookie + this.#tokens.token(16), guard)
    const wire = this.#guarded(whole, guard)
    if (wire === undefined) return undefined
    followed?.sent(whole)
    const sent = { wire, to: way, otherwise }
    this.resend(sent)
    return sent
  }

  /** Sends the same octets once more. */
  resend({ wire, to, otherwise }: SentAck): void {
    if (this.#closed) return
    this.#network.send(wire, to, () => {
      const sent = this.#closed ? undefined : otherwise?.()
      if (sent !== undefined) this.#network.send(sent.wire, sent.to)
    })
  }

  /** Whether the request has gone through an INVITE of ours that still lives: one of its Via has the branch of that. */
  passedThrough(request: SipRequest): boolean {
    return headersOf(request, 'via').some((value) => {
      const branch = parseVia(value)?.branch
      return branch !== undefined && this.#clients.has(clientKey(branch, 'INVITE'))
    })
  }

  /** False for a response that belongs to nothing. */
  received(response: SipResponse): boolean {
    const key = clientKeyOf(response)
    const client = key === undefined ? undefined : this.#clients.get(key)
    client?.received(response)
    return client !== undefined
  }

  flowEnded(flow: Flow): void {
    for (const client of this.#byFlow.on(flow)) client.flowEnded()
  }

  /** Forgets all and sends nothing any more. */
  close(): void {
    this.#closed = true
    for (const client of this.#clients.values()) client.destroy()
    this.#clients.clear()
  }

  #start(
    request: SipRequest,
    branch: string,
    to: Target | Flow,
    { guard, user, otherwise, followed }: Heard,
  ): ClientTransaction | undefined {
    const wire = this.#guarded(request, guard)
    if (wire === undefined) return undefined
    followed?.sent(request)
    const key = clientKey(branch, request.method)
    const client = new ClientTransaction(this.#shell, { request, key, to, guard, wire, otherwise, followed }, user)
    if (this.#closed) return client
    this.#clients.set(key, client)
    this.#byFlow.add(client)
    client.begin()
    return client
  }

  /** A request with its Via, on the way for its size; and how it is sent where that way leads nowhere. */
  #sized(
    request: SipRequest,
    to: Target | Flow,
    branch: string,
    guard: Guard,
  ): { readonly way: Target | Flow; readonly whole: SipRequest; readonly otherwise: Otherwise } {
    const usual = this.#withVia(request, to, branch)
    const way = to.largeOver === undefined ? to : wayFor(serialize(usual).length, to)
    if (way === to) return { way, whole: usual, otherwise: undefined }
    const otherwise = (): SentRequest | undefined => {
      const wire = this.#guarded(usual, guard)
      return wire === undefined ? undefined : { request: usual, to, wire }
    }
    return { way, whole: this.#withVia(request, way, branch), otherwise }
  }

  #withVia(request: SipRequest, to: Target | Flow, branch: string): SipRequest {
    const sentBy = formatHostPort(this.#network.localAddress(to))
    const transport = to.transport.toUpperCase()
    const via = { name: 'via', value: `SIP/2.0/${transport} ${sentBy};branch=${branch};rport` }
    return { ...request, headers: [via, ...request.headers] }
  }

  #forget(key: string): void {
    const client = this.#clients.get(key)
    if (client === undefined) return
    this.#clients.delete(key)
    this.#byFlow.remove(client)
  }
}
