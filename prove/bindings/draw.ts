/**
 * A stream of draws that depends on nothing but its seeds (sfc32, seeded through a mixer), so that a history is told by
 * one number and every step of it can be drawn by itself.
 */
export class Draw {
  #a: number
  #b: number
  #c: number
  #counter = 1

  constructor(...seeds: readonly [number, ...number[]]) {
    let mixed = 0x9e3779b9
    const words = [0, 0, 0].map((_, word) => {
      for (const seed of seeds) mixed = mix(mixed ^ (seed >>> 0) ^ Math.floor(seed / 2 ** 32), word + 1)
      return mixed
    })
    ;[this.#a = 0, this.#b = 0, this.#c = 0] = words
    for (let warmed = 0; warmed < 8; warmed += 1) this.next()
  }

  /** 32 bits. */
  next(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0
    this.#counter = (this.#counter + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0
    return sum >>> 0
  }

  /** A whole number from 0 to `below` - 1. */
  below(below: number): number {
    return Math.floor((this.next() / 2 ** 32) * below)
  }

  between(least: number, most: number): number {
    return least + this.below(most - least + 1)
  }

  oneIn(times: number): boolean {
    return this.below(times) === 0
  }

  of<Item>(items: readonly [Item, ...Item[]]): Item {
    return items[this.below(items.length)] ?? items[0]
  }

  /** One of several, each as likely as its weight. */
  weighted<Item>(items: readonly [readonly [number, Item], ...(readonly [number, Item])[]]): Item {
    let left = this.below(items.reduce((sum, [weight]) => sum + weight, 0))
    for (const [weight, item] of items) {
      if (left < weight) return item
      left -= weight
    }
    return items[0][1]
  }
}

const mix = (value: number, round: number): number => {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b) + round
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}
