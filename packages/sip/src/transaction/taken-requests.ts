import type { Header, SipMessage, SipRequest } from '../message/message.ts'
import { responseTo } from '../message/response.ts'
import { serialize } from '../message/serialize.ts'
import { tellListenerError } from '../transport/listener-errors.ts'
import type { LoadMeter } from '../transport/load-meter.ts'
import type { Flow, Network, Target } from '../transport/network.ts'
import type { Timers, Tokens } from '../transport/timers.ts'
import { ByFlow } from './by-flow.ts'
import { CallIntake } from './call-intake.ts'
import type { Guard } from './guard.ts'
import { asksForFeedback, OverloadFeedback } from './overload-feedback.ts'
import { RecentSenders } from './recent-senders.ts'
import { ServerTransaction, type Telling } from './server-transaction.ts'
import { mergeKeyOf, serverKeysOf } from './transaction-key.ts'
import type { TransactionShell } from './transaction-shell.ts'
import { readUnreadInvite, refusalOf } from './unread-invite.ts'

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

export type TakenRequestsOptions = {
  readonly network: Network
  readonly timers: Timers
  readonly tokens: Tokens
  readonly user: LayerUser
  readonly maxTransactions: number
  readonly load: LoadMeter | undefined
  readonly startedAtS: number
  /** All transactions that live, those of requests that were sent among them. */
  live(): number
  guarded(message: SipMessage, guard: Guard): string | undefined
}

/** A request that nobody turned away. */
type Came = {
  readonly request: SipRequest
  readonly flow: Flow
  readonly key: string
  readonly mergeKey: string | undefined
  readonly peer: string | undefined
}

const count = () => ({
  /** INVITEs answered 503: `maxTransactions` live, the user says so, or more come than can be borne. */
  overloaded: 0,
  /** Requests turned away for another reason: by the user, or as a CANCEL of nothing. */
  turnedAway: 0,
  /** Requests dropped because twice `maxTransactions` live. */
  droppedRequests: 0,
  /** Requests that came by two ways (482). */
  merged: 0,
})

/** What comes: which requests are taken up, in what order, and their transactions. */
export class TakenRequests {
  readonly #options: TakenRequestsOptions
  readonly #servers = new Map<string, ServerTransaction>()
  readonly #byFlow = new ByFlow<ServerTransaction>(({ flow }) => flow)
  readonly #merged = new Map<string, ServerTransaction>()
  /** Keys of the new calls that wait: what comes again meanwhile is no other call. */
  readonly #waiting = new Set<string>()
  readonly #shell: TransactionShell
  readonly #intake: CallIntake<Came> | undefined
  readonly #feedback: OverloadFeedback
  readonly #senders: RecentSenders
  readonly #counters = count()
  // 8.2.7: without state, the same request gets the same tag.
  readonly #statelessTag: string
  #closed = false

