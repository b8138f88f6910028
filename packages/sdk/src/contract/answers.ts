// Made from openapi.json by `npm run openapi`. Do not edit.

export type Binding = {
  /** The id of a binding. */
  readonly id: string
  /** How the parties see each other. AXB: A and B both dial and see X. AXYB: A dials X and B sees Y; B dials Y and A sees X. GXB, GXYB: the same with a group in the place of A; its members reach B and never each other. */
  readonly mode: 'AXB' | 'AXYB' | 'GXB' | 'GXYB'
  /** live: it connects. grace: it has ended and connects a while longer. ended: it connects nobody. */
  readonly state: 'live' | 'grace' | 'ended'
  /** What A or the group dials, and sees when B calls. */
  readonly x: string
  /** What B dials, and sees when called: X itself in AXB and GXB. */
  readonly y: string
  /** X in the form for people. */
  readonly xDisplay: string
  /** Y in the form for people. */
  readonly yDisplay: string
  /** A's number, masked; not in a group mode. */
  readonly a?: string
  /** The group; only in a group mode. */
  readonly members?: readonly string[]
  /** Null when there is none; only in a group mode. */
  readonly defaultMember?: string | null
  /** B's number, masked. */
  readonly b: string
  /** The customer's id of the order. It must not hold the number of a party. */
  readonly orderId: string
  /** When it was bound. */
  readonly createdAt: string
  /** When it ends, or would have ended. */
  readonly expiresAt: string
  /** Null while it is live. */
  readonly endedAt: string | null
  /** Null while it is live. `answered`: its terms end it after the first answered call. */
  readonly endReason: 'unbound' | 'expired' | 'answered' | null
  /** From this instant on its numbers connect nobody: its end and the grace behind it. */
  readonly routesUntil: string
  readonly terms: Terms
  /** Only in the answer to a bind with `explain`. */
  readonly allocation?: Allocation
}

/** What was wanted of the binding, what was left out included. */
export type Terms = {
  /** Who may call and write to whom; the group stands for a. */
  readonly direction: 'both' | 'a_to_b' | 'b_to_a'
  /** Whether the parties may call each other. */
  readonly calls: boolean
  /** Whether the parties may write to each other. */
  readonly messages: boolean
  /** How long the callee may ring; null leaves it to the server. */
  readonly ringTimeoutMs: number | null
  /** How long a call may last; null leaves it to the server. */
  readonly longestCallMs: number | null
  /** What becomes of a call that goes on when the binding, with its grace, is over. */
  readonly atEnd: 'let_finish' | 'cut'
  /** So long after its end the binding still connects. */
  readonly graceMs: number
  /** The binding ends so long after its first answered call; null does not end it. */
  readonly endAfterAnswerMs: number | null
  /** Whom B reaches in a group: the default member, or the member who called last and else the default. */
  readonly groupCallee: 'default' | 'last_caller'
}

/** Only in the answer to a bind with `explain`. */
export type Allocation = {
  /** random: drawn. last: the number of the last binding of the same parties. requested: asked for. */
  readonly how: 'random' | 'last' | 'requested'
  /** Which of the numbers that were tried it is, from 1. */
  readonly tried: number
  readonly pool: Pool
}

export type BindingPage = {
  readonly items: readonly Binding[]
  /** The cursor of the page after this one; null when this is the last. */
  readonly next: string | null
}

export type OrderUnbound = {
  /** How many live bindings were ended. */
  readonly count: number
  /** They, the oldest first; at most 1,000. */
  readonly items: readonly Binding[]
}

export type BindBatchAnswer = {
  /** The answers in the order of the items. */
  readonly items: readonly BindBatchAnswerItem[]
}

export type UnbindBatchAnswer = {
  /** The answers in the order of the items. */
  readonly items: readonly UnbindBatchAnswerItem[]
}

/** How full the pool is. */
export type Pool = {
  /** The blocks that numbers are drawn from now. */
  readonly blocks: number
  /** How many numbers they hold. */
  readonly numbers: number
  /** How many pairs the pool takes. */
  readonly capacity: number
  /** How many it holds: those of live bindings, and those that rest after a binding. */
  readonly held: number
  /** How many more it takes. */
  readonly free: number
  /** How fast bindings were made of late. */
  readonly bindsPerMinute: number
  /** Null when that is not in sight within 30 days. */
  readonly runsOutAt: string | null
  /** Null when the pool holds none. */
  readonly nextReturnBy: string | null
  /** The same for people. */
  readonly forecast: string
}

export type RouteCheck = {
  /** Whether it would go through now. */
  readonly works: boolean
  /** Why not; null when it would. `not_a_party`: the caller stands in no binding of yours on the number. `ended`: the order has ended. `wrong_direction`: his side may not. `switched_off`: calls, or messages, are switched off. `no_member`: nobody of the group is the one whom B reaches. `unreachable`: no phone or network of the callee is there. */
  readonly reason: 'not_a_party' | 'ended' | 'wrong_direction' | 'switched_off' | 'no_member' | 'unreachable' | null
  /** The same for people. */
  readonly explanation: string
  /** The binding that decides; null for one who is not a party. */
  readonly binding: string | null
  /** The 700 number that the callee would see; null when nobody would be reached. */
  readonly present: string | null
  /** Null when nobody would be reached. */
  readonly callee: string | null
  /** Whether a way leads to the callee; null when that is not known. */
  readonly reachable: boolean | null
}

