import type { BindingId } from '@axbridge/core'
import { type LiveCall, WatchedCall, type WatchParts } from './watched-call.ts'

/** More changes than come while one call is routed; when there were more, every call is looked at. */
const mostRecent = 1_024

/**
 * The calls that go on, by their binding, for what may happen to them from outside: a call whose binding says `cut` is hung up
 * when the binding routes no more (APP-7), and any call when a suspension says so (BASE-12). It holds as many as the agent lets live.
 */
export class LiveCalls {
  readonly #parts: WatchParts
  readonly #byBinding = new Map<BindingId, Set<WatchedCall>>()
  /** Bindings by the count of their last change, the oldest first. */
  readonly #recent = new Map<BindingId, number>()
  #changes = 0
  #size = 0

  constructor(parts: WatchParts) {
    this.#parts = parts
  }

  get size(): number {
    return this.#size
  }

  /** How many changes of bindings were heard of. */
  get changes(): number {
    return this.#changes
  }

  /**
   * Takes a call in; the function returned takes it out again. `routedAt` is what `changes` was before it was routed: of a
   * change that came between, nobody has told this call.
   */
  add(call: LiveCall, routedAt: number): () => void {
    const { id } = call.connection.standing.stored
    const watched = new WatchedCall(call, this.#parts)
    const beside = this.#byBinding.get(id) ?? new Set()
    this.#byBinding.set(id, beside.add(watched))
    this.#size += 1
    if (call.connection.terms.atEnd === 'cut' || this.#mayHaveChanged(id, routedAt)) watched.look()
    // It was suspended behind the screen's back. Whoever adds a call must know it before it ends.
    if (this.#parts.isCutOff(call.connection)) queueMicrotask(() => watched.lookAtSuspensions())
    return () => {
      if (!beside.delete(watched)) return
      watched.close()
      this.#size -= 1
      if (beside.size === 0) this.#byBinding.delete(id)
    }
  }

  /** A binding was changed or ended. */
  changed(id: BindingId): void {
    this.#changes += 1
    // A Map keeps the order of insertion: what is put in again is the youngest.
    this.#recent.delete(id)
    this.#recent.set(id, this.#changes)
    for (const oldest of this.#recent.keys()) {
      if (this.#recent.size <= mostRecent) break
      this.#recent.delete(oldest)
    }
    for (const call of this.#byBinding.get(id) ?? []) call.look()
  }

  /** Any binding may have changed: every call is looked at, also those that are being routed. */
  allChanged(): void {
    this.#changes += mostRecent + 1
    for (const calls of this.#byBinding.values()) for (const call of calls) call.look()
  }

  /** Something more was suspended: the calls that end with it are hung up. */
  suspensionsChanged(): void {
    // A call that is hung up leaves the sets while they are gone through.
    for (const calls of [...this.#byBinding.values()]) for (const call of [...calls]) call.lookAtSuspensions()
  }

  /** Looks after no call any more; calls go on. */
  close(): void {
    for (const calls of this.#byBinding.values()) for (const call of calls) call.close()
  }

  #mayHaveChanged(id: BindingId, since: number): boolean {
    return (this.#recent.get(id) ?? 0) > since || this.#changes - since > mostRecent
  }
}
