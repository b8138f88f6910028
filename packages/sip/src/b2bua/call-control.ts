import type { Header, SipRequest } from '../message/message.ts'
import type { FollowedLegs } from '../transaction/followed-leg.ts'
import type { Guard } from '../transaction/guard.ts'
import type { Flow, Target } from '../transport/network.ts'

/** A call that arrived: an INVITE outside every dialog, already answered with 100. */
export type IncomingCall = {
  readonly invite: SipRequest
  readonly flow: Flow
  /** As whom the control admitted the sender. */
  readonly peer: string
  /** What `follow` answered for it. */
  readonly followed?: FollowedLegs | undefined
}

/** What a request outside dialogs is worth that comes from a sender. */
export type Admission =
  | { readonly kind: 'admitted'; readonly peer: string }
  /** 403: nobody known. */
  | { readonly kind: 'refused' }
  /** 503: somebody known, whose calls are too many. */
  | { readonly kind: 'overloaded' }
  /** 401 with these header fields: he may say who he is. */
  | { readonly kind: 'challenged'; readonly headers: readonly Header[] }

/**
 * Who this side is to a peer that challenges its requests (RFC 3261 section 22). With a `realm` only that one is answered: whoever
 * stands behind the peer may challenge, too, and would learn the user name and an answer to a nonce of his own.
 */
export type DigestUser = { readonly username: string; readonly password: string; readonly realm?: string }

/** A way that is being used; one of these is called, once. */
export type TakenWay = {
  /** Nobody was reached there, so that another way may be tried. */
  failed(why: 'timeout' | 'transport' | 'unavailable'): void
  /** The leg is over. */
  left(): void
}

/** One way to the callee. URIs are complete (`sip:…@host`), names of people are not carried. */
export type WayToCallee = {
  readonly target: Target | Flow
  readonly requestUri: string
  readonly to: string
  /** The From of the leg, and its P-Asserted-Identity where `assertIdentity` is true. */
  readonly from: string
  readonly assertIdentity: boolean
  /** Answers a 401 or 407 from there; without it such an answer ends the way. */
  readonly credentials?: DigestUser
  /** How long the INVITE may stay without any response before this way counts as silent; timer B when not given. */
  readonly firstResponseMs?: number
  /** Asked when the INVITE is about to leave; undefined: this way cannot be taken now. */
  readonly take?: () => TakenWay | undefined
}

/** The second leg, built from nothing: all that the callee gets to know stands here. */
export type OutgoingLeg = WayToCallee & {
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
      /**
       * Tried one after the other when the way of `leg` cannot be taken, answers nothing in time, 503, or a challenge that cannot be
       * met, and no phone has rung there (RFC 3263 section 4.3).
       */
      readonly furtherWays?: readonly WayToCallee[]
      /** Guards every message to the caller from here on. */
      readonly guardCaller: Guard
      /** Answers a 401 or 407 to what is sent to the caller within his dialog. */
      readonly callerCredentials?: DigestUser
      readonly observer: CallObserver
    }

/** Decides what becomes of calls. A rejected promise refuses the call with 500. */
export type CallControl = {
  /**
   * Whether a sender is a known peer. Requests outside dialogs of others are answered before any state is made, so that a flood
   * from strangers, or under a false source address, leaves nothing behind and is answered once.
   */
  admit(request: SipRequest, flow: Flow): Admission
  /** Who hears of the messages of a call that has just come; undefined, and then nobody does. Must not throw. */
  follow?(call: IncomingCall): FollowedLegs | undefined
  offered(call: IncomingCall): Promise<CallDecision>
  /**
   * A call was answered with this status (400, 406, 415, 416, 420, 422, 482, 483) before anybody was asked, since it cannot be offered as it
   * stands. For the record; must not throw.
   */
  screened(call: IncomingCall, status: number): void
}
