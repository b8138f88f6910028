import type { Address } from '../transport/network.ts'

/** What a moment has found out of a source holds so long: a trunk that was taken away is soon nobody. */
const lastsMs = 500

const mostSources = 4_096

/** As which peers the sources of the last moments were let in, so that a flood need not be asked each time. */
export class RecentSenders {
  readonly #now: () => number
  #peers = new Map<string, string>()
  #since: number

  /** `now` in ms, of a clock that nobody sets. */
  constructor(now: () => number) {
    this.#now = now
    this.#since = now()
  }

  note({ host, port }: Address, peer: string): void {
    this.#forgetOld()
    if (this.#peers.size < mostSources) this.#peers.set(`${host} ${port}`, peer)
  }

  peerOf({ host, port }: Address): string | undefined {
    this.#forgetOld()
    return this.#peers.get(`${host} ${port}`)
  }

  #forgetOld(): void {
    const now = this.#now()
    if (now - this.#since < lastsMs) return
    this.#since = now
    this.#peers = new Map()
  }
}
