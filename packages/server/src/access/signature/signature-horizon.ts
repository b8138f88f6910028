import type { Clock } from '@axbridge/core'

/**
 * What a signature of some second may expect:
 * - `covered`: it may be accepted.
 * - `beyond`: it may once the horizon was raised to it.
 * - `before_start`: an earlier process may have accepted it, and its memory is gone.
 * - `settled`: the server stops and accepts none.
 */
export type HorizonStanding = 'covered' | 'beyond' | 'before_start' | 'settled'

export type HorizonParts = {
  /** The horizon as the last process left it; 0 in a new store. */
  readonly persisted: number
  readonly clock: Clock
  /** Resolves when the horizon is durable; it may be higher or lower than the last. It has its own deadline. */
  persist(seconds: number): Promise<void>
  /** How far the horizon is raised beyond what needs it. */
  readonly stepSeconds?: number
  /** The next raise begins this long before the horizon is reached, so that nobody waits for it. */
  readonly earlySeconds?: number
}

/**
 * The durable second up to which signatures may have been accepted. Nonces are remembered in memory; after a restart,
 * however the process ended, whatever it accepted was created at or before the horizon and is refused by that alone.
 *
 * A step is what clients pay for a crash: those whose signatures are not older than it sign again. Seconds are whole and
 * since 1970.
 */
export class SignatureHorizon {
  readonly #clock: Clock
  readonly #persist: (seconds: number) => Promise<void>
  readonly #step: number
  readonly #early: number
  readonly #atStart: number
  #durable: number
  #asked: number
  #newestAccepted: number
  #raising: Promise<void> | undefined
  #settling: Promise<void> | undefined

  constructor({ persisted, clock, persist, stepSeconds = 5, earlySeconds = 2 }: HorizonParts) {
    this.#clock = clock
    this.#persist = persist
    this.#step = stepSeconds
    this.#early = earlySeconds
    this.#atStart = persisted
    this.#durable = persisted
    this.#asked = persisted
    this.#newestAccepted = persisted
  }

  standing(created: number): HorizonStanding {
    if (this.#settling !== undefined) return 'settled'
    if (created <= this.#atStart) return 'before_start'
    return created <= this.#durable ? 'covered' : 'beyond'
  }

  /** In how many seconds a signature that is made then is none of before the start: at least 1. */
  get coversNewIn(): number {
    return Math.max(1, this.#atStart + 1 - Math.floor(this.#clock.now() / 1_000))
  }

  /** Notes that a covered signature was accepted, and raises the horizon ahead of the next ones. */
  accepted(created: number): void {
    if (this.standing(created) !== 'covered') throw new Error('a signature was accepted that the horizon did not cover')
    this.#newestAccepted = Math.max(this.#newestAccepted, created)
    // Whoever comes to need a raise that failed asks for it again and is told why.
    if (created > this.#durable - this.#early) this.#raise(created).catch(() => {})
  }

  /** Resolves when the horizon covers `created` or is settled; rejects with the error of `persist`. */
  async cover(created: number): Promise<void> {
    while (this.standing(created) === 'beyond') await this.#raise(created)
  }

  /**
   * Lowers the horizon to what was really accepted, so that a start after a clean stop refuses next to nothing. Nothing is
   * accepted from its call on. Idempotent.
   */
  settle(): Promise<void> {
    this.#settling ??= this.#settle(this.#raising)
    return this.#settling
  }

  /** One raise is under way at a time; whoever needs one meanwhile waits for it and then looks again. */
  #raise(created: number): Promise<void> {
    this.#raising ??= this.#raiseTo(Math.max(created, Math.floor(this.#clock.now() / 1_000)) + this.#step).finally(
      () => {
        this.#raising = undefined
      },
    )
    return this.#raising
  }

  async #raiseTo(seconds: number): Promise<void> {
    this.#asked = Math.max(this.#asked, seconds)
    await this.#persist(this.#asked)
    this.#durable = this.#asked
  }

  async #settle(raising: Promise<void> | undefined): Promise<void> {
    // A raise that failed may have been written all the same: the lower value is written in either case.
    await raising?.catch(() => {})
    if (this.#asked !== this.#newestAccepted) await this.#persist(this.#newestAccepted)
  }
}
