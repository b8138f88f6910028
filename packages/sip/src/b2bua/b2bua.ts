import { answererDialog } from '../dialog/dialog.ts'
import { headerOf, type SipRequest } from '../message/message.ts'
import { tagOf } from '../message/name-addr.ts'
import { anywhere, type MediaRule } from '../sdp/media-networks.ts'
import type { ServerTransaction } from '../transaction/server-transaction.ts'
import type { TakenFrom, TurnedAway } from '../transaction/taken-requests.ts'
import { TransactionLayer } from '../transaction/transaction-layer.ts'
import type { LoadMeter } from '../transport/load-meter.ts'
import type { Flow, Network, Target } from '../transport/network.ts'
import type { Timers, Tokens } from '../transport/timers.ts'
import { answerOutside, type OtherRequests } from './answer-outside.ts'
import { askOptions } from './ask-options.ts'
import { askOutside, type OutsideAnswer } from './ask-outside.ts'
import { BridgedCall, type CallContext } from './bridged-call.ts'
import type { CallControl, IncomingCall } from './call-control.ts'
import { type Counters, zeroCounters } from './counters.ts'
import type { Leg } from './leg.ts'
import { isOwnCall } from './own-call-ids.ts'
import { reasonOf } from './own-headers.ts'
import { screenInvite } from './screening.ts'
import { type OwnIntervals, usualIntervals } from './session-interval.ts'
import { type OutgoingText, textRequest } from './text-message.ts'

export type B2buaOptions = {
  readonly network: Network
  readonly timers: Timers
  readonly tokens: Tokens
  readonly control: CallControl
  /** Answers methods outside dialogs that this agent does not know; undefined from it is 405. */
  readonly otherRequests?: OtherRequests
  /** Which methods it answers for a peer, for Allow. */
  readonly otherMethods?: (peer: string) => readonly string[]
  /** How many calls may live; INVITEs above it get 503 without Retry-After and without any state. */
  readonly maxCalls: number
  /** How many transactions may live; 20 for each call when not given. A call leaves some behind for 32 seconds. */
  readonly maxTransactions?: number
  /** How busy this side is; new calls are taken no faster than that it bears (call-intake.ts). Without it all are taken at once. */
  readonly load?: LoadMeter
  /** The zero of `timers.now`, in seconds of a count that goes on over restarts (RFC 7339 section 4.4); 0 when not given. */
  readonly startedAtS?: number
  /** How long the control may take; 10 seconds when not given. */
  readonly decisionTimeoutMs?: number
  /** How long `answered` of an observer may take; 5 seconds when not given. */
  readonly answerTimeoutMs?: number
  /**
   * How long a call may last, 4 hours when not given. Two phones that vanish without BYE would otherwise hold their
   * call for ever.
   */
  readonly maxDurationMs?: number
  /** How often sessions are refreshed (RFC 4028), in seconds: 1800 wanted and 90 the least when not given. */
  readonly intervals?: OwnIntervals
  /**
   * Letters only. It stands behind the @ of the Call-ID of each INVITE that is sent, and one outside dialogs that comes with it is
   * refused with 482: a call of ours that came back. All agents among which a call may go round share it.
   */
  readonly mark?: string
  /** Where media may go; anywhere when not given. A description with another address is refused with 488. */
  readonly mayCarry?: MediaRule
}

/** 21 is call rejected. */
const strangers: TurnedAway = { status: 403, headers: [reasonOf(21)] }

/** RFC 3261 section 12.2.2: a dialog that is not or no more. */
const noDialog: TurnedAway = { status: 481 }

/** 25 is exchange routing error. */
const loop = { status: 482, headers: [reasonOf(25)] }

/** RFC 3261 section 22.1: a CANCEL is never challenged. */
const nothingToCancel: TurnedAway = { status: 481 }

/** How long a drain waits for the answers to its BYEs. */
const farewellMs = 2_000

/** A back-to-back user agent (RFC 7092) that builds the second leg from nothing. It does not own the network. */
export class B2bua {
  readonly #options: B2buaOptions
  readonly #layer: TransactionLayer
  readonly #calls = new Set<BridgedCall>()
  readonly #legs = new Map<string, Leg>()
  readonly #counters: Counters = zeroCounters()
  readonly #intervals: OwnIntervals
  readonly #context: CallContext
  /** What ends each question that waits for its answer. */
  readonly #questions = new Set<() => void>()
  readonly #whenEmpty = new Set<() => void>()
  #state: 'open' | 'draining' | 'closed' = 'open'

