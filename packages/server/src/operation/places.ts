/** How much each of many may hold at once: a place is held until its signal is aborted. */
export class Places {
  readonly #each: number
  readonly #held = new Map<string, number>()

  constructor(each: number) {
    this.#each = each
  }

  /** False, and nothing is held, where `who` holds as many as one may. */
  take(who: string, signal: AbortSignal): boolean {
    const held = this.#held.get(who) ?? 0
    if (held >= this.#each) return false
    if (signal.aborted) return true
    this.#held.set(who, held + 1)
    signal.addEventListener('abort', () => this.#leave(who), { once: true })
    return true
  }

  #leave(who: string): void {
    const held = this.#held.get(who) ?? 0
    if (held > 1) this.#held.set(who, held - 1)
    else this.#held.delete(who)
  }
}
