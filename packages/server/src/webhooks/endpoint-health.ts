import { probeDelaysMs, type Randomness, retryDelay, type WebhookProgress, webhookGiveUpMs } from '@axbridge/core'

/** An endpoint is down when so many subjects failed in a row: one event that it cannot take does not keep the others from it. */
const subjectsOfDown = 4

/** What failed for at least so long before a success is tried again at once with it. */
const troubledMs = 30_000

/** How an endpoint fares: how much it is given at once, whether it is down, and since when nothing reaches it. Instants in ms. */
export class EndpointHealth {
  readonly #most: number
  readonly #randomness: Randomness
  readonly #failedSubjects = new Set<string>()
  #atOnce: number
  #probes = 0
  #quietUntil = 0
  #quietSince = 0
  #failingSince: number | null
  #lastSuccessAt: number | null

  constructor({ failingSince, lastSuccessAt }: WebhookProgress, most: number, randomness: Randomness) {
    this.#most = most
    this.#randomness = randomness
    this.#atOnce = Math.min(most, 2)
    this.#failingSince = failingSince
    this.#lastSuccessAt = lastSuccessAt
  }

  get failingSince(): number | null {
    return this.#failingSince
  }

  get lastSuccessAt(): number | null {
    return this.#lastSuccessAt
  }

  get isDown(): boolean {
    return this.#failedSubjects.size >= subjectsOfDown
  }

  /** The next try of an endpoint that is down is of something that was not tried yet. */
  get wantsNew(): boolean {
    return this.#probes % 2 === 1
  }

  /** Until then it is left alone: it is down, or asked for it. */
  get quietUntil(): number {
    return this.#quietUntil
  }

  /** A clock that was set back to before the pause began has ended it. */
  isQuiet(now: number): boolean {
    return this.#quietSince <= now && now < this.#quietUntil
  }

  /** How many posts may be in flight to it now. */
  atOnce(now: number): number {
    if (this.isQuiet(now)) return 0
    return this.isDown ? 1 : this.#atOnce
  }

  /** Nothing has reached it for as long as is tried. */
  isGivenUp(now: number): boolean {
    return this.#failingSince !== null && now - this.#failingSince >= webhookGiveUpMs
  }

  /** Answers whether it is back, so that all that waits may be tried: it grows one by one what is given to it at once, so no crowd comes. */
  succeeded(now: number): boolean {
    const isBack = this.isDown || (this.#failingSince !== null && now - this.#failingSince >= troubledMs)
    this.#failingSince = null
    this.#lastSuccessAt = now
    this.#failedSubjects.clear()
    this.#probes = 0
    if (isBack) this.#quietUntil = 0
    this.#atOnce = Math.min(this.#most, this.#atOnce + 1)
    return isBack
  }

  /** `askedMs` is how long it wants to be left alone as a whole, where it said so. */
  failed(subject: string, now: number, askedMs: number | null): void {
    this.#failingSince ??= now
    if (!this.isDown) this.#failedSubjects.add(subject)
    this.#atOnce = Math.max(1, Math.floor(this.#atOnce / 2))
    if (!this.isQuiet(now)) this.#quietUntil = 0
    this.#quietSince = now
    if (this.isDown) {
      this.#probes += 1
      this.#quietUntil = now + retryDelay(probeDelaysMs, this.#probes, this.#randomness, askedMs)
    } else if (askedMs !== null) {
      this.#quietUntil = Math.max(this.#quietUntil, now + retryDelay([0], 1, this.#randomness, askedMs))
    }
  }
}
