import {
  type BindingConsequences,
  bindingEventId,
  type CallEventType,
  type CallRecord,
  callEventAt,
  callEventFrom,
  callEventId,
  type Event,
  type EventId,
  type EventOwner,
  type EventQuery,
  type EventRange,
  type EventRead,
  type EventStore,
  type Happening,
  type NotedEvent,
  notedEventId,
  type PassedTime,
  toldUntil,
} from '@axbridge/core'
import type { BindingRow } from './binding-rows.ts'
import type { CommittedTime } from './committed-time.ts'
import type { OpenState } from './open-state.ts'
import type { MemoryTurns } from './turns.ts'

/** The events of one owner: those that are kept, and how many there were before them. */
type Told = { readonly kept: Event[]; dropped: number }

export type EventParts = { readonly open: OpenState; readonly time: CommittedTime; readonly turns: MemoryTurns }

/** Events as they were told. When there are more than the store may hold, the oldest go. */
export class MemoryEvents implements EventStore {
  readonly #parts: EventParts
  readonly #limit: number
  readonly #told = new Map<EventOwner, Told>()
  readonly #listeners = new Set<(owners: readonly EventOwner[]) => void>()
  /** Who is to hear of events that were written in this turn. */
  readonly #news = new Set<EventOwner>()
  #held = 0

  constructor(parts: EventParts, limit: number) {
    this.#parts = parts
    this.#limit = limit
  }

  /** Writes what a change, or time, made known of a binding, and sets its turns. */
  tellBinding({ ordinal, item }: BindingRow, { events, turns }: BindingConsequences): void {
    for (const { at, revision, event } of events)
      this.#tell(item.customer, at, bindingEventId(event.type, item.id, revision), event)
    for (const { at, kind } of turns) this.#parts.turns.set({ at, kind, ordinal, binding: item.id })
  }

  tellCall(type: CallEventType | undefined, record: CallRecord): void {
    if (type === undefined) return
    const at = callEventAt(type, record)
    this.#tell(record.customer, at, callEventId(type, record.id), callEventFrom(type, record))
  }

  async note(owner: EventOwner, at: number, token: string, event: NotedEvent): Promise<void> {
    this.#parts.open.assert()
    this.#tell(owner, at, notedEventId(token), event)
    this.#parts.time.commit(at)
  }

  read({ owner, after, limit, types }: EventQuery): EventRead {
    this.#parts.open.assert()
    const { kept, dropped } = this.#told.get(owner) ?? { kept: [], dropped: 0 }
    const from = Math.max(0, after - dropped)
    const seen = kept.slice(from, from + limit)
    const events = types === undefined ? seen : seen.filter(({ happening }) => types.includes(happening.type))
    return { events, through: seen.at(-1)?.number ?? after }
  }

  range(owner: EventOwner): EventRange {
    this.#parts.open.assert()
    const { kept, dropped } = this.#told.get(owner) ?? { kept: [], dropped: 0 }
    return { first: dropped + 1, last: dropped + kept.length }
  }

  async passTime({ at, limit }: { readonly at: number; readonly limit: number }): Promise<PassedTime> {
    const { open, time, turns } = this.#parts
    open.assert()
    const now = time.decideAt(at)
    const due = turns.take(now, limit)
    for (const turn of due) {
      if (!turns.isOfKept(turn)) continue
      const { row, consequences } = turns.come(turn, now)
      this.tellBinding(row, consequences)
      time.commit(toldUntil(turn, consequences))
    }
    return { taken: due.length, next: turns.next }
  }

  async forget({ before, limit }: { readonly before: number; readonly limit: number }): Promise<number> {
    this.#parts.open.assert()
    let left = limit
    for (const told of this.#told.values()) {
      const young = told.kept.findIndex(({ at }) => at >= before)
      left -= this.#drop(told, Math.min(left, young === -1 ? told.kept.length : young))
    }
    return limit - left
  }

  watch(listener: (owners: readonly EventOwner[]) => void): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  #tell(owner: EventOwner, at: number, id: EventId, happening: Happening): void {
    const told = this.#told.get(owner) ?? { kept: [], dropped: 0 }
    this.#told.set(owner, told)
    if (this.#held >= this.#limit) this.#dropOldest()
    told.kept.push({ id, owner, number: told.dropped + told.kept.length + 1, at, happening })
    this.#held += 1
    if (this.#news.size === 0) setImmediate(() => this.#announce())
    this.#news.add(owner)
  }

  #announce(): void {
    const owners = [...this.#news]
    this.#news.clear()
    for (const listener of [...this.#listeners]) listener(owners)
  }

  /** A tenth of those of whoever has most, so that it is seldom done. */
  #dropOldest(): void {
    const [most] = [...this.#told.values()].sort((one, other) => other.kept.length - one.kept.length)
    if (most !== undefined) this.#drop(most, Math.ceil(most.kept.length / 10))
  }

  #drop(told: Told, count: number): number {
    told.kept.splice(0, count)
    told.dropped += count
    this.#held -= count
    return count
  }
}
