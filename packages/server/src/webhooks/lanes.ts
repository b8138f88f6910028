import { type Delivery, deliveryDelaysMs, type Event, type EventId } from '@axbridge/core'

/** One event on its way to an endpoint. */
export type Item = {
  readonly number: number
  readonly id: EventId
  readonly type: Delivery['type']
  /** Kept until the first attempt; a later one reads it again. */
  event: Event | undefined
  /** Where it has to wait; undefined before its first attempt, unless another of its subject waits. */
  delivery: Delivery | undefined
}

/** What is told of one subject, in the order of numbers, one at a time. */
export class Lane {
  readonly subject: string
  readonly items: Item[] = []
  /** Whether the first item is under way. */
  isBusy = false

  constructor(subject: string) {
    this.subject = subject
  }

  get head(): Item | undefined {
    return this.items[0]
  }

  /** Whether what comes now has to wait for what failed. */
  get isHeldUp(): boolean {
    return this.items[0]?.delivery !== undefined
  }

  /** Puts an item in its place; answers whether it is the first. One that is under way stays first. */
  put(item: Item): boolean {
    const least = this.isBusy ? 1 : 0
    let at = this.items.length
    while (at > least && (this.items[at - 1]?.number ?? 0) > item.number) at -= 1
    this.items.splice(at, 0, item)
    return at === 0
  }
}

/** No delivery is put off for longer: the longest delay, and what chance adds to it. */
const longestDelayMs = 1.1 * Math.max(...deliveryDelaysMs)

/** When the first item of a lane may be tried; 0 for at once, as where the clock was set back behind its last attempt. */
export const dueAt = ({ head }: Lane, now: number): number => {
  const { nextAt = null, lastAt = null } = head?.delivery ?? {}
  if (nextAt === null || nextAt > now + longestDelayMs) return 0
  return lastAt !== null && lastAt > now ? 0 : nextAt
}