export type Call = {
  /** The id of a call. */
  readonly id: string
  readonly binding: string | null
  readonly orderId: string | null
  /** Who called whom. */
  readonly direction: 'a_to_b' | 'b_to_a' | null
  /** What was dialled. */
  readonly x: string | null
  readonly caller: string | null
  /** Null when no callee was found. */
  readonly callee: string | null
  /** When the call came in. */
  readonly startedAt: string
  readonly ringingAt: string | null
  readonly answeredAt: string | null
  /** Null while the call goes on. */
  readonly endedAt: string | null
  /** How it ended. `open` goes on; `refused` never rang; `lost` was found open by a restart. */
  readonly outcome:
    | 'open'
    | 'completed'
    | 'refused'
    | 'busy'
    | 'no_answer'
    | 'declined'
    | 'cancelled'
    | 'failed'
    | 'lost'
  /** Why it was refused, else null. `ended`: the order had ended. `unreachable`: no phone or network of the callee was there. `not_acceptable`: it asked for what does not cross. `loop`: it had been here before. `internal`: the server failed. */
  readonly refusal:
    | 'not_a_party'
    | 'ended'
    | 'wrong_direction'
    | 'switched_off'
    | 'no_member'
    | 'suspended'
    | 'no_identity'
    | 'protected_caller'
    | 'rate_limited'
    | 'unknown_trunk'
    | 'loop'
    | 'overloaded'
    | 'unreachable'
    | 'not_acceptable'
    | 'internal'
    | null
  /** The cause of ITU-T Q.850 with which it ended. */
  readonly q850Cause: number | null
  /** From the answer to the end; 0 when never answered; null while it goes on. */
  readonly durationMs: number | null
}

export type CallPage = {
  readonly items: readonly Call[]
  /** The cursor of the page after this one; null when this is the last. */
  readonly next: string | null
}

export type Problem = {
  /** The kind of problem. */
  readonly type:
    | 'urn:axbridge:problem:malformed'
    | 'urn:axbridge:problem:unauthenticated'
    | 'urn:axbridge:problem:not_found'
    | 'urn:axbridge:problem:method_not_allowed'
    | 'urn:axbridge:problem:body_too_large'
    | 'urn:axbridge:problem:unsupported_media_type'
    | 'urn:axbridge:problem:forbidden'
    | 'urn:axbridge:problem:same_party'
    | 'urn:axbridge:problem:expiry_too_soon'
    | 'urn:axbridge:problem:expiry_too_late'
    | 'urn:axbridge:problem:binding_ended'
    | 'urn:axbridge:problem:wrong_mode'
    | 'urn:axbridge:problem:too_many_members'
    | 'urn:axbridge:problem:party_stands'
    | 'urn:axbridge:problem:number_full'
    | 'urn:axbridge:problem:number_not_issued'
    | 'urn:axbridge:problem:pool_exhausted'
    | 'urn:axbridge:problem:pool_limit'
    | 'urn:axbridge:problem:no_pool'
    | 'urn:axbridge:problem:block_taken'
    | 'urn:axbridge:problem:block_state'
    | 'urn:axbridge:problem:name_taken'
    | 'urn:axbridge:problem:source_taken'
    | 'urn:axbridge:problem:no_listener'
    | 'urn:axbridge:problem:limit_reached'
    | 'urn:axbridge:problem:idempotency_mismatch'
    | 'urn:axbridge:problem:idempotency_in_flight'
    | 'urn:axbridge:problem:overloaded'
    | 'urn:axbridge:problem:internal'
  /** The kind of problem for people; always the same for one type. */
  readonly title: string
  readonly status: number
  /** The last part of `type`, to switch over. */
  readonly code:
    | 'malformed'
    | 'unauthenticated'
    | 'not_found'
    | 'method_not_allowed'
    | 'body_too_large'
    | 'unsupported_media_type'
    | 'forbidden'
    | 'same_party'
    | 'expiry_too_soon'
    | 'expiry_too_late'
    | 'binding_ended'
    | 'wrong_mode'
    | 'too_many_members'
    | 'party_stands'
    | 'number_full'
    | 'number_not_issued'
    | 'pool_exhausted'
    | 'pool_limit'
    | 'no_pool'
    | 'block_taken'
    | 'block_state'
    | 'name_taken'
    | 'source_taken'
    | 'no_listener'
    | 'limit_reached'
    | 'idempotency_mismatch'
    | 'idempotency_in_flight'
    | 'overloaded'
    | 'internal'
  /** What is wrong with this request. */
  readonly detail: string
  /** Names this answer: the request id of the X-Request-Id header. */
  readonly instance: string
  readonly errors?: readonly ProblemError[]
  /** How full the pool is. */
  readonly pool?: Pool
}

export type BindBatchAnswerItem = BindBatchAnswerItemBinding | BindBatchAnswerItemProblem

export type UnbindBatchAnswerItem = UnbindBatchAnswerItemBinding | UnbindBatchAnswerItemProblem

export type ProblemError = {
  /** The field, query parameter or header, with its place in a list: `items.17.a`; `body` for the body as a whole. */
  readonly field: string
  /** What it must be. */
  readonly rule: string
}

export type BindBatchAnswerItemBinding = {
  readonly status: 201
  readonly binding: Binding
  /** The item was bound before, by a request with this Idempotency-Key. */
  readonly replayed?: true
}

export type BindBatchAnswerItemProblem = {
  /** The status of the problem. */
  readonly status: number
  readonly problem: Problem
}

export type UnbindBatchAnswerItemBinding = {
  readonly status: 200
  readonly binding: Binding
  /** The item was bound before, by a request with this Idempotency-Key. */
  readonly replayed?: true
}

export type UnbindBatchAnswerItemProblem = {
  /** The status of the problem. */
  readonly status: number
  readonly problem: Problem
}
