import type { BindingId, EndReason } from '../binding/binding.ts'
import type { Mode } from '../binding/mode.ts'
import type { Side } from '../binding/side.ts'
import type { CustomerId } from '../customers/customer-id.ts'
import { accept, type Parsed, reject } from '../numbering/parsed.ts'
import type { Block, ProtectedNumber } from '../numbering/protected-number.ts'
import type { PolicyAction } from '../policy/policy-rule.ts'
import type { CallId, CallRecord } from '../records/call-record.ts'
import type { MatterId } from '../supervision/matter.ts'

declare const eventId: unique symbol

/**
 * `evt_`, then what the event is of, and behind the last `_` what became of it. It is derived from the change and not drawn, so
 * that one change has one event, however often it is told.
 */
export type EventId = string & { readonly [eventId]: true }

/** Whom an event is told: the customer whose binding or call it is; null for the platform's own operators. */
export type EventOwner = CustomerId | null

/** A binding as its events tell it: no party stands in it, not even masked (USE-5). Times are integer ms. */
export type BindingNews = {
  readonly id: BindingId
  readonly mode: Mode
  readonly orderId: string
  readonly x: ProtectedNumber
  readonly y: ProtectedNumber
}

export type BindingEvent =
  | { readonly type: 'binding.created'; readonly binding: BindingNews; readonly expiresAt: number }
  | {
      readonly type: 'binding.updated'
      readonly binding: BindingNews
      readonly revision: number
      readonly expiresAt: number
      readonly changed: readonly ChangedPart[]
    }
  /** `routesUntil` is later than `endedAt` where the binding has a grace. */
  | {
      readonly type: 'binding.ended'
      readonly binding: BindingNews
      readonly reason: EndReason
      readonly endedAt: number
      readonly routesUntil: number
    }
  /** Pairs that were live rest from now on: all of the binding (`side` and `parties` null), or so many that a change took out of it. */
  | {
      readonly type: 'pair.quarantined'
      readonly binding: BindingNews
      readonly side: Side | null
      readonly parties: number | null
      readonly heldUntil: number
    }
  /** The quarantine of all pairs that the binding left is over. */
  | { readonly type: 'pair.freed'; readonly binding: BindingNews }

export const changedParts = ['parties', 'terms', 'expiresAt'] as const

export type ChangedPart = (typeof changedParts)[number]

/** The record as it was then. */
export type CallEvent = { readonly type: CallEventType; readonly call: CallRecord }

export const callEventTypes = ['call.started', 'call.ringing', 'call.answered', 'call.ended', 'call.refused'] as const

export type CallEventType = (typeof callEventTypes)[number]

/** What is noted for itself, since it goes with no change of a binding or a call. */
export type NotedEvent =
  /** A customer's pool holds few free numbers or will soon be used up. */
  | { readonly type: 'pool.low'; readonly freeShare: number; readonly exhaustedAt: number | null }
  | { readonly type: 'pool.recovered'; readonly freeShare: number }
  /** An endpoint takes nothing any more and is not tried until it is switched on again. */
  | { readonly type: 'webhook.disabled'; readonly endpoint: string; readonly reason: string }
  /** All that the customer has, one of his blocks or one of his numbers is suspended, or is by this suspension no more. */
  | {
      readonly type: 'suspension.began'
      readonly suspension: MatterId
      readonly block: Block | null
      readonly number: ProtectedNumber | null
      readonly reason: string
      readonly remedy: string
    }
  | {
      readonly type: 'suspension.ended'
      readonly suspension: MatterId
      readonly block: Block | null
      readonly number: ProtectedNumber | null
      readonly reason: string
    }
  /** Something that operators should look at: its closed name, and which trunk, worker or part it is of. */
  | { readonly type: 'alarm.raised' | 'alarm.cleared'; readonly alarm: string; readonly subject: string | null }
  /** A rule of policy fired of something for the first time in an hour. Persons are not named: the call leads to them. */
  | {
      readonly type: 'rule.fired'
      readonly rule: string
      readonly then: PolicyAction
      readonly customer: CustomerId | null
      readonly number: ProtectedNumber | null
      readonly call: CallId | null
    }

export const notedEventTypes = [
  'pool.low',
  'pool.recovered',
  'webhook.disabled',
  'suspension.began',
  'suspension.ended',
  'alarm.raised',
  'alarm.cleared',
  'rule.fired',
] as const

export const bindingEventTypes = [
  'binding.created',
  'binding.updated',
  'binding.ended',
  'pair.quarantined',
  'pair.freed',
] as const

export const eventTypes = [...bindingEventTypes, ...callEventTypes, ...notedEventTypes] as const

export type EventType = (typeof eventTypes)[number]

/** What happened. */
export type Happening = BindingEvent | CallEvent | NotedEvent

/**
 * What happened, as it is told to its owner: `number` counts the owner's events from 1 without a gap and is the only cursor.
 * `at` is the instant at which it happened; numbers are in the order in which changes were committed, so what time alone does
 * (an expiry) may be told a moment after a later change. Of one binding, and of one call, numbers are in the order of its changes.
 */
export type Event = {
  readonly id: EventId
  readonly owner: EventOwner
  readonly number: number
  readonly at: number
  readonly happening: Happening
}

/** What events are told in their order of: one binding, one call, or what an event noted for itself names. */
export const subjectOf = (happening: Happening): string => {
  if ('binding' in happening) return happening.binding.id
  if (happening.type === 'rule.fired') return happening.rule
  if ('call' in happening) return happening.call.id
  if ('endpoint' in happening) return happening.endpoint
  if ('suspension' in happening) return happening.suspension
  return 'alarm' in happening ? happening.alarm : happening.type
}

const callEnds = {
  'call.started': 's',
  'call.ringing': 'r',
  'call.answered': 'a',
  'call.ended': 'e',
  'call.refused': 'x',
} as const satisfies Record<CallEventType, string>

/**
 * `revision` is that of the binding after the change, for what a binding may have several of: its updates, and the pairs that a
 * change took out of it. Null for what it has one of: the rest of all its pairs, too, comes once.
 */
export const bindingEventId = (type: BindingEvent['type'], id: BindingId, revision: number | null): EventId => {
  const subject = `evt_${id.slice(4)}`
  switch (type) {
    case 'binding.created':
      return `${subject}_c` as EventId
    case 'binding.updated':
      return `${subject}_u${revision ?? 0}` as EventId
    case 'binding.ended':
      return `${subject}_e` as EventId
    case 'pair.quarantined':
      return `${subject}_q${revision ?? ''}` as EventId
    case 'pair.freed':
      return `${subject}_f` as EventId
  }
}

export const callEventId = (type: CallEventType, id: CallId): EventId =>
  `evt_${id.slice(5)}_${callEnds[type]}` as EventId

/** `token` is that of randomToken. */
export const notedEventId = (token: string): EventId => `evt_${token}_n` as EventId

export const parseEventId = (text: string): Parsed<EventId> =>
  /^evt_(?:700[0-9]{8}_)?(?:[a-z2-9]{8})?[a-z2-9]{16}_(?:[cefqsraxn]|[uq][0-9]{1,9})$/.test(text)
    ? accept(text as EventId)
    : reject('is not an event id')
