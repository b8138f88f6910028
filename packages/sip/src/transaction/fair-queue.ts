type Waiting<Item> = { readonly item: Item; readonly since: number }

/** Items of several peers, given out one of each peer after the other: whoever brings many makes only his own wait. */
export class FairQueue<Item> {
  // A Map keeps the order of insertion: the first is whose turn it is, and goes to the end with each item.
  readonly #peers = new Map<string, Waiting<Item>[]>()
  #size = 0

  get size(): number {
    return this.#size
  }

  /** How many of this peer wait. */
  sizeOf(peer: string): number {
    return this.#peers.get(peer)?.length ?? 0
  }

  /** The peers that have any. */
  get peers(): number {
    return this.#peers.size
  }

  put(peer: string, item: Item, now: number): void {
    const waiting = { item, since: now }
    const beside = this.#peers.get(peer)
    if (beside === undefined) this.#peers.set(peer, [waiting])
    else beside.push(waiting)
    this.#size += 1
  }

  next(): Waiting<Item> | undefined {
    for (const [peer, all] of this.#peers) {
      const first = all.shift()
      this.#peers.delete(peer)
      if (all.length > 0) this.#peers.set(peer, all)
      if (first === undefined) continue
      this.#size -= 1
      return first
    }
    return undefined
  }

  clear(): void {
    this.#peers.clear()
    this.#size = 0
  }
}
