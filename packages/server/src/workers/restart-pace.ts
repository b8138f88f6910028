/** A process that lived for so long has not died of its start. */
const longEnoughMs = 10_000
const firstPauseMs = 100
const longestPauseMs = 5_000

/**
 * How long to wait before a process that died is replaced: not at all for one that lived, nor for the first that did not; then
 * a tenth of a second, twice as long each time, and 5 seconds at most.
 */
export class RestartPace {
  #earlyDeaths = 0

  died(livedMs: number): number {
    if (livedMs >= longEnoughMs) {
      this.#earlyDeaths = 0
      return 0
    }
    this.#earlyDeaths += 1
    return this.#earlyDeaths === 1
      ? 0
      : Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(this.#earlyDeaths - 2, 10))
  }
}
