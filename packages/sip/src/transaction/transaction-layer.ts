import { formatHostPort } from '../message/host-port.ts'
import { type Header, headersOf, type SipMessage, type SipRequest, type SipResponse } from '../message/message.ts'
import { responseTo } from '../message/response.ts'
import { serialize } from '../message/serialize.ts'
import { parseVia } from '../message/via.ts'
import { wayFor } from '../transport/large-request.ts'
import type { LoadMeter } from '../transport/load-meter.ts'
import type { Flow, Network, Target } from '../transport/network.ts'
import type { Timers, Tokens } from '../transport/timers.ts'
import { ByFlow } from './by-flow.ts'
import { CallIntake } from './call-intake.ts'
import { ClientTransaction, type ClientUser, cancelOf, noUser, type SentRequest } from './client-transaction.ts'
import type { Guard } from './guard.ts'
import { asksForFeedback, OverloadFeedback } from './overload-feedback.ts'
import { ServerTransaction, type Telling } from './server-transaction.ts'
import { clientKey, clientKeyOf, magicCookie, mergeKeyOf, serverKeysOf } from './transaction-key.ts'
import type { TransactionShell } from './transaction-shell.ts'

/** Who answers the requests that come. */
export type LayerUser = {
  /**
   * Asked for a new request before any state is made, but not for an ACK and not for a CANCEL whose INVITE lives. What it
   * answers with a status is sent at once and forgotten, and the same request is asked for again when it comes again.
   */
  turnsAway(request: SipRequest, flow: Flow): TurnedAway | TakenFrom | undefined
  /** A new request that was not turned away, other than ACK and CANCEL. */
  request(transaction: ServerTransaction): void
  /** An ACK that belongs to no failure: that of a 2xx, or a stray one. */
  acknowledged(ack: SipRequest, flow: Flow): void
}

/** A final response that leaves nothing behind. */
export type TurnedAway = { readonly status: number; readonly headers?: readonly Header[] }

/** A request that is taken up, and whom it is from. */
export type TakenFrom = { readonly peer: string }

const overload: TurnedAway = { status: 503 }

/** RFC 3261 section 9.2, for a CANCEL that matches no INVITE. */
const nothingToCancel: TurnedAway = { status: 481 }

export type LayerOptions = {
  readonly network: Network
  readonly timers: Timers
  readonly tokens: Tokens
  readonly user: LayerUser
  /**
   * How many transactions may live. New INVITEs above it get 503 without any state; other requests have as many again,
   * so that calls can still be ended, and above that are dropped: their senders repeat them.
   */
  readonly maxTransactions: number
  /** How busy this side is: new calls are taken no faster than that it bears. Without it all are taken at once. */
  readonly load?: LoadMeter
  /** The zero of `timers.now`, in seconds of a count that goes on over restarts; 0 when not given. */
  readonly startedAtS?: number
}

/** A request that nobody turned away. */
type Came = {
  readonly request: SipRequest
  readonly flow: Flow
  readonly key: string
  readonly mergeKey: string | undefined
  readonly peer: string | undefined
}

type Otherwise = (() => SentRequest | undefined) | undefined

/** An ACK that was sent, to be sent again. */
export type SentAck = { readonly wire: string; readonly to: Target | Flow; readonly otherwise: Otherwise }

const count = () => ({
  /** INVITEs answered 503, because `maxTransactions` live or because the user says so. */
  overloaded: 0,
  /** Requests turned away for another reason: by the user, or as a CANCEL of nothing. */
  turnedAway: 0,
  /** Requests dropped because twice `maxTransactions` live. */
  droppedRequests: 0,
  /** Requests that came by two ways (482). */
  merged: 0,
  /** Responses that belong to nothing. */
  strayResponses: 0,
  /** Messages that a guard did not let pass. */
  heldBack: 0,
})

/** Matches what comes with what lives, and sends what the machines say. */
export class TransactionLayer {
  readonly #network: Network
  readonly #tokens: Tokens
  readonly #user: LayerUser
  readonly #maxTransactions: number
  readonly #clients = new Map<string, ClientTransaction>()
  readonly #clientsByFlow = new ByFlow<ClientTransaction>(({ to }) => to)
  readonly #serversByFlow = new ByFlow<ServerTransaction>(({ flow }) => flow)
  readonly #servers = new Map<string, ServerTransaction>()
  readonly #merged = new Map<string, ServerTransaction>()
  readonly #clientShell: TransactionShell
  readonly #serverShell: TransactionShell
  readonly #intake: CallIntake<Came> | undefined
  readonly #feedback: OverloadFeedback
  readonly #counters = count()
  // 8.2.7: without state, the same request gets the same tag.
  readonly #statelessTag: string
  #closed = false

