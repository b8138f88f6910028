import type { Randomness } from '@axbridge/core'
import type { RunningTimer, Target, Timers } from '@axbridge/sip'
import type { Trunk } from './trunk.ts'
import { serverText, type TrunkHealth } from './trunk-health.ts'
import type { TrunkServers } from './trunk-servers.ts'
import type { TrunkTable } from './trunk-table.ts'
import { uriOf } from './way-out.ts'

export type TrunkPingsOptions = {
  readonly trunks: Pick<TrunkTable, 'trunks'>
  readonly servers: TrunkServers
  readonly health: TrunkHealth
  readonly timers: Timers
  readonly randomness: Pick<Randomness, 'below'>
  /** Sends an OPTIONS; the status of its final response, or undefined when none came in time. */
  readonly ask: (target: Target, uri: string, deadlineMs: number) => Promise<number | undefined>
}

/** How often it is looked which servers are to be asked. */
const lookMs = 200
/** A server that is down is asked as often as this, so that it is used again soon. */
const downPingMs = 3_000
/** Silence for so long is silence, shorter where a peer is asked more often: an OPTIONS is sent four times over UDP until then. */
const answerMs = { most: 4_000, least: 1_000 } as const

/** 408 says that nobody answered behind a proxy, 503 that the server will not serve; any other answer is one. */
const isAlive = (status: number | undefined): boolean => status !== undefined && status !== 408 && status !== 503

/** Asks the servers of the trunks by OPTIONS whether they are there, as often as each trunk says. */
export class TrunkPings {
  readonly #options: TrunkPingsOptions
  /** When each server is asked next; one that is being asked has no instant. */
  #next = new Map<string, number>()
  #timer: RunningTimer | undefined
  #isClosed = false

  constructor(options: TrunkPingsOptions) {
    this.#options = options
  }

  start(): void {
    void this.#look()
  }

  /** Asks nobody any more. Idempotent. */
  close(): void {
    this.#isClosed = true
    this.#timer?.cancel()
  }

  async #look(): Promise<void> {
    await this.#askDue()
    if (!this.#isClosed) this.#timer = this.#options.timers.after(lookMs, () => void this.#look())
  }

  async #askDue(): Promise<void> {
    const { trunks, servers, timers } = this.#options
    const asked = trunks.trunks.filter(({ pingMs, to }) => pingMs > 0 && to !== undefined)
    const located = await Promise.all(
      asked.map(async (trunk) => (await servers.locate(trunk)).map((server) => ({ trunk, server }))),
    )
    if (this.#isClosed) return
    const all = new Map(located.flat().map((one) => [`${one.trunk.name} ${serverText(one.server)}`, one]))
    this.#next = new Map([...this.#next].filter(([key]) => all.has(key)))
    for (const [key, { trunk, server }] of all) {
      const at = this.#next.get(key)
      if (at === undefined) this.#next.set(key, timers.now() + this.#share(Math.min(trunk.pingMs, 1_000), 0))
      else if (at <= timers.now()) void this.#ask(key, trunk, server)
    }
  }

  async #ask(key: string, trunk: Trunk, server: Target): Promise<void> {
    const { health, timers, ask } = this.#options
    if (trunk.to === undefined) return
    this.#next.set(key, Number.POSITIVE_INFINITY)
    const deadlineMs = Math.min(answerMs.most, Math.max(trunk.pingMs, answerMs.least))
    const status = await ask(server, uriOf(trunk.to), deadlineMs).catch(() => undefined)
    if (this.#isClosed) return
    if (isAlive(status)) health.heard(trunk.name, server)
    else health.silent(trunk.name, server)
    const isDown = health.stateOf(trunk.name, server) === 'down'
    const pauseMs = isDown ? Math.min(trunk.pingMs, downPingMs) : trunk.pingMs
    // Servers that were set up together are not to be asked together for ever.
    if (this.#next.has(key)) this.#next.set(key, timers.now() + this.#share(pauseMs / 5, pauseMs * 0.9))
  }

  /** A random part of a time, added to another. */
  #share(ofMs: number, toMs: number): number {
    return toMs + this.#options.randomness.below(Math.max(1, Math.round(ofMs)))
  }
}