  constructor(options: B2buaOptions) {
    const { network, timers, tokens, control, maxCalls } = options
    this.#options = options
    this.#intervals = options.intervals ?? usualIntervals
    this.#layer = new TransactionLayer({
      network,
      timers,
      tokens,
      maxTransactions: options.maxTransactions ?? 20 * maxCalls,
      ...(options.load === undefined ? {} : { load: options.load }),
      ...(options.startedAtS === undefined ? {} : { startedAtS: options.startedAtS }),
      user: {
        turnsAway: (request, flow) => this.#turnsAway(request, flow),
        request: (server) => this.#request(server),
        acknowledged: (ack) => this.#acknowledged(ack),
      },
    })
    this.#context = {
      layer: this.#layer,
      network,
      timers,
      tokens,
      control,
      legs: this.#legs,
      counters: this.#counters,
      decisionTimeoutMs: options.decisionTimeoutMs ?? 10_000,
      answerTimeoutMs: options.answerTimeoutMs ?? 5_000,
      maxDurationMs: options.maxDurationMs ?? 4 * 3_600_000,
      intervals: this.#intervals,
      mark: options.mark,
      mayCarry: options.mayCarry ?? anywhere,
      gone: (call) => this.#gone(call),
    }
  }

  /** `live` is the number of calls that are not over on both legs; the rest counts since the start. */
  counters(): Readonly<Counters> & { readonly live: number } & ReturnType<TransactionLayer['counters']> {
    return { ...this.#counters, live: this.#calls.size, ...this.#layer.counters() }
  }

  /**
   * Takes no new calls (503) and resolves when the live ones are gone. Those that are not after `deadlineMs` are ended
   * on both legs, and what has not answered that 2 seconds later is left behind.
   */
  async drain(deadlineMs: number): Promise<void> {
    if (this.#state === 'open') this.#state = 'draining'
    await this.#empty(deadlineMs)
    for (const call of [...this.#calls]) call.hangUp()
    await this.#empty(farewellMs)
  }

  /**
   * Asks a peer by OPTIONS outside dialogs whether he is there (RFC 3261 section 11): the status of his final answer, whatever it
   * is; undefined when none came within `deadlineMs`, or nothing could be sent. It is no call and never rejects.
   */
  ask(target: Target | Flow, uri: string, deadlineMs: number): Promise<number | undefined> {
    if (this.#state === 'closed') return Promise.resolve(undefined)
    return askOptions(this.#context, { target, uri, deadlineMs }, this.#questions)
  }

  /**
   * Sends a text to a phone (RFC 3428), once: repetitions are those of one transaction. It never rejects. A phone that answers
   * nothing in time may have it all the same.
   */
  async deliver(text: OutgoingText): Promise<OutsideAnswer> {
    if (this.#state === 'closed') return { kind: 'unanswered', why: 'closed' }
    const request = textRequest(text, this.#context.tokens, this.#context.mark)
    return askOutside(this.#context, { ...text, request }, this.#questions)
  }

  /** Ends everything at once; the legs of live calls get one BYE or final response that is not repeated. */
  close(): void {
    if (this.#state === 'closed') return
    this.#state = 'closed'
    for (const call of [...this.#calls]) call.close()
    for (const giveUp of [...this.#questions]) giveUp()
    this.#layer.close()
    this.#calls.clear()
    this.#legs.clear()
    this.#wake()
  }

  /** Resolves when no call lives, or after `ms`. */
  async #empty(ms: number): Promise<void> {
    if (this.#calls.size === 0) return
    await new Promise<void>((resolve) => {
      const deadline = this.#options.timers.after(ms, () => done())
      const done = (): void => {
        deadline.cancel()
        this.#whenEmpty.delete(done)
        resolve()
      }
      this.#whenEmpty.add(done)
    })
  }

  #wake(): void {
    for (const done of [...this.#whenEmpty]) done()
  }

  #gone(call: BridgedCall): void {
    if (this.#calls.delete(call) && this.#calls.size === 0) this.#wake()
  }

  /** Strangers, what belongs to no dialog of ours and what is too much must not cost any state. */
  #turnsAway(request: SipRequest, flow: Flow): TurnedAway | TakenFrom | undefined {
    const tag = tagOf(headerOf(request, 'to') ?? '')
    // In a dialog its secrets tell who speaks: the requests of a phone need not come by the way of its trunk.
    if (tag !== undefined && this.#legs.has(tag)) return undefined
    const admission = this.#options.control.admit(request, flow)
    if (admission.kind === 'refused') return strangers
    if (admission.kind === 'overloaded') return { status: 503 }
    if (admission.kind === 'challenged')
      return request.method === 'CANCEL' ? nothingToCancel : { status: 401, headers: admission.headers }
    if (tag !== undefined) return noDialog
    const isFull = this.#state !== 'open' || this.#calls.size >= this.#options.maxCalls
    return request.method === 'INVITE' && isFull ? { status: 503 } : { peer: admission.peer }
  }

  #request(server: ServerTransaction): void {
    const { request } = server
    if (server.inDialog) {
      const leg = this.#legs.get(server.toTag)
      if (leg === undefined) server.respond(481)
      else leg.request(server)
    } else if (request.method === 'INVITE') this.#invite(server)
    else answerOutside(server, this.#options)
  }

  #invite(server: ServerTransaction): void {
    const { request, flow } = server
    const came: IncomingCall = { invite: request, flow, peer: server.peer ?? '' }
    const followed = this.#options.control.follow?.(came)
    if (followed !== undefined) server.followBy(followed.caller)
    const call = followed === undefined ? came : { ...came, followed }
    const isLoop = isOwnCall(request, this.#options.mark, this.#layer)
    const screened = isLoop ? loop : screenInvite(request, this.#intervals)
    const dialog = screened === undefined ? answererDialog(request, server.toTag) : undefined
    if (screened !== undefined || dialog === undefined) {
      this.#counters.screened += 1
      const status = screened?.status ?? 400
      server.respond(status, { headers: screened?.headers ?? [] })
      this.#options.control.screened(call, status)
      return
    }
    const bridged = new BridgedCall(this.#context, server, dialog, followed?.callee)
    this.#calls.add(bridged)
    this.#counters.started += 1
    bridged.begin(call)
  }

  #acknowledged(ack: SipRequest): void {
    const tag = tagOf(headerOf(ack, 'to') ?? '')
    if (tag !== undefined) this.#legs.get(tag)?.acknowledged(ack)
  }
}
