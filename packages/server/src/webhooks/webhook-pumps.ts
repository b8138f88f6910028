import type { Clock, DisabledReason, EventOwner, Randomness, Store, Vault, Webhook, WebhookId } from '@axbridge/core'
import type { RunningTimer, Timers } from '@axbridge/sip'
import { DeliverySlots } from './delivery-slots.ts'
import { EndpointPump, type PumpParts } from './endpoint-pump.ts'
import type { PostOutcome } from './post-outcome.ts'
import { signerOf } from './signing.ts'
import type { WebhookPoster } from './webhook-poster.ts'
import type { WebhookSettings } from './webhook-settings.ts'

export type PumpsParts = {
  readonly store: Pick<Store, 'events' | 'webhooks'>
  readonly vault: Pick<Vault, 'open'>
  readonly clock: Clock
  readonly timers: Timers
  readonly randomness: Randomness
  readonly poster: Pick<WebhookPoster, 'post'>
  readonly settings: Pick<WebhookSettings, 'inFlight' | 'inFlightPerEndpoint'>
  /** This server's name among those that share the store; of one that shares it with nobody always the same. */
  readonly holder: string
  /** How long events are kept, and dead deliveries with them. */
  readonly eventsKeptMs: number
  readonly attempted?: (webhook: Webhook, outcome: PostOutcome, tookMs: number) => void
  readonly disabled?: (webhook: Webhook, reason: DisabledReason) => void
  readonly failed: (error: unknown) => void
}

/** For how long endpoints are held, and how often that is renewed. Another server that is gone is replaced after the first. */
const holdMs = 30_000
const renewMs = 10_000

/** Whoever changes much at once makes all endpoints be read a few times a second at most. */
const betweenLooksMs = 250

/** News of events may be lost on its way from another server: so many endpoints are read at each look without any, in turn. */
const readWithoutNews = 200

/** How many endpoints one server serves. */
const mostHeld = 20_000

/** After so many looks at who holds what, dead deliveries are forgotten. */
const looksPerForgetting = 60
const forgottenAtOnce = 10_000

/** How long what is in flight at a stop is waited for. */
const stopWaitMs = 2_000

/** Delivers to all endpoints that this server holds, each by itself: none waits for another. */
export class WebhookPumps {
  readonly #parts: PumpsParts
  readonly #pumpParts: PumpParts
  readonly #pumps = new Map<WebhookId, EndpointPump>()
  readonly #unwatch: () => void
  #looking: Promise<void> | undefined
  #looksAgain = false
  #looks = 0
  #lookedAt = Number.NEGATIVE_INFINITY
  /** Those that have not been read without news yet, in this round. */
  #unread: WebhookId[] = []
  #timer: RunningTimer | undefined
  /** Switched off or removed since the look that is under way began. */
  readonly #off = new Set<WebhookId>()
  #isStopped = false

