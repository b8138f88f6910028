import type { Delivery, EventType, WebhookProgress } from '@axbridge/core'

/**
 * How far one endpoint has come, and what of it is not saved yet. An event is open from when it was read until it was delivered or
 * has a delivery that is kept: the cursor stays before the first open one.
 */
export class ProgressBook {
  readonly #open = new Set<number>()
  readonly #put = new Map<number, Delivery>()
  readonly #drop = new Set<number>()
  #readThrough: number
  #replay: WebhookProgress['replay']
  #waiting = 0
  #dead = 0
  /** Something that costs a repeated delivery when it is lost, and not only a repeated look. */
  #hasNews = false
  #hasMoved = false

  constructor({ cursor, replay }: WebhookProgress, dead: number) {
    this.#readThrough = cursor
    this.#replay = replay
    this.#dead = dead
  }

  get readThrough(): number {
    return this.#readThrough
  }

  /** Events that were read and are neither delivered nor kept as a delivery. */
  get open(): number {
    return this.#open.size
  }

  get waiting(): number {
    return this.#waiting
  }

  get dead(): number {
    return this.#dead
  }

  get hasNews(): boolean {
    return this.#hasNews
  }

  get hasMoved(): boolean {
    return this.#hasMoved
  }

  get cursor(): number {
    for (const first of this.#open) return first - 1
    return this.#readThrough
  }

  get replay(): WebhookProgress['replay'] {
    return this.#replay !== null && this.cursor < this.#replay.through ? this.#replay : null
  }

  /** How far the next look may go, and which types of it are wanted besides those of the endpoint. */
  get ahead(): { readonly limit: number; readonly types: readonly EventType[] | null } {
    if (this.#replay === null || this.#readThrough >= this.#replay.through) {
      return { limit: Number.POSITIVE_INFINITY, types: null }
    }
    return { limit: this.#replay.through - this.#readThrough, types: this.#replay.types }
  }

  /** Of an event that was read; the lower ones have been read before. */
  opened(number: number): void {
    this.#open.add(number)
  }

  hasRead(through: number): void {
    if (through <= this.#readThrough) return
    this.#readThrough = through
    this.#hasMoved = true
  }

  /** How many dead deliveries are kept, by the store itself: it forgets them with time. */
  countedDead(dead: number): void {
    this.#dead = dead
  }

  /** A delivery that was kept before. */
  found({ state }: Delivery): void {
    if (state === 'waiting') this.#waiting += 1
  }

  /** Keeps a delivery as it is now; `before` is what it was. */
  keep(delivery: Delivery, before: Delivery | undefined): void {
    this.#open.delete(delivery.number)
    this.#drop.delete(delivery.number)
    this.#put.set(delivery.number, delivery)
    if (before === undefined) this.#waiting += 1
    if (delivery.state === 'dead') {
      this.#waiting -= 1
      this.#dead += 1
    }
    this.#hasNews = true
  }

  /** It was delivered; `before` is the delivery that was kept of it. */
  made(number: number, before: Delivery | undefined): void {
    this.#hasNews = true
    this.#open.delete(number)
    if (before === undefined) return
    this.#put.delete(number)
    this.#drop.add(number)
    this.#waiting -= 1
  }

  /** What is to be saved now; until the next call nothing of it is told again. */
  take(): { readonly put: readonly Delivery[]; readonly drop: readonly number[] } {
    const taken = { put: [...this.#put.values()], drop: [...this.#drop] }
    this.#put.clear()
    this.#drop.clear()
    this.#hasNews = false
    this.#hasMoved = false
    return taken
  }

  /** What could not be saved is to be saved again, unless something newer is known of it. */
  giveBack({ put, drop }: { readonly put: readonly Delivery[]; readonly drop: readonly number[] }): void {
    for (const delivery of put) {
      const { number } = delivery
      if (!this.#put.has(number) && !this.#drop.has(number)) this.#put.set(number, delivery)
    }
    for (const number of drop) if (!this.#put.has(number)) this.#drop.add(number)
    this.#hasNews = true
  }
}
