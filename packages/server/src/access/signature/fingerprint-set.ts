/** A table is rehashed when more than this part of its slots is taken. */
const highestLoad = 0.7
const fewestSlots = 256

const slotsFor = (count: number): number => {
  let slots = fewestSlots
  while (slots * highestLoad < count) slots *= 2
  return slots
}

/**
 * A set of 64-bit fingerprints, each as two whole numbers below 2^32, that only grows: open addressing with linear
 * probing in one array, 8 octets a slot, nothing for the garbage collector to walk through. Fingerprints are uniform, so
 * they are their own hash.
 */
export class FingerprintSet {
  #words: Uint32Array
  #count = 0

  /** `expected` is how many fingerprints it holds before it must grow. */
  constructor(expected: number) {
    this.#words = new Uint32Array(slotsFor(expected) * 2)
  }

  get count(): number {
    return this.#count
  }

  has(high: number, low: number): boolean {
    return this.#words[this.#slotOf(high, low) + 1] !== 0
  }

  /** What is there already is not counted twice. */
  add(high: number, low: number): void {
    const at = this.#slotOf(high, low)
    if (this.#words[at + 1] !== 0) return
    this.#words[at] = high
    this.#words[at + 1] = low || 1
    this.#count += 1
    if (this.#count > (this.#words.length / 2) * highestLoad) this.#grow()
  }

  /** Where the fingerprint stands, or the free slot where it would. A free slot has a second word of 0; none other has. */
  #slotOf(high: number, low: number): number {
    const words = this.#words
    const second = low || 1
    const last = words.length - 1
    let at = (high * 2) & last
    while (words[at + 1] !== 0 && (words[at] !== high || words[at + 1] !== second)) at = (at + 2) & last
    return at
  }

  #grow(): void {
    const old = this.#words
    this.#words = new Uint32Array(old.length * 2)
    for (let at = 0; at < old.length; at += 2) {
      const high = old[at] ?? 0
      const low = old[at + 1] ?? 0
      if (low === 0) continue
      const to = this.#slotOf(high, low)
      this.#words[to] = high
      this.#words[to + 1] = low
    }
  }
}