  constructor(options: LayerOptions) {
    const { network, timers, tokens } = options
    this.#network = network
    this.#tokens = tokens
    this.#user = options.user
    this.#maxTransactions = options.maxTransactions
    this.#statelessTag = tokens.token(16)
    this.#feedback = new OverloadFeedback(timers.now, options.startedAtS ?? 0)
    if (options.load !== undefined)
      this.#intake = new CallIntake({
        timers,
        load: options.load,
        take: (came) => this.#takeUp(came, undefined),
        refuse: ({ request, flow, peer }) => this.#turnAway(request, flow, overload, peer),
      })
    const send = (wire: string, to: Target | Flow, failed: () => void): void => {
      if (!this.#closed) network.send(wire, to, failed)
    }
    const guarded = (message: SipMessage, guard: Guard): string | undefined => this.#guarded(message, guard)
    this.#clientShell = { timers, send, guarded, ended: ({ key }) => this.#forgetClient(key) }
    this.#serverShell = { timers, send, guarded, ended: ({ key }) => this.#forget(key) }
    network.listen({
      message: (message, flow) => this.#received(message, flow),
      flowEnded: (flow) => this.#flowEnded(flow),
    })
  }

  /** Live transactions and what was counted since the start. */
  counters(): ReturnType<typeof count> & { readonly transactions: number } {
    return { ...this.#counters, transactions: this.#live }
  }

  /** How many new calls a second are taken at most; infinite while there is no overload. */
  get limitPerS(): number {
    return this.#intake?.limitPerS ?? Number.POSITIVE_INFINITY
  }

  /**
   * Sends a request in a transaction of its own; the Via is written here, above the headers given. Undefined when the
   * guard holds it back: then nothing is sent and `user` hears nothing. A large request that cannot be sent over a stream is
   * sent as it would be else (RFC 3261 section 18.1.1).
   */
  request(request: SipRequest, to: Target | Flow, guard: Guard, user: ClientUser): ClientTransaction | undefined {
    const branch = magicCookie + this.#tokens.token(16)
    const { way, whole, otherwise } = this.#sized(request, to, branch, guard)
    return this.#start(whole, branch, way, guard, user, otherwise)
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
    return this.#start(request, branch, invite.to, invite.guard, noUser) !== undefined
  }

  /** Sends the ACK to a 2xx, which is no transaction; answers it for `resend`, undefined when held back. */
  acknowledge(ack: SipRequest, to: Target | Flow, guard: Guard): SentAck | undefined {
    const { way, whole, otherwise } = this.#sized(ack, to, magicCookie + this.#tokens.token(16), guard)
    const wire = this.#guarded(whole, guard)
    if (wire === undefined) return undefined
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

  /** Forgets all transactions and sends nothing any more. */
  close(): void {
    this.#closed = true
    this.#intake?.close()
    for (const client of this.#clients.values()) client.destroy()
    for (const server of this.#servers.values()) server.destroy()
    this.#clients.clear()
    this.#servers.clear()
    this.#merged.clear()
  }

  #start(
    request: SipRequest,
    branch: string,
    to: Target | Flow,
    guard: Guard,
    user: ClientUser,
    otherwise?: Otherwise,
  ): ClientTransaction | undefined {
    const wire = this.#guarded(request, guard)
    if (wire === undefined) return undefined
    const key = clientKey(branch, request.method)
    const client = new ClientTransaction(this.#clientShell, { request, key, to, guard, wire, otherwise }, user)
    if (this.#closed) return client
    this.#clients.set(key, client)
    this.#clientsByFlow.add(client)
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

  /** A guard that throws holds back: it fails closed. */
  #guarded(message: SipMessage, guard: Guard): string | undefined {
    const wire = serialize(message)
    let passes = false
    try {
      passes = guard(wire)
    } catch {
      passes = false
    }
    if (passes) return wire
    this.#counters.heldBack += 1
    return undefined
  }

  #received(message: SipMessage, flow: Flow): void {
    if (this.#closed) return
    if (message.kind === 'response') this.#receivedResponse(message)
    else this.#receivedRequest(message, flow)
  }

  #flowEnded(flow: Flow): void {
    if (this.#closed) return
    for (const client of this.#clientsByFlow.on(flow)) client.flowEnded()
    for (const server of this.#serversByFlow.on(flow)) server.flowEnded()
  }

  #receivedResponse(response: SipResponse): void {
    const key = clientKeyOf(response)
    const client = key === undefined ? undefined : this.#clients.get(key)
    if (client === undefined) this.#counters.strayResponses += 1
    else client.received(response)
  }

  #receivedRequest(request: SipRequest, flow: Flow): void {
    const keys = serverKeysOf(request)
    if (keys === undefined) return
    const known = this.#servers.get(keys.own)
    if (request.method === 'ACK') {
      if (known === undefined || known.acknowledged()) this.#user.acknowledged(request, flow)
      return
    }
    if (known !== undefined) {
      known.repeated()
      return
    }
    const isCancel = request.method === 'CANCEL'
    const invite = isCancel ? this.#servers.get(keys.invite) : undefined
    const mergeKey = isCancel ? undefined : mergeKeyOf(request)
    let peer: string | undefined
    if (invite === undefined) {
      const answer = this.#refusal(request, mergeKey !== undefined, flow)
      if (answer !== undefined && 'status' in answer) {
        this.#turnAway(request, flow, answer)
        return
      }
      peer = answer?.peer
    }
    const came = { request, flow, key: keys.own, mergeKey, peer }
    if (peer === undefined || mergeKey === undefined || request.method !== 'INVITE') this.#takeUp(came, invite)
    else this.#newCall(came, peer)
  }

  #newCall(came: Came, peer: string): void {
    this.#feedback.heard(peer, this.limitPerS)
    if (this.#intake === undefined) this.#takeUp(came, undefined)
    else this.#intake.offer(peer, came)
  }

  /** `invite`: what a CANCEL is for. */
  #takeUp(came: Came, invite: ServerTransaction | undefined): void {
    const { key, mergeKey, peer } = came
    // A new call that waited may have come again meanwhile.
    const known = this.#servers.get(key)
    if (known !== undefined) {
      known.repeated()
      return
    }
    if (this.#live >= 2 * this.#maxTransactions) {
      this.#counters.droppedRequests += 1
      return
    }
    const newTag = (): string => this.#tokens.token(16)
    const server = new ServerTransaction(this.#serverShell, {
      ...came,
      tell: this.#tellingOf(came.request, peer),
      newTag,
    })
    this.#servers.set(server.key, server)
    this.#serversByFlow.add(server)
    if (mergeKey !== undefined) {
      // 8.2.2.2: the same request by another way.
      if (this.#merged.has(mergeKey)) {
        this.#counters.merged += 1
        server.respond(482)
        return
      }
      this.#merged.set(mergeKey, server)
    }
    if (invite === undefined) this.#user.request(server)
    else this.#cancel(server, invite)
  }

  #tellingOf(request: SipRequest, peer: string | undefined): Telling | undefined {
    if (peer === undefined || !asksForFeedback(request)) return undefined
    return (response) => this.#feedback.tell(response, peer)
  }

  /** 9.2: a CANCEL is answered at once; it changes nothing for an INVITE that has its final response. */
  #cancel(cancel: ServerTransaction, invite: ServerTransaction): void {
    cancel.guard = invite.guard
    if (cancel.respondAs(invite.toTag, 200) === 'held_back') cancel.abandon()
    invite.cancelled()
  }

  get #live(): number {
    return this.#clients.size + this.#servers.size
  }

  /** The answer to a new request that is to leave nothing behind; undefined for one that is taken up. */
  #refusal(request: SipRequest, outsideDialogs: boolean, flow: Flow): TurnedAway | TakenFrom | undefined {
    const answer = this.#user.turnsAway(request, flow)
    if (answer !== undefined && 'status' in answer) return answer
    if (request.method === 'CANCEL') return nothingToCancel
    const isFull = outsideDialogs && request.method === 'INVITE' && this.#live >= this.#maxTransactions
    return isFull ? overload : answer
  }

  #turnAway(request: SipRequest, flow: Flow, { status, headers }: TurnedAway, peer?: string): void {
    if (status === overload.status) this.#counters.overloaded += 1
    else this.#counters.turnedAway += 1
    const options = { toTag: this.#statelessTag, ...(headers === undefined ? {} : { headers }) }
    const response = responseTo(request, status, options)
    const told = this.#tellingOf(request, peer)?.(response) ?? response
    this.#network.send(serialize(told), flow)
  }

  #forgetClient(key: string): void {
    const client = this.#clients.get(key)
    if (client === undefined) return
    this.#clients.delete(key)
    this.#clientsByFlow.remove(client)
  }

  #forget(key: string): void {
    const server = this.#servers.get(key)
    if (server === undefined) return
    this.#servers.delete(key)
    this.#serversByFlow.remove(server)
    if (server.mergeKey !== undefined && this.#merged.get(server.mergeKey) === server)
      this.#merged.delete(server.mergeKey)
  }
}
