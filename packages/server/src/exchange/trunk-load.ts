import type { Trunk } from './trunk.ts'

/** What goes on over a trunk, and what its limits kept out since the start. */
export type TrunkLoad = { readonly in: number; readonly out: number; readonly refused: number }

type Limits = Pick<Trunk, 'name' | 'maxCalls' | 'callsPerSecond'>

/** Tokens that come at a steady rate; one second's worth can be saved up. */
type Bucket = { tokens: number; at: number }

type Load = { in: number; out: number; refused: number; readonly entering: Bucket; readonly leaving: Bucket }

/** Names that come and go: those on which nothing goes on are forgotten beyond this. */
const mostNames = 1_024

/** Counts the calls on each trunk and holds them to its limits. A trunk that is set up anew keeps what goes on over it. */
export class TrunkLoads {
  readonly #now: () => number
  readonly #loads = new Map<string, Load>()

  /** `now` in ms, of a clock that nobody sets. */
  constructor(now: () => number) {
    this.#now = now
  }

  of(name: string): TrunkLoad {
    const { in: entered, out, refused } = this.#loads.get(name) ?? { in: 0, out: 0, refused: 0 }
    return { in: entered, out, refused }
  }

  /** Whether a new call may come in now; it counts as one of this second. One that may not is counted. */
  letsIn(trunk: Limits): boolean {
    const load = this.#load(trunk)
    const isIn = hasRoom(load, trunk) && this.#spend(load.entering, trunk)
    if (!isIn) load.refused += 1
    return isIn
  }

  /** A call came in; the function returned is called when it is over, and a second time does nothing. */
  enter(trunk: Limits): () => void {
    const load = this.#load(trunk)
    load.in += 1
    return once(() => {
      load.in -= 1
    })
  }

  /** Whether a call could go out now. */
  hasWayOut(trunk: Limits): boolean {
    const load = this.#load(trunk)
    return hasRoom(load, trunk) && this.#filled(load.leaving, trunk).tokens >= 1
  }

  /** A call goes out; undefined, and counted, when it may not. The function returned is as that of `enter`. */
  leave(trunk: Limits): (() => void) | undefined {
    const load = this.#load(trunk)
    if (!hasRoom(load, trunk) || !this.#spend(load.leaving, trunk)) {
      load.refused += 1
      return undefined
    }
    load.out += 1
    return once(() => {
      load.out -= 1
    })
  }

  /** A call was refused because no trunk had a way out for it. */
  refusedOut(trunk: Limits): void {
    this.#load(trunk).refused += 1
  }

  #load({ name, callsPerSecond }: Limits): Load {
    const known = this.#loads.get(name)
    if (known !== undefined) return known
    if (this.#loads.size >= mostNames) this.#forgetIdle()
    const full = (): Bucket => ({ tokens: callsPerSecond, at: this.#now() })
    const load: Load = { in: 0, out: 0, refused: 0, entering: full(), leaving: full() }
    this.#loads.set(name, load)
    return load
  }

  #forgetIdle(): void {
    for (const [name, load] of this.#loads) if (load.in + load.out === 0) this.#loads.delete(name)
  }

  #filled(bucket: Bucket, { callsPerSecond }: Limits): Bucket {
    const now = this.#now()
    const come = (Math.max(0, now - bucket.at) * callsPerSecond) / 1_000
    bucket.tokens = Math.min(callsPerSecond, bucket.tokens + come)
    bucket.at = now
    return bucket
  }

  #spend(bucket: Bucket, limits: Limits): boolean {
    const filled = this.#filled(bucket, limits)
    if (filled.tokens < 1) return false
    filled.tokens -= 1
    return true
  }
}

const hasRoom = (load: Load, { maxCalls }: Limits): boolean => load.in + load.out < maxCalls

const once = (call: () => void): (() => void) => {
  let isDone = false
  return () => {
    if (!isDone) call()
    isDone = true
  }
}
