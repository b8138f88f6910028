import { setImmediate } from 'node:timers/promises'
import { longestWaitS } from '@axbridge/api'
import type { Event, EventOwner, EventStore, EventType } from '@axbridge/core'
import type { EventNews } from './event-news.ts'

export type EventSource = { readonly events: Pick<EventStore, 'read' | 'range'>; readonly news: EventNews }

export type EventRequest = {
  readonly owner: EventOwner
  /** The number behind which the events are wanted; 0 begins with the oldest that is kept, `last` behind the newest. */
  readonly after: number | 'last'
  readonly types?: readonly EventType[]
  readonly limit: number
  readonly waitMs: number
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal
}

/**
 * What was read: `through` is the number with which to go on, `more` tells whether later ones are there. Or nothing:
 * - `expired`: the events behind the number are kept no more; the oldest that are come behind `oldest`.
 * - `unknown`: the owner's events have not got that far.
 */
export type ReadEvents =
  | { readonly kind: 'read'; readonly events: readonly Event[]; readonly through: number; readonly more: boolean }
  | { readonly kind: 'expired'; readonly oldest: number }
  | { readonly kind: 'unknown' }

/** How many events are looked at for one that a filter wants, before the answer says where to go on. */
const mostLookedAt = 10_000

/** How many where some were found. */
const enoughLookedAt = 1_000

/** A filter looks at many to find a few, and a little at a time: this long nothing else goes on. */
const filterLooksAt = 250

const look = async (
  { events }: EventSource,
  { owner, types, limit }: EventRequest,
  after: number,
): Promise<{ readonly events: readonly Event[]; readonly through: number; readonly isAtEnd: boolean }> => {
  const query = types === undefined ? { owner, limit } : { owner, limit: filterLooksAt, types }
  const found: Event[] = []
  let through = after
  for (let looked = 0; looked < (found.length > 0 ? enoughLookedAt : mostLookedAt); ) {
    const read = await events.read({ ...query, after: through })
    // Some stores answer at once: a filter that finds nothing would keep calls and other requests waiting until it is through.
    await setImmediate()
    found.push(...read.events)
    const last = found[limit - 1]
    if (last !== undefined && found.length > limit)
      return { events: found.slice(0, limit), through: last.number, isAtEnd: false }
    if (read.through <= through) return { events: found, through, isAtEnd: found.length === 0 }
    through = read.through
    looked += query.limit
    if (found.length > 0 && types === undefined) break
  }
  return { events: found, through, isAtEnd: false }
}

/** Reads events behind a number; where there are none yet, waits for them. */
export const readEvents = async (source: EventSource, request: EventRequest): Promise<ReadEvents> => {
  const { owner, signal } = request
  const until = performance.now() + Math.min(request.waitMs, longestWaitS * 1_000)
  const follower = source.news.follow(owner)
  try {
    const first = request.after === 'last' ? (await source.events.range(owner)).last : request.after
    for (let after = first; ; ) {
      const { events, through: lookedThrough, isAtEnd } = await look(source, request, after)
      // Behind the read: what is forgotten between the two is told as such, where the other way round it would be passed over.
      const range = await source.events.range(owner)
      if (after > 0 && after + 1 < range.first) return { kind: 'expired', oldest: range.first - 1 }
      if (after > range.last) return { kind: 'unknown' }
      // Whoever begins with the oldest that is kept goes on behind those that are not.
      const through = isAtEnd ? Math.max(lookedThrough, range.first - 1) : lookedThrough
      const more = through < range.last
      if (!isAtEnd) return { kind: 'read', events, through, more }
      after = through
      if (!(await follower.news(until - performance.now(), signal))) return { kind: 'read', events, through, more }
    }
  } finally {
    follower.close()
  }
}
