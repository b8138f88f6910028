/** The highest time of a committed change that this process has seen, of whichever server. */
export class SeenTime {
  #highest: number

  constructor(highest: number) {
    this.#highest = highest
  }

  get highest(): number {
    return this.#highest
  }

  saw(time: number): void {
    if (time > this.#highest) this.#highest = time
  }
}
