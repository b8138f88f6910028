/**
 * How many posts may be in flight at once, all endpoints together. The last quarter is only for endpoints that have none in flight,
 * so that those that answer slowly, many at a time, do not keep out the others.
 */
export class DeliverySlots {
  readonly #limit: number
  readonly #shared: number
  readonly #firstOnes = new Set<() => void>()
  readonly #others = new Set<() => void>()
  #taken = 0

  constructor(limit: number) {
    this.#limit = limit
    this.#shared = Math.max(1, Math.floor(limit * 0.75))
  }

  get taken(): number {
    return this.#taken
  }

  /** Takes a slot for an endpoint that holds so many; false where there is none for it now. */
  take(held: number): boolean {
    if (this.#taken >= (held === 0 ? this.#limit : this.#shared)) return false
    this.#taken += 1
    return true
  }

  /** Who was refused, holding so many, is called once when there is a slot for him; those who hold none go first. */
  whenFree(call: () => void, held: number): void {
    const waiting = held === 0 ? this.#firstOnes : this.#others
    waiting.add(call)
  }

  forget(call: () => void): void {
    this.#firstOnes.delete(call)
    this.#others.delete(call)
  }

  release(): void {
    this.#taken -= 1
    this.#call(this.#firstOnes, this.#limit)
    this.#call(this.#others, this.#shared)
  }

  /** Calls those who waited when this began, as long as there is room: who is refused again waits for the next slot. */
  #call(waiting: Set<() => void>, limit: number): void {
    for (let left = waiting.size; left > 0 && this.#taken < limit; left -= 1) {
      const [call] = waiting
      if (call === undefined) return
      waiting.delete(call)
      call()
    }
  }
}
