import type { SipRequest } from '../message/message.ts'
import type { Guard } from '../transaction/guard.ts'
import type { Flow, Target } from '../transport/network.ts'

/** A call that arrived: an INVITE outside every dialog, already answered with 100. */
export type IncomingCall = { readonly invite: SipRequest; readonly flow: Flow }

/**
 * The second leg, built from nothing: all that the callee gets to know stands here. URIs are complete
 * (`sip:…@host`), names of people are not carried.
 */
export type OutgoingLeg = {
  readonly target: Target | Flow
  readonly requestUri: string
  readonly to: string
  /** The From of the leg, and its P-Asserted-Identity where `assertIdentity` is true. */
  readonly from: string
  readonly assertIdentity: boolean
  /** Guards every message to the callee. */
  readonly guard: Guard
  /** How long the callee may ring before the call is given up. */
  readonly ringTimeoutMs: number
  /** How long the call may last from its answer; the agent's own bound holds when this is longer or not given. */
  readonly maxDurationMs?: number
}

/** How a call is refused to its caller. */
export type Refusal = {
  /** 400 to 599. */
  readonly status: number
  readonly reason: string
  /** ITU-T Q.850, for the Reason header field (RFC 3326). */
  readonly q850Cause: number
}

/** How a call is let go that nobody hung up. */
export type Release = {
  /** The cause of the BYEs or of the CANCEL, and of the end that is told. */
  readonly q850Cause: number
  /** What the caller is answered when he was not connected yet. */
  readonly unanswered: Refusal
}

/** One connected call, for whoever may have to end it. */
export type CallHandle = {
  /**
   * Lets both legs go now: BYE to both after the answer, CANCEL and a refusal before it. The end is told before it returns,
   * as `completed` or as `cancelled`. Nothing happens when the call is over.
   */
  hangUp(release: Release): void
}

/** How a call ended, in the words of telephony. */
export type CallEnd = {
  /** Who ended it; `bridge` is this agent: a timeout, a guard, a drain. */
  readonly by: 'caller' | 'callee' | 'bridge'
  readonly outcome: 'completed' | 'busy' | 'no_answer' | 'declined' | 'cancelled' | 'failed'
  /** ITU-T Q.850: 16 normal clearing, 17 busy, 19 no answer, 21 rejected, … */
  readonly q850Cause: number
}

/** Hears of a connected call. Calls of these functions come in this order, `ended` exactly once. */
export type CallObserver = {
  /** The INVITE to the callee is about to leave. It never comes when the caller gave up before the decision. */
  connecting(call: CallHandle): void
  /** The callee's phone rings (the first 18x other than 100). */
  ringing(): void
  /**
   * The callee answered. The caller gets his 2xx only when the promise resolves; when it rejects, both legs are let go
   * and the call ends as `failed`.
   */
  answered(): Promise<void>
  ended(end: CallEnd): void
  /**
   * A guard held a message back: an alarm, since something that must not cross was about to. `leg` is who would have got
   * it. It may come more than once, and after `ended` for the messages that close a leg.
   */
  heldBack(leg: 'caller' | 'callee'): void
}

export type CallDecision =
  | ({ readonly kind: 'refuse' } & Refusal)
  | {
      readonly kind: 'connect'
      readonly leg: OutgoingLeg
      /** Guards every message to the caller from here on. */
      readonly guardCaller: Guard
      readonly observer: CallObserver
    }

/** Decides what becomes of calls. A rejected promise refuses the call with 500. */
export type CallControl = {
  /**
   * Whether a sender is a known peer. Requests outside dialogs of others get 403 before any state is made, so that a flood
   * from strangers, or under a false source address, leaves nothing behind and is answered once.
   */
  knows(flow: Flow): boolean
  offered(call: IncomingCall): Promise<CallDecision>
  /**
   * A call was answered with this status (400, 406, 415, 416, 420, 422, 483) before anybody was asked, since it cannot be offered as it
   * stands. For the record; must not throw.
   */
  screened(call: IncomingCall, status: number): void
}
