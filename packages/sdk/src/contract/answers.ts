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
  /** What it is for; null where nothing was said of it. */
  readonly use: Use | null
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

export type Use = {
  /** Null where none was named. */
  readonly scenario: string | null
  /** Null where none was given. */
  readonly identifier: string | null
  /** Null where none was given. */
  readonly consent: UseConsent | null
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
  /** Why not; null when it would. `not_a_party`: the caller stands in no binding of yours on the number. `ended`: the order has ended. `wrong_direction`: his side may not. `switched_off`: calls, or messages, are switched off. `no_member`: nobody of the group is the one whom B reaches. `suspended`: your company, the block or the number is. `refused_by_callee`: he wants no calls of yours. `unreachable`: no phone or network of the callee is there. */
  readonly reason:
    | 'not_a_party'
    | 'ended'
    | 'wrong_direction'
    | 'switched_off'
    | 'no_member'
    | 'suspended'
    | 'refused_by_callee'
    | 'unreachable'
    | null
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
    | 'refused_by_callee'
    | 'by_policy'
    | 'not_verified'
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
  /** The industrial-internet identifier of the order; null where the binding has none. */
  readonly identifier: string | null
  /** What the verification platform said of the identifier before the callee was called; `passed_over`: it gave no answer, and the server connects nevertheless. Null where it was not asked. */
  readonly verification: 'verified' | 'rejected' | 'no_answer' | 'passed_over' | null
  /** The rule of policy that took part in how it was decided. */
  readonly rule: string | null
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

export type Ladder = {
  /** The id of a call, or of a message between phones of the sandbox. */
  readonly call: string
  /** followed: what was sent and came. record: drawn from the instants of the call record. */
  readonly source: 'followed' | 'record'
  /** In order. */
  readonly steps: readonly LadderStep[]
  /** In order. */
  readonly decision: readonly DecisionStep[]
}

/** One message of one leg. */
export type LadderStep = {
  /** When it came or left. */
  readonly at: string
  /** The id of a call, or of a message between phones of the sandbox. */
  readonly call: string
  /** a: with who calls or writes; b: with who is reached. */
  readonly leg: 'a' | 'b'
  /** Seen from the server. */
  readonly direction: 'in' | 'out'
  /** The method of a request, or the status of an answer to one. */
  readonly what: string
  /** What the status is called. */
  readonly phrase?: string
  /** The message, piece by piece; of a call that is none of the sandbox only names of header fields, 700 numbers and masks. Empty where the step was made from the record. */
  readonly parts: readonly LadderStepPart[]
}

/** One step of how it was decided whom a call reaches. */
export type DecisionStep = {
  /** What was looked at. */
  readonly name: 'trunk' | 'caller' | 'dialled' | 'standing' | 'route' | 'supervision' | 'way' | 'terms'
  /** What was found: a word. */
  readonly result: string
  /** More of it. Never a real number. */
  readonly detail?: string
}

export type EventBinding = {
  /** The id of a binding. */
  readonly id: string
  /** How the parties see each other. AXB: A and B both dial and see X. AXYB: A dials X and B sees Y; B dials Y and A sees X. GXB, GXYB: the same with a group in the place of A; its members reach B and never each other. */
  readonly mode: 'AXB' | 'AXYB' | 'GXB' | 'GXYB'
  /** The customer's id of the order. It must not hold the number of a party. */
  readonly orderId: string
  /** What A or the group dials. */
  readonly x: string
  /** What B dials: X itself in AXB and GXB. */
  readonly y: string
}

export type EventCall = {
  readonly call: Call
}

/** A binding was made. */
export type BindingCreatedEvent = {
  /** Names the event; told again it has the same id. */
  readonly id: string
  /** The place of an event among all of its owner. To be kept as it is, and given as `after`. */
  readonly cursor: string
  readonly type: 'binding.created'
  /** When it happened. */
  readonly at: string
  readonly data: BindingCreatedEventData
}

/** A binding was changed. */
export type BindingUpdatedEvent = {
  /** Names the event; told again it has the same id. */
  readonly id: string
  /** The place of an event among all of its owner. To be kept as it is, and given as `after`. */
  readonly cursor: string
  readonly type: 'binding.updated'
  /** When it happened. */
  readonly at: string
  readonly data: BindingUpdatedEventData
}

/** A binding has ended, and starts its grace where it has one. */
export type BindingEndedEvent = {
  /** Names the event; told again it has the same id. */
  readonly id: string
  /** The place of an event among all of its owner. To be kept as it is, and given as `after`. */
  readonly cursor: string
  readonly type: 'binding.ended'
  /** When it happened. */
  readonly at: string
  readonly data: BindingEndedEventData
}

/** People who were reached on the numbers of a binding are not any more, and rest there. */
export type PairQuarantinedEvent = {
  /** Names the event; told again it has the same id. */
  readonly id: string
  /** The place of an event among all of its owner. To be kept as it is, and given as `after`. */
  readonly cursor: string
  readonly type: 'pair.quarantined'
  /** When it happened. */
  readonly at: string
  readonly data: PairQuarantinedEventData
}

/** The rest of all who left a binding is over. */
export type PairFreedEvent = {
  /** Names the event; told again it has the same id. */
  readonly id: string
  /** The place of an event among all of its owner. To be kept as it is, and given as `after`. */
  readonly cursor: string
  readonly type: 'pair.freed'
  /** When it happened. */
  readonly at: string
  readonly data: PairFreedEventData
}

/** A party calls. */
export type CallStartedEvent = {
  /** Names the event; told again it has the same id. */
  readonly id: string
  /** The place of an event among all of its owner. To be kept as it is, and given as `after`. */
  readonly cursor: string
  readonly type: 'call.started'
  /** When it happened. */
  readonly at: string
  readonly data: EventCall
}

/** The callee's phone rings. */
export type CallRingingEvent = {
  /** Names the event; told again it has the same id. */
  readonly id: string
  /** The place of an event among all of its owner. To be kept as it is, and given as `after`. */
  readonly cursor: string
  readonly type: 'call.ringing'
  /** When it happened. */
  readonly at: string
  readonly data: EventCall
}

/** The call was answered. */
export type CallAnsweredEvent = {
  /** Names the event; told again it has the same id. */
  readonly id: string
  /** The place of an event among all of its owner. To be kept as it is, and given as `after`. */
  readonly cursor: string
  readonly type: 'call.answered'
  /** When it happened. */
  readonly at: string
  readonly data: EventCall
}

/** The call has ended, answered or not. */
export type CallEndedEvent = {
  /** Names the event; told again it has the same id. */
  readonly id: string
  /** The place of an event among all of its owner. To be kept as it is, and given as `after`. */
  readonly cursor: string
  readonly type: 'call.ended'
  /** When it happened. */
  readonly at: string
  readonly data: EventCall
}

/** The call was refused before any phone rang. */
export type CallRefusedEvent = {
  /** Names the event; told again it has the same id. */
  readonly id: string
  /** The place of an event among all of its owner. To be kept as it is, and given as `after`. */
  readonly cursor: string
  readonly type: 'call.refused'
  /** When it happened. */
  readonly at: string
  readonly data: EventCall
}

/** The pool holds few free pairs, or will soon hold none. */
export type PoolLowEvent = {
  /** Names the event; told again it has the same id. */
  readonly id: string
  /** The place of an event among all of its owner. To be kept as it is, and given as `after`. */
  readonly cursor: string
  readonly type: 'pool.low'
  /** When it happened. */
  readonly at: string
  readonly data: PoolLowEventData
}

/** The pool has enough free pairs again. */
export type PoolRecoveredEvent = {
  /** Names the event; told again it has the same id. */
  readonly id: string
  /** The place of an event among all of its owner. To be kept as it is, and given as `after`. */
  readonly cursor: string
  readonly type: 'pool.recovered'
  /** When it happened. */
  readonly at: string
  readonly data: PoolRecoveredEventData
}

/** An endpoint is not tried any more. */
export type WebhookDisabledEvent = {
  /** Names the event; told again it has the same id. */
  readonly id: string
  /** The place of an event among all of its owner. To be kept as it is, and given as `after`. */
  readonly cursor: string
  readonly type: 'webhook.disabled'
  /** When it happened. */
  readonly at: string
  readonly data: WebhookDisabledEventData
}

/** Something of the customer is suspended: nothing is bound there, and calls are refused. */
export type SuspensionBeganEvent = {
  /** Names the event; told again it has the same id. */
  readonly id: string
  /** The place of an event among all of its owner. To be kept as it is, and given as `after`. */
  readonly cursor: string
  readonly type: 'suspension.began'
  /** When it happened. */
  readonly at: string
  readonly data: SuspensionBeganEventData
}

/** A suspension was lifted. */
export type SuspensionEndedEvent = {
  /** Names the event; told again it has the same id. */
  readonly id: string
  /** The place of an event among all of its owner. To be kept as it is, and given as `after`. */
  readonly cursor: string
  readonly type: 'suspension.ended'
  /** When it happened. */
  readonly at: string
  readonly data: SuspensionEndedEventData
}

export type Event =
  | BindingCreatedEvent
  | BindingUpdatedEvent
  | BindingEndedEvent
  | PairQuarantinedEvent
  | PairFreedEvent
  | CallStartedEvent
  | CallRingingEvent
  | CallAnsweredEvent
  | CallEndedEvent
  | CallRefusedEvent
  | PoolLowEvent
  | PoolRecoveredEvent
  | WebhookDisabledEvent
  | SuspensionBeganEvent
  | SuspensionEndedEvent

export type EventPage = {
  readonly items: readonly Event[]
  /** With this as `after` the list goes on, also where it holds no event. */
  readonly next: string
  /** Whether later events are there already, of whatever type. */
  readonly more: boolean
}

export type OwnSuspension = {
  /** The id of a suspension. */
  readonly id: string
  /** Whom it concerns; null where the block is in nobody's pool. */
  readonly customer: string | null
  /** The block that is suspended. */
  readonly block: string | null
  /** The number that is suspended. With neither block nor number it is all that the customer has. */
  readonly number: string | null
  /** in_force: it counts. appealed: it counts, and the customer waits for a decision on what he said against it. lifted: it has ended. */
  readonly state: 'in_force' | 'appealed' | 'lifted'
  /** What it is for. */
  readonly reason: string
  /** What ends it. */
  readonly remedy: string
  /** Whether calls that were under way ended with it. */
  readonly cut: boolean
  /** Since when. */
  readonly suspendedAt: string
  /** What the customer said last against it; null where he said nothing. */
  readonly appeal: OwnSuspensionAppeal | null
  /** What he said before, the oldest first. */
  readonly earlierAppeals: readonly OwnSuspensionEarlierAppeal[]
  /** Null while it counts. */
  readonly lifted: OwnSuspensionLifted | null
}

export type OwnSuspensionPage = {
  readonly items: readonly OwnSuspension[]
  /** The cursor of the page after this one; null when this is the last. */
  readonly next: string | null
}

export type OptOut = {
  /** The id of the opt-out. */
  readonly id: string
  /** The person's number, masked. */
  readonly person: string
  /** What he wants none of: new bindings, calls, or both; removed: he wants them again. */
  readonly of: 'bindings' | 'calls' | 'both' | 'removed'
  /** When it was said last. */
  readonly at: string
}

export type OptOutPage = {
  readonly items: readonly OptOut[]
  /** The cursor of the page after this one; null when this is the last. */
  readonly next: string | null
}

export type ActualUser = {
  /** The id of the registration. */
  readonly id: string
  /** The person's number, masked. */
  readonly person: string
  /** His name, masked: its first character and two stars. */
  readonly name: string
  /** The kind of his document; null where he showed none. */
  readonly document: 'resident_id' | 'passport' | 'travel_permit' | 'other' | null
  /** When it was registered last. */
  readonly at: string
}

export type ActualUserPage = {
  readonly items: readonly ActualUser[]
  /** The cursor of the page after this one; null when this is the last. */
  readonly next: string | null
}

export type Webhook = {
  /** The id of an endpoint. */
  readonly id: string
  /** Where events are posted to: https, no user, no password, no fragment, and no address of a private network. Put no secret into it: every post is signed. */
  readonly url: string
  /** What it is for. */
  readonly description: string
  /** The types of events that it is told; null for all. */
  readonly types:
    | readonly (
        | 'binding.created'
        | 'binding.updated'
        | 'binding.ended'
        | 'pair.quarantined'
        | 'pair.freed'
        | 'call.started'
        | 'call.ringing'
        | 'call.answered'
        | 'call.ended'
        | 'call.refused'
        | 'pool.low'
        | 'pool.recovered'
        | 'webhook.disabled'
        | 'suspension.began'
        | 'suspension.ended'
        | 'alarm.raised'
        | 'alarm.cleared'
        | 'rule.fired'
      )[]
    | null
  /** Whether events are posted to it. */
  readonly enabled: boolean
  /** Why it is off: its owner wanted it (`asked`), it answered 410 (`gone`), or nothing reached it for a day (`failing`). Null while it is on. */
  readonly disabledReason: 'asked' | 'gone' | 'failing' | null
  /** Null while it is on. */
  readonly disabledAt: string | null
  /** When it was added. */
  readonly createdAt: string
  /** Null where there is none. */
  readonly previousSecretUntil: string | null
  /** Every event up to this one was delivered, does not concern the endpoint, or is among its deliveries. */
  readonly cursor: string
  /** Null when nothing is replayed. */
  readonly replayThrough: string | null
  /** Deliveries that are tried again, or wait behind one that is. */
  readonly waiting: number
  /** Deliveries that were given up. */
  readonly dead: number
  /** Null while all is well. */
  readonly failingSince: string | null
  /** Null before the first delivery. */
  readonly lastSuccessAt: string | null
}

export type NewWebhook = {
  /** The id of an endpoint. */
  readonly id: string
  /** Where events are posted to: https, no user, no password, no fragment, and no address of a private network. Put no secret into it: every post is signed. */
  readonly url: string
  /** What it is for. */
  readonly description: string
  /** The types of events that it is told; null for all. */
  readonly types:
    | readonly (
        | 'binding.created'
        | 'binding.updated'
        | 'binding.ended'
        | 'pair.quarantined'
        | 'pair.freed'
        | 'call.started'
        | 'call.ringing'
        | 'call.answered'
        | 'call.ended'
        | 'call.refused'
        | 'pool.low'
        | 'pool.recovered'
        | 'webhook.disabled'
        | 'suspension.began'
        | 'suspension.ended'
        | 'alarm.raised'
        | 'alarm.cleared'
        | 'rule.fired'
      )[]
    | null
  /** Whether events are posted to it. */
  readonly enabled: boolean
  /** Why it is off: its owner wanted it (`asked`), it answered 410 (`gone`), or nothing reached it for a day (`failing`). Null while it is on. */
  readonly disabledReason: 'asked' | 'gone' | 'failing' | null
  /** Null while it is on. */
  readonly disabledAt: string | null
  /** When it was added. */
  readonly createdAt: string
  /** Null where there is none. */
  readonly previousSecretUntil: string | null
  /** Every event up to this one was delivered, does not concern the endpoint, or is among its deliveries. */
  readonly cursor: string
  /** Null when nothing is replayed. */
  readonly replayThrough: string | null
  /** Deliveries that are tried again, or wait behind one that is. */
  readonly waiting: number
  /** Deliveries that were given up. */
  readonly dead: number
  /** Null while all is well. */
  readonly failingSince: string | null
  /** Null before the first delivery. */
  readonly lastSuccessAt: string | null
  /** What posts are signed with. It is shown here and never again. */
  readonly secret: string
}

export type WebhookList = {
  /** In the order in which they were added. */
  readonly items: readonly Webhook[]
}

export type WebhookTest = {
  /** Whether it was answered with a 2xx. */
  readonly delivered: boolean
  /** The HTTP status of the last answer; null where there was none. */
  readonly status: number | null
  /** What went wrong: `refused` is an answer that is no 2xx, `redirected` one of 3xx, which is not followed. Null where nothing did. */
  readonly fault:
    | 'not_resolved'
    | 'address_refused'
    | 'not_connected'
    | 'tls_failed'
    | 'timed_out'
    | 'cut_off'
    | 'redirected'
    | 'refused'
    | null
  /** How long that took. */
  readonly durationMs: number
}

export type Delivery = {
  /** The id of an event. */
  readonly event: string
  /** The place of an event among all of its owner. To be kept as it is, and given as `after`. */
  readonly cursor: string
  readonly type:
    | 'binding.created'
    | 'binding.updated'
    | 'binding.ended'
    | 'pair.quarantined'
    | 'pair.freed'
    | 'call.started'
    | 'call.ringing'
    | 'call.answered'
    | 'call.ended'
    | 'call.refused'
    | 'pool.low'
    | 'pool.recovered'
    | 'webhook.disabled'
    | 'suspension.began'
    | 'suspension.ended'
    | 'alarm.raised'
    | 'alarm.cleared'
    | 'rule.fired'
    | 'webhook.gap'
  /** The binding or call of the event, or what else it is of: of one subject, one post is made after the other. */
  readonly subject: string
  /** It is tried again, or was given up. */
  readonly state: 'waiting' | 'dead'
  /** How often it was tried. */
  readonly attempts: number
  /** Null where another one of its subject comes first. */
  readonly nextAt: string | null
  /** Null before the first attempt. */
  readonly lastAt: string | null
  /** The HTTP status of the last answer; null where there was none. */
  readonly lastStatus: number | null
  /** What went wrong: `refused` is an answer that is no 2xx, `redirected` one of 3xx, which is not followed. Null where nothing did. */
  readonly lastFault:
    | 'not_resolved'
    | 'address_refused'
    | 'not_connected'
    | 'tls_failed'
    | 'timed_out'
    | 'cut_off'
    | 'redirected'
    | 'refused'
    | null
}

export type DeliveryPage = {
  readonly items: readonly Delivery[]
  /** The cursor of the page after this one; null when this is the last. */
  readonly next: string | null
}

export type Problem = {
  /** The kind of problem. */
  readonly type:
    | 'urn:axbridge:problem:malformed'
    | 'urn:axbridge:problem:unauthenticated'
    | 'urn:axbridge:problem:signature_before_start'
    | 'urn:axbridge:problem:not_found'
    | 'urn:axbridge:problem:method_not_allowed'
    | 'urn:axbridge:problem:body_too_large'
    | 'urn:axbridge:problem:unsupported_media_type'
    | 'urn:axbridge:problem:forbidden'
    | 'urn:axbridge:problem:sign_in_failed'
    | 'urn:axbridge:problem:code_needed'
    | 'urn:axbridge:problem:locked'
    | 'urn:axbridge:problem:link_ended'
    | 'urn:axbridge:problem:weak_password'
    | 'urn:axbridge:problem:proof_failed'
    | 'urn:axbridge:problem:last_admin'
    | 'urn:axbridge:problem:user_state'
    | 'urn:axbridge:problem:suspended'
    | 'urn:axbridge:problem:entity_not_verified'
    | 'urn:axbridge:problem:scenario_unknown'
    | 'urn:axbridge:problem:scenario_forbids'
    | 'urn:axbridge:problem:opted_out'
    | 'urn:axbridge:problem:actual_user_unknown'
    | 'urn:axbridge:problem:by_policy'
    | 'urn:axbridge:problem:second_person_needed'
    | 'urn:axbridge:problem:second_factor_needed'
    | 'urn:axbridge:problem:matter_state'
    | 'urn:axbridge:problem:held'
    | 'urn:axbridge:problem:rate_limited'
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
    | 'urn:axbridge:problem:cursor_expired'
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
    | 'signature_before_start'
    | 'not_found'
    | 'method_not_allowed'
    | 'body_too_large'
    | 'unsupported_media_type'
    | 'forbidden'
    | 'sign_in_failed'
    | 'code_needed'
    | 'locked'
    | 'link_ended'
    | 'weak_password'
    | 'proof_failed'
    | 'last_admin'
    | 'user_state'
    | 'suspended'
    | 'entity_not_verified'
    | 'scenario_unknown'
    | 'scenario_forbids'
    | 'opted_out'
    | 'actual_user_unknown'
    | 'by_policy'
    | 'second_person_needed'
    | 'second_factor_needed'
    | 'matter_state'
    | 'held'
    | 'rate_limited'
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
    | 'cursor_expired'
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
  /** Of `cursor_expired`: the cursor behind which the oldest events come that are kept. */
  readonly oldest?: string
}

export type UseConsent = {
  /** Which text the person agreed to. */
  readonly version: string
  /** When he agreed. */
  readonly at: string
}

export type BindBatchAnswerItem = BindBatchAnswerItemBinding | BindBatchAnswerItemProblem

export type UnbindBatchAnswerItem = UnbindBatchAnswerItemBinding | UnbindBatchAnswerItemProblem

export type LadderStepPart = {
  readonly text: string
  /** hidden: the other leg did not get it. number: the 700 number that stands for somebody. ours: the server put it there. plain: what passes, and the form of the message. */
  readonly kind: 'plain' | 'hidden' | 'number' | 'ours'
}

export type BindingCreatedEventData = {
  readonly binding: EventBinding
  /** When it will end. */
  readonly expiresAt: string
}

export type BindingUpdatedEventData = {
  readonly binding: EventBinding
  /** Counts the changes of the binding. */
  readonly revision: number
  /** When it will end. */
  readonly expiresAt: string
  /** What is new of it. */
  readonly changed: readonly ('parties' | 'terms' | 'expiresAt')[]
}

export type BindingEndedEventData = {
  readonly binding: EventBinding
  readonly reason: 'unbound' | 'expired' | 'answered'
  /** When it ended. */
  readonly endedAt: string
  /** From this instant on its numbers connect nobody. */
  readonly routesUntil: string
}

export type PairQuarantinedEventData = {
  readonly binding: EventBinding
  /** Whose side a change took people from; null for both sides. */
  readonly side: 'a' | 'b' | null
  /** How many a change took out; null for all of the binding. */
  readonly parties: number | null
  /** Until then nobody else gets these numbers with the same people. */
  readonly heldUntil: string
}

export type PairFreedEventData = {
  readonly binding: EventBinding
}

export type PoolLowEventData = {
  /** Which share of the pairs of the pool is free. */
  readonly freeShare: number
  /** Null while that is not in sight. */
  readonly exhaustedAt: string | null
}

export type PoolRecoveredEventData = {
  /** Which share of the pairs of the pool is free. */
  readonly freeShare: number
}

export type WebhookDisabledEventData = {
  /** The id of the endpoint. */
  readonly endpoint: string
  /** Why. */
  readonly reason: string
}

export type SuspensionBeganEventData = {
  /** The id of the suspension. */
  readonly suspension: string
  /** The block that it is of. */
  readonly block: string | null
  /** The number that it is of. With neither it is all that the customer has. */
  readonly number: string | null
  /** What it is for. */
  readonly reason: string
  /** What ends it. */
  readonly remedy: string
}

export type SuspensionEndedEventData = {
  /** The id of the suspension. */
  readonly suspension: string
  /** The block that it is of. */
  readonly block: string | null
  /** The number that it is of. With neither it is all that the customer has. */
  readonly number: string | null
  /** Why it ended. */
  readonly reason: string
}

export type OwnSuspensionAppeal = {
  /** What the customer said. */
  readonly text: string
  /** When he said it. */
  readonly at: string
  /** Null while it waits for one. */
  readonly decision: OwnSuspensionAppealDecision | null
}

export type OwnSuspensionEarlierAppeal = {
  /** What the customer said. */
  readonly text: string
  /** When he said it. */
  readonly at: string
  /** Null while it waits for one. */
  readonly decision: OwnSuspensionEarlierAppealDecision | null
}

export type OwnSuspensionLifted = {
  readonly reason: string
  /** When it ended. */
  readonly at: string
}

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

export type OwnSuspensionAppealDecision = {
  readonly upheld: boolean
  readonly reason: string
  /** When it was decided. */
  readonly at: string
}

export type OwnSuspensionEarlierAppealDecision = {
  readonly upheld: boolean
  readonly reason: string
  /** When it was decided. */
  readonly at: string
}
