/** The highest time that a committed change carried. */
export class CommittedTime {
  #highest = 0

  get highest(): number {
    return this.#highest
  }

  /** The instant at which a write decides: a clock that stepped back revives nothing (promise 2). */
  decideAt(at: number): number {
    return Math.max(at, this.#highest)
  }

  commit(at: number): void {
    this.#highest = Math.max(this.#highest, at)
  }
}
