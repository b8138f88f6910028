import type { Header, SipMessage, SipRequest } from '../message/message.ts'
import { serialize } from '../message/serialize.ts'
import type { LoadMeter } from '../transport/load-meter.ts'
import type { Flow, Network, Target } from '../transport/network.ts'
import type { Timers, Tokens } from '../transport/timers.ts'
import type { ClientTransaction, ClientUser } from './client-transaction.ts'
import type { FollowedLeg } from './followed-leg.ts'
import type { Guard } from './guard.ts'
import { type SentAck, SentRequests } from './sent-requests.ts'
import { type LayerUser, TakenRequests } from './taken-requests.ts'

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

const count = () => ({
  /** Responses that belong to nothing. */
  strayResponses: 0,
  /** Messages that a guard did not let pass. */
  heldBack: 0,
})

type LayerCounters = ReturnType<typeof count> &
  ReturnType<TakenRequests['counters']> & {
    /** Those that live. */
    readonly transactions: number
  }

/** Matches what comes with what lives, and sends what the machines say. */
export class TransactionLayer {
  readonly #sent: SentRequests
  readonly #taken: TakenRequests
  readonly #counters = count()
  #closed = false

  constructor(options: LayerOptions) {
    const { network, timers, tokens, user, maxTransactions, load, startedAtS = 0 } = options
    const guarded = (message: SipMessage, guard: Guard): string | undefined => this.#guarded(message, guard)
    this.#sent = new SentRequests({ network, timers, tokens, guarded })
    const live = (): number => this.#live
    this.#taken = new TakenRequests({
      ...{ network, timers, tokens, user, maxTransactions, load, startedAtS },
      ...{ live, guarded },
    })
    network.listen({
      message: (message, flow) => this.#received(message, flow),
      unread: (wire, flow) => !this.#closed && this.#taken.unread(wire, flow),
      flowEnded: (flow) => {
        if (this.#closed) return
        this.#sent.flowEnded(flow)
        this.#taken.flowEnded(flow)
      },
    })
  }

  /** Live transactions and what was counted since the start. */
  counters(): LayerCounters {
    return { ...this.#counters, ...this.#taken.counters(), transactions: this.#live }
  }

  /** How many new calls a second are taken at most; infinite while there is no overload. */
  get limitPerS(): number {
    return this.#taken.limitPerS
  }

  /** As `SentRequests.request`. */
  request(
    request: SipRequest,
    to: Target | Flow,
    guard: Guard,
    user: ClientUser,
    followed?: FollowedLeg,
  ): ClientTransaction | undefined {
    return this.#sent.request(request, to, guard, user, followed)
  }

  /** As `SentRequests.cancel`. */
  cancel(invite: ClientTransaction, more: readonly Header[] = []): boolean {
    return this.#sent.cancel(invite, more)
  }

  /** As `SentRequests.acknowledge`. */
  acknowledge(ack: SipRequest, to: Target | Flow, guard: Guard, followed?: FollowedLeg): SentAck | undefined {
    return this.#sent.acknowledge(ack, to, guard, followed)
  }

  /** Sends the same octets once more. */
  resend(ack: SentAck): void {
    this.#sent.resend(ack)
  }

  /** Whether the request has gone through an INVITE of ours that still lives: one of its Via has the branch of that. */
  passedThrough(request: SipRequest): boolean {
    return this.#sent.passedThrough(request)
  }

  /** Forgets all transactions and sends nothing any more. */
  close(): void {
    this.#closed = true
    this.#sent.close()
    this.#taken.close()
  }

  get #live(): number {
    return this.#sent.size + this.#taken.size
  }

  #received(message: SipMessage, flow: Flow): void {
    if (this.#closed) return
    if (message.kind === 'request') this.#taken.received(message, flow)
    else if (!this.#sent.received(message)) this.#counters.strayResponses += 1
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
}
