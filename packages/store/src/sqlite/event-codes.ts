import type { BindingEvent, CallEventType, ChangedPart, EndReason, NotedEvent, TurnKind } from '@axbridge/core'
import { coder } from './codes.ts'

/**
 * What an event is on disk. A code once released keeps its meaning. How a binding ended, and whether all of its pairs rest, are codes
 * of their own, so that these events need no text.
 */
export const eventCodes = coder<EventCode>({
  'binding.created': 0,
  'binding.updated': 1,
  'binding.ended:unbound': 2,
  'binding.ended:expired': 3,
  'binding.ended:answered': 4,
  'pair.quarantined': 5,
  'pair.quarantined:some': 6,
  'pair.freed': 7,
  'call.started': 8,
  'call.ringing': 9,
  'call.answered': 10,
  'call.ended': 11,
  'call.refused': 12,
  noted: 13,
})

export type EventCode =
  | 'binding.created'
  | 'binding.updated'
  | `binding.ended:${EndReason}`
  | 'pair.quarantined'
  | 'pair.quarantined:some'
  | 'pair.freed'
  | CallEventType
  | 'noted'

export const turnCodes = coder<TurnKind>({ end: 0, rest: 1, freed: 2 })

/** What the text of a row holds, by its code. */
export type UpdatedDetail = { readonly revision: number; readonly changed: readonly ChangedPart[] }
export type SomeDetail = { readonly revision: number | null } & Pick<
  Extract<BindingEvent, { type: 'pair.quarantined' }>,
  'side' | 'parties'
>
export type NotedDetail = { readonly token: string; readonly event: NotedEvent }

/** The columns that depend on what is told. */
export type EventColumns = { readonly code: EventCode; readonly until: number | null; readonly detail: string | null }
