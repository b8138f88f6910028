/** How many texts one sender may have on their way at once. */
const mostAtOnce = 5

/** How many he may send in `windowMs`, so that nobody tries numbers of people in texts. */
const mostInWindow = 20
const windowMs = 20_000

type Sender = { onTheirWay: number; since: number; sent: number }

/** Holds each sender of texts to a pace. As many are remembered as have sent something of late. */
export class MessagePace {
  readonly #now: () => number
  readonly #senders = new Map<string, Sender>()

  constructor(now: () => number) {
    this.#now = now
  }

  /** `who` is a mask: senders whose masks are alike share their pace. Undefined where he has to wait; else what is called when the text has its answer. */
  take(who: string): (() => void) | undefined {
    const now = this.#now()
    this.#forget(now)
    const sender = this.#senders.get(who) ?? { onTheirWay: 0, since: now, sent: 0 }
    if (now - sender.since >= windowMs) {
      sender.since = now
      sender.sent = 0
    }
    if (sender.onTheirWay >= mostAtOnce || sender.sent >= mostInWindow) return undefined
    sender.onTheirWay += 1
    sender.sent += 1
    // Put in again, so that the oldest stand first.
    this.#senders.delete(who)
    this.#senders.set(who, sender)
    return () => {
      sender.onTheirWay -= 1
    }
  }

  #forget(now: number): void {
    for (const [who, { onTheirWay, since }] of this.#senders) {
      if (onTheirWay > 0 || now - since < windowMs) break
      this.#senders.delete(who)
    }
  }
}
