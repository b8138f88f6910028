import type { Event, EventOwner, EventType, NotedEvent } from '../events/event.ts'
import type { MaybePromise } from './page.ts'

export type EventQuery = {
  readonly owner: EventOwner
  /** Only events of a higher number; 0 begins with the oldest that is kept. */
  readonly after: number
  /** How many events are looked at, at most. */
  readonly limit: number
  /** Only these; all when left out. */
  readonly types?: readonly EventType[]
}

/** `through` is the highest number that was looked at: where the next read goes on, also when the filter left nothing. */
export type EventRead = { readonly events: readonly Event[]; readonly through: number }

/** The numbers of an owner's oldest event that is kept, and of his newest: `last` is 0 where he never had one, `first` then 1. */
export type EventRange = { readonly first: number; readonly last: number }

export type PassedTime = {
  /** How many turns were taken. */
  readonly taken: number
  /** The instant of the next turn, which may have come already; null when none is set. */
  readonly next: number | null
}

/**
 * Events: each was written in the transaction of the change that it tells of, by the store itself, and is read only when it has its
 * number. Numbers of one owner have no gap and are given in an order in which a later read never finds one below `through`.
 */
export type EventStore = {
  read(query: EventQuery): MaybePromise<EventRead>
  range(owner: EventOwner): MaybePromise<EventRange>
  /** Writes an event that goes with no other change. Durable when the promise resolves. */
  note(owner: EventOwner, at: number, token: string, event: NotedEvent): Promise<void>
  /** Takes turns up to `at`, the earliest first, at most `limit`, and writes what they make known. */
  passTime(passing: { readonly at: number; readonly limit: number }): Promise<PassedTime>
  /** Drops events that happened before `before`, the oldest first, at most `limit`; answers how many. */
  forget(forgetting: { readonly before: number; readonly limit: number }): Promise<number>
  /** The listener hears soon after events of these owners can be read, at times also when there are none. Must not throw. Answers how to stop it. */
  watch(listener: (owners: readonly EventOwner[]) => void): () => void
}
