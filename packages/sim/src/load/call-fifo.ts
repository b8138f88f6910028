import type { LiveCall } from './live-calls.ts'

/** Passed entries are cut off in one go, now and then: to shift each one would move all the others. */
const passedBeforeCut = 4_096

/** Calls in the order of a time that is due later, each with the generation it was put in with. */
export class CallFifo<Call extends LiveCall = LiveCall> {
  #calls: Call[] = []
  #generations: number[] = []
  #head = 0

  put(call: Call): void {
    this.#calls.push(call)
    this.#generations.push(call.generation)
  }

  /** The first call that goes on; those that are over are passed over. */
  first(goesOn: (call: Call) => boolean): Call | undefined {
    for (; this.#head < this.#calls.length; this.take()) {
      const call = this.#calls[this.#head]
      if (call !== undefined && call.generation === this.#generations[this.#head] && goesOn(call)) return call
    }
    return undefined
  }

  take(): void {
    this.#head += 1
    if (this.#head < passedBeforeCut) return
    this.#calls = this.#calls.slice(this.#head)
    this.#generations = this.#generations.slice(this.#head)
    this.#head = 0
  }
}
