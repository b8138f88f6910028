import { dueAt, type Item, Lane } from './lanes.ts'

/**
 * The lanes of one endpoint: which of them may be tried now, and when the next one may. A lane that is under way is in neither
 * list.
 */
export class LaneQueue {
  readonly #lanes = new Map<string, Lane>()
  readonly #ready = new Set<Lane>()
  readonly #resting = new Set<Lane>()
  /** Not later than the first resting lane is due. */
  #wakeAt = Number.POSITIVE_INFINITY
  #lastAt = Number.NEGATIVE_INFINITY

  get size(): number {
    return this.#lanes.size
  }

  /** Of no resting lane is it earlier; infinite where none rests. */
  get wakeAt(): number {
    return this.#resting.size === 0 ? Number.POSITIVE_INFINITY : this.#wakeAt
  }

  laneOf(subject: string): Lane | undefined {
    return this.#lanes.get(subject)
  }

  put(subject: string, item: Item, now: number): Lane {
    const lane = this.#lanes.get(subject) ?? new Lane(subject)
    this.#lanes.set(subject, lane)
    if (lane.put(item)) this.place(lane, now)
    return lane
  }

  /** Puts a lane where its first item belongs; one that is empty is gone. */
  place(lane: Lane, now: number): void {
    this.#ready.delete(lane)
    this.#resting.delete(lane)
    if (lane.head === undefined) {
      this.#lanes.delete(lane.subject)
      return
    }
    if (lane.isBusy) return
    const at = dueAt(lane, now)
    if (at <= now) this.#ready.add(lane)
    else {
      this.#resting.add(lane)
      this.#wakeAt = Math.min(this.#wakeAt, at)
    }
  }

  /** The lane that has been ready for the longest. */
  next(now: number): Lane | undefined {
    // A clock that was set back may have made due what rests.
    if (now >= this.wakeAt || now < this.#lastAt) this.#wake(now)
    this.#lastAt = now
    for (const lane of this.#ready) return lane
    return undefined
  }

  /** The next try of an endpoint that is down: what has not been tried for the longest, or, if wanted, something new. */
  probe(wantsNew: boolean): Lane | undefined {
    const lanes = [...this.#ready, ...this.#resting]
    const fresh = lanes.find((lane) => !lane.isHeldUp)
    if (wantsNew && fresh !== undefined) return fresh
    const lastOf = ({ head }: Lane) => head?.delivery?.lastAt ?? 0
    const held = lanes.filter((lane) => lane.isHeldUp)
    return (
      held.reduce<Lane | undefined>(
        (oldest, lane) => (oldest === undefined || lastOf(lane) < lastOf(oldest) ? lane : oldest),
        undefined,
      ) ?? fresh
    )
  }

  begin(lane: Lane): void {
    lane.isBusy = true
    this.#ready.delete(lane)
    this.#resting.delete(lane)
  }

  /** Whatever rests may be tried now. */
  wakeAll(): void {
    for (const lane of this.#resting) this.#ready.add(lane)
    this.#resting.clear()
  }

  #wake(now: number): void {
    this.#wakeAt = Number.POSITIVE_INFINITY
    for (const lane of [...this.#resting]) this.place(lane, now)
  }
}