  private constructor(parts: PumpsParts) {
    this.#parts = parts
    this.#pumpParts = {
      ...{ store: parts.store, clock: parts.clock, timers: parts.timers, randomness: parts.randomness },
      ...{ poster: parts.poster, holder: parts.holder, failed: parts.failed },
      slots: new DeliverySlots(parts.settings.inFlight),
      signerOf: (webhook) => signerOf(webhook, parts.vault),
      inFlightPerEndpoint: parts.settings.inFlightPerEndpoint,
      attempted: parts.attempted ?? (() => {}),
      disabled: parts.disabled ?? (() => {}),
    }
    this.#unwatch = parts.store.events.watch((owners) => this.#tell(owners))
  }

  static start(parts: PumpsParts): WebhookPumps {
    const pumps = new WebhookPumps(parts)
    pumps.look()
    return pumps
  }

  /** How many posts are in flight, and how many endpoints are served. */
  get figures(): { readonly inFlight: number; readonly endpoints: number } {
    return { inFlight: this.#pumpParts.slots.taken, endpoints: this.#pumps.size }
  }

  /** Looks soon which endpoints there are: an endpoint was added, changed or removed. */
  look(): void {
    if (this.#looking !== undefined) {
      this.#looksAgain = true
      return
    }
    this.#lookAfter(Math.min(betweenLooksMs, this.#lookedAt + betweenLooksMs - this.#parts.timers.now()))
  }

  /** What an owner changed here holds for the next post, before anybody looks. */
  changed(webhook: Webhook): void {
    if (webhook.disabled === null) {
      this.#off.delete(webhook.id)
      this.#pumps.get(webhook.id)?.changed(webhook)
    } else this.removed(webhook.id)
  }

  /** Nothing more is posted there: a look that is under way may still have found it switched on. */
  removed(id: WebhookId): void {
    if (this.#looking !== undefined) this.#off.add(id)
    this.#pumps.get(id)?.end()
  }

  /** For a while nothing was heard of other servers: any endpoint may have new events. */
  missed(): void {
    for (const pump of this.#pumps.values()) pump.news()
  }

  #lookAfter(ms: number): void {
    this.#timer?.cancel()
    if (this.#isStopped) return
    if (ms > 0) {
      this.#timer = this.#parts.timers.after(ms, () => this.#lookNow())
      return
    }
    this.#lookNow()
  }

  #lookNow(): void {
    this.#lookedAt = this.#parts.timers.now()
    this.#looking = this.#lookOnce()
      .catch((error: unknown) => this.#parts.failed(error))
      .then(() => {
        this.#looking = undefined
        if (this.#looksAgain) {
          this.#looksAgain = false
          this.look()
        } else this.#lookAfter(renewMs)
      })
  }

  /** Has what was delivered saved, so that what its owner does next finds it so. */
  async settle(id: WebhookId): Promise<void> {
    await this.#pumps.get(id)?.save()
  }

  /** Waits a little for what is in flight, saves, and gives the endpoints up. Idempotent. */
  async stop(): Promise<void> {
    if (this.#isStopped) return
    this.#isStopped = true
    this.#unwatch()
    this.#timer?.cancel()
    await this.#looking
    const pumps = [...this.#pumps.values()]
    for (const pump of pumps) pump.end()
    let deadline: RunningTimer | undefined
    const late = new Promise<void>((resolve) => {
      deadline = this.#parts.timers.after(stopWaitMs, resolve)
    })
    await Promise.race([Promise.all(pumps.map((pump) => pump.over)), late])
    // A timer that is left would hold the process back for as long.
    deadline?.cancel()
    await Promise.all(pumps.map((pump) => pump.abandon()))
    await this.#parts.store.webhooks.release(this.#parts.holder, this.#parts.clock.now()).catch(this.#parts.failed)
  }

  #tell(owners: readonly EventOwner[]): void {
    const told = new Set(owners)
    for (const pump of this.#pumps.values()) if (told.has(pump.webhook.owner)) pump.news()
  }

  async #lookOnce(): Promise<void> {
    const { store, clock, holder } = this.#parts
    const at = clock.now()
    this.#off.clear()
    const claimed = await store.webhooks.claim({ holder, at, until: at + holdMs, limit: mostHeld })
    const held = claimed.filter(({ id }) => !this.#off.has(id))
    const ids = new Set(held.map(({ id }) => id))
    for (const [id, pump] of this.#pumps) if (!ids.has(id)) pump.end()
    for (const webhook of held) {
      try {
        const pump = this.#pumps.get(webhook.id)
        if (pump === undefined) await this.#begin(webhook)
        else pump.changed(webhook)
      } catch (error) {
        // One whose secret cannot be read, or whose deliveries, keeps no other one waiting.
        this.#parts.failed(error)
      }
    }
    this.#readSome()
    this.#looks += 1
    if (this.#looks % looksPerForgetting === 0) await this.#forget(at)
  }

  #readSome(): void {
    if (this.#unread.length === 0) this.#unread = [...this.#pumps.keys()]
    for (const id of this.#unread.splice(0, readWithoutNews)) this.#pumps.get(id)?.news()
  }

  async #begin(webhook: Webhook): Promise<void> {
    const pump = await EndpointPump.start(webhook, this.#pumpParts)
    this.#pumps.set(webhook.id, pump)
    if (this.#off.has(webhook.id)) pump.end()
    void pump.over.then(() => {
      this.#pumps.delete(webhook.id)
      this.look()
    })
  }

  async #forget(at: number): Promise<void> {
    const { store, eventsKeptMs } = this.#parts
    await store.webhooks.forgetDead({ before: at - eventsKeptMs, limit: forgottenAtOnce, at })
  }
}