  constructor(options: TakenRequestsOptions) {
    const { network, timers, tokens, load, startedAtS, guarded } = options
    this.#options = options
    this.#statelessTag = tokens.token(16)
    this.#feedback = new OverloadFeedback(timers.now, startedAtS)
    this.#senders = new RecentSenders(timers.now)
    if (load !== undefined)
      this.#intake = new CallIntake({
        timers,
        load,
        take: (came) => this.#leaveQueue(came, () => this.#takeUp(came, undefined)),
        refuse: (came) => this.#leaveQueue(came, () => this.#turnAway(came.request, came.flow, overload, came.peer)),
      })
    const send = (wire: string, to: Target | Flow, failed: () => void): void => {
      if (!this.#closed) network.send(wire, to, failed)
    }
    this.#shell = { timers, send, guarded, ended: ({ key }) => this.#forget(key) }
  }

  get size(): number {
    return this.#servers.size
  }

  /** `beyondLoad`: those of `overloaded` that were more than the machine bears. */
  counters(): Readonly<ReturnType<typeof count>> & { readonly beyondLoad: number } {
    return { ...this.#counters, beyondLoad: this.#intake?.refusals ?? 0 }
  }

  /** How many new calls a second are taken at most; infinite while there is no overload. */
  get limitPerS(): number {
    return this.#intake?.limitPerS ?? Number.POSITIVE_INFINITY
  }

  received(request: SipRequest, flow: Flow): void {
    const keys = serverKeysOf(request)
    if (keys === undefined) return
    const known = this.#servers.get(keys.own)
    if (request.method === 'ACK') {
      if (known === undefined || known.acknowledged(request)) this.#options.user.acknowledged(request, flow)
      return
    }
    if (known !== undefined) {
      known.repeated()
      return
    }
    if (this.#waiting.has(keys.own)) return
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
    if (came.flow.transport === 'udp') this.#senders.note(came.flow.remote, peer)
    this.#feedback.heard(peer, this.limitPerS)
    if (this.#intake === undefined) this.#takeUp(came, undefined)
    else {
      this.#waiting.add(came.key)
      this.#intake.offer(peer, came)
    }
  }

  /** A timer has it called, and must not end everything: a defect costs one call, as where a message is taken at once. */
  #leaveQueue({ key }: Came, then: () => void): void {
    this.#waiting.delete(key)
    try {
      then()
    } catch (error) {
      tellListenerError(error)
    }
  }

  /** `invite`: what a CANCEL is for. */
  #takeUp(came: Came, invite: ServerTransaction | undefined): void {
    const { mergeKey, peer } = came
    if (this.#options.live() >= 2 * this.#options.maxTransactions) {
      this.#counters.droppedRequests += 1
      return
    }
    const newTag = (): string => this.#options.tokens.token(16)
    const server = new ServerTransaction(this.#shell, {
      ...came,
      tell: this.#tellingOf(came.request, peer),
      newTag,
    })
    this.#servers.set(server.key, server)
    this.#byFlow.add(server)
    if (mergeKey !== undefined) {
      // 8.2.2.2: the same request by another way.
      if (this.#merged.has(mergeKey)) {
        this.#counters.merged += 1
        server.respond(482)
        return
      }
      this.#merged.set(mergeKey, server)
    }
    if (invite === undefined) this.#options.user.request(server)
    else this.#cancel(server, invite)
  }

  #tellingOf(request: SipRequest, peer: string | undefined): Telling | undefined {
    if (peer === undefined || !asksForFeedback(request)) return undefined
    return (response) => this.#feedback.tell(response, peer)
  }

  /** 9.2: a CANCEL is answered at once; it changes nothing for an INVITE that has its final response. */
  #cancel(cancel: ServerTransaction, invite: ServerTransaction): void {
    cancel.guard = invite.guard
    if (invite.followed !== undefined) cancel.followBy(invite.followed)
    if (cancel.respondAs(invite.toTag, 200) === 'held_back') cancel.abandon()
    invite.cancelled()
  }

  /** The answer to a new request that is to leave nothing behind; undefined for one that is taken up. */
  #refusal(request: SipRequest, outsideDialogs: boolean, flow: Flow): TurnedAway | TakenFrom | undefined {
    const answer = this.#options.user.turnsAway(request, flow)
    if (answer !== undefined && 'status' in answer) return answer
    if (request.method === 'CANCEL') return nothingToCancel
    const isFull =
      outsideDialogs && request.method === 'INVITE' && this.#options.live() >= this.#options.maxTransactions
    return isFull ? overload : answer
  }

  #turnAway(request: SipRequest, flow: Flow, { status, headers }: TurnedAway, peer?: string): void {
    if (status === overload.status) this.#counters.overloaded += 1
    else this.#counters.turnedAway += 1
    const options = { toTag: this.#statelessTag, ...(headers === undefined ? {} : { headers }) }
    const response = responseTo(request, status, options)
    const told = this.#tellingOf(request, peer)?.(response) ?? response
    this.#options.network.send(serialize(told), flow)
  }

  /**
   * Whether a datagram is dealt with before it is read: the ACK to what was turned away, whose tag stands in no other message, and a new
   * call that can only be refused.
   */
  unread(wire: string, flow: Flow): boolean {
    if (wire.startsWith('ACK ')) return wire.includes(this.#statelessTag)
    const peer = this.#intake?.isLimited === true ? this.#senders.peerOf(flow.remote) : undefined
    if (peer === undefined) return false
    const invite = readUnreadInvite(wire)
    if (invite === undefined || this.#servers.has(invite.key) || this.#waiting.has(invite.key)) return false
    if (this.#intake?.refusesUnread(peer) !== true) return false
    this.#feedback.heard(peer, this.limitPerS)
    this.#counters.overloaded += 1
    this.#options.network.send(refusalOf(invite, flow.remote, this.#statelessTag), flow)
    return true
  }

  flowEnded(flow: Flow): void {
    for (const server of this.#byFlow.on(flow)) server.flowEnded()
  }

  /** Forgets all and sends nothing any more. */
  close(): void {
    this.#closed = true
    this.#intake?.close()
    for (const server of this.#servers.values()) server.destroy()
    this.#servers.clear()
    this.#merged.clear()
    this.#waiting.clear()
  }

  #forget(key: string): void {
    const server = this.#servers.get(key)
    if (server === undefined) return
    this.#servers.delete(key)
    this.#byFlow.remove(server)
    if (server.mergeKey !== undefined && this.#merged.get(server.mergeKey) === server)
      this.#merged.delete(server.mergeKey)
  }
}
