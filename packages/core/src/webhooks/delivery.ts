import type { EventId, EventType } from '../events/event.ts'

/** A delivery is tried again, or was given up and waits for its owner. What was delivered has none. */
export const deliveryStates = ['waiting', 'dead'] as const

export type DeliveryState = (typeof deliveryStates)[number]

/** What became of an attempt that did not succeed: the closed list. Nothing of what a receiver wrote is kept. */
export const deliveryFaults = [
  /** The name of the host stands for no address. */
  'not_resolved',
  /** It stands for an address that nothing is posted to. */
  'address_refused',
  'not_connected',
  /** No certificate that can be trusted for this host, or no common version. */
  'tls_failed',
  'timed_out',
  /** The connection was cut before there was an answer. */
  'cut_off',
  /** A 3xx: the address is to be changed by its owner, and is not followed. */
  'redirected',
  /** Any other answer that is no 2xx. */
  'refused',
] as const

export type DeliveryFault = (typeof deliveryFaults)[number]

/** What is told of events that were not kept as long as they were not delivered. */
export const gapType = 'webhook.gap'

/**
 * The post of one event to one endpoint, as it is kept where the first attempt failed, or where it waits behind another of the
 * same binding or call. Times are integer ms.
 */
export type Delivery = {
  /** The number of the event; of a gap, that of the last event that is missing. */
  readonly number: number
  readonly event: EventId
  readonly type: EventType | typeof gapType
  /** Deliveries of one subject are made in the order of their numbers, one at a time. */
  readonly subject: string
  readonly state: DeliveryState
  readonly attempts: number
  /** The first attempt since it began to wait; null before it. */
  readonly triedSince: number | null
  /** When it is due; null while it waits behind another, and when it is dead. */
  readonly nextAt: number | null
  readonly lastAt: number | null
  /** The HTTP status of the last answer. */
  readonly lastStatus: number | null
  readonly lastFault: DeliveryFault | null
  /** Of a gap: the number of the first event that is missing; else null. */
  readonly missedFrom: number | null
}

/** How many deliveries of an endpoint may wait; while there are as many, no further event is looked at. */
export const mostWaiting = 1_000

/** An endpoint of which so many deliveries are dead is switched off, so that none of them has to be forgotten. */
export const mostDead = 10_000
