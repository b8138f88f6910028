import {
  type Clock,
  type Delivery,
  type DisabledReason,
  deliveryDelaysMs,
  type Event,
  failuresAfter,
  gapType,
  mostDead,
  notedEventId,
  type Randomness,
  randomToken,
  retryDelay,
  type Store,
  subjectOf,
  type Webhook,
  webhookGiveUpMs,
} from '@axbridge/core'
import type { RunningTimer, Timers } from '@axbridge/sip'
import type { DeliverySlots } from './delivery-slots.ts'
import { EndpointHealth } from './endpoint-health.ts'
import { EventIntake } from './event-intake.ts'
import { LaneQueue } from './lane-queue.ts'
import type { Item, Lane } from './lanes.ts'
import type { PostOutcome } from './post-outcome.ts'
import { ProgressBook } from './progress-book.ts'
import { ProgressSaver } from './progress-saver.ts'
import type { Signer } from './signing.ts'
import { messageOfEvent, messageOfGap, type WebhookMessage } from './webhook-message.ts'
import type { WebhookPoster } from './webhook-poster.ts'

export type PumpParts = {
  readonly store: Pick<Store, 'events' | 'webhooks'>
  readonly clock: Clock
  readonly timers: Timers
  readonly randomness: Randomness
  readonly poster: Pick<WebhookPoster, 'post'>
  readonly slots: DeliverySlots
  readonly signerOf: (webhook: Webhook) => Signer
  /** Who holds the endpoint. */
  readonly holder: string
  readonly inFlightPerEndpoint: number
  /** Hears of each attempt. Never the address: it may hold a secret. */
  readonly attempted: (webhook: Webhook, outcome: PostOutcome, tookMs: number) => void
  /** The endpoint was switched off. */
  readonly disabled: (webhook: Webhook, reason: DisabledReason) => void
  readonly failed: (error: unknown) => void
}

/** After an error of the store. */
const againAfterMs = 1_000

/**
 * Delivers the events of one endpoint, in the order of each binding and each call, many at once. It ends by itself when the
 * endpoint is not its own any more or is switched off.
 */
export class EndpointPump {
  readonly #parts: PumpParts
  readonly #book: ProgressBook
  readonly #lanes = new LaneQueue()
  readonly #health: EndpointHealth
  /** Numbers of dead deliveries that the cursor has not passed. */
  readonly #passed: Set<number>
  #webhook: Webhook
  #signer: Signer
  #inFlight = 0
  readonly #intake: EventIntake
  readonly #saver: ProgressSaver
  #timer: { readonly at: number; readonly running: RunningTimer } | undefined
  /** What becomes of it once nothing is in flight: it is switched off, or simply ends. */
  #ending: { readonly kind: 'off'; readonly reason: DisabledReason } | { readonly kind: 'end' } | undefined
  #isConcluding = false
  /** Whether it ends even where it need not be switched off. */
  #isToEnd = false
  #isOver = false
  readonly #over: Promise<void>
  #tellOver: () => void = () => {}

  private constructor(webhook: Webhook, parts: PumpParts, kept: readonly Delivery[], dead: number) {
    this.#parts = parts
    this.#webhook = webhook
    this.#signer = parts.signerOf(webhook)
    this.#book = new ProgressBook(webhook.progress, dead)
    this.#health = new EndpointHealth(webhook.progress, parts.inFlightPerEndpoint, parts.randomness)
    this.#passed = new Set(kept.filter(({ state }) => state === 'dead').map(({ number }) => number))
    this.#over = new Promise((resolve) => {
      this.#tellOver = resolve
    })
    const { clock, timers, holder, failed } = parts
    const shared = { clock, timers, failed, book: this.#book, webhook: () => this.#webhook, goOn: this.#run }
    this.#intake = new EventIntake({
      ...shared,
      events: parts.store.events,
      take: (event) => this.#take(event),
      missed: (from, through) => this.#missed(from, through),
    })
    this.#saver = new ProgressSaver({
      ...{ ...shared, webhooks: parts.store.webhooks, holder, health: this.#health },
      refused: () => this.#endSoon(),
    })
    const now = clock.now()
    for (const delivery of kept) {
      if (delivery.state === 'dead') continue
      this.#book.found(delivery)
      const { number, event: id, type, subject } = delivery
      this.#lanes.put(subject, { number, id, type, event: undefined, delivery }, now)
    }
  }

  static async start(webhook: Webhook, parts: PumpParts): Promise<EndpointPump> {
    const kept = await parts.store.webhooks.underWay(webhook.id)
    const { dead } = await parts.store.webhooks.counts(webhook.id)
    const pump = new EndpointPump(webhook, parts, kept, dead)
    pump.#run()
    return pump
  }

  get webhook(): Webhook {
    return this.#webhook
  }

  /** Resolves when nothing is in flight any more and all that it knows is saved, if it still may. */
  get over(): Promise<void> {
    return this.#over
  }

  /** There may be new events. */
  news(): void {
    this.#intake.news()
    this.#run()
  }

  /** The endpoint as it is now. What its owner did to its deliveries makes this pump end: another one begins with what is kept. */
  changed(webhook: Webhook): void {
    if (webhook.epoch !== this.#webhook.epoch) {
      this.end()
      return
    }
    this.#webhook = webhook
    this.#signer = this.#parts.signerOf(webhook)
    this.#run()
  }

  /** Begins nothing more, waits for what is in flight, saves, and is over. Idempotent. */
  end(): void {
    this.#endSoon()
    this.#run()
  }

  /** Saves all that is known now. */
  save(): Promise<void> {
    return this.#saver.save()
  }

  /** Gives up what is in flight: it will be delivered once more. */
  async abandon(): Promise<void> {
    await this.save()
    this.#finish()
  }

  #endSoon(): void {
    this.#isToEnd = true
    this.#ending ??= { kind: 'end' }
  }

  readonly #run = (): void => {
    if (this.#isOver) return
    if (this.#ending !== undefined) {
      if (this.#inFlight === 0) this.#conclude(this.#ending)
      return
    }
    this.#intake.readIfWanted()
    for (let lane = this.#nextLane(); lane !== undefined; lane = this.#nextLane()) {
      if (!this.#parts.slots.take(this.#inFlight)) {
        this.#parts.slots.whenFree(this.#run, this.#inFlight)
        break
      }
      this.#begin(lane)
    }
    this.#wakeWhenDue()
    this.#saver.saveWhenDue()
  }

  #nextLane(): Lane | undefined {
    const now = this.#parts.clock.now()
    if (this.#inFlight >= this.#health.atOnce(now)) return undefined
    return this.#health.isDown ? this.#lanes.probe(this.#health.wantsNew) : this.#lanes.next(now)
  }

  #begin(lane: Lane): void {
    this.#inFlight += 1
    this.#lanes.begin(lane)
    this.#attempt(lane)
      .catch((error: unknown) => {
        this.#parts.failed(error)
        // The store could not be read: as good as not tried, and not at once again.
        if (!this.#isOver) this.#retryLater(lane)
      })
      .finally(() => {
        this.#inFlight -= 1
        lane.isBusy = false
        this.#lanes.place(lane, this.#parts.clock.now())
        this.#parts.slots.release()
        this.#run()
      })
  }

  #retryLater(lane: Lane): void {
    const { head } = lane
    if (head === undefined) return
    const nextAt = this.#parts.clock.now() + againAfterMs
    if (head.delivery === undefined) this.#keep(head, { ...newDelivery(head, lane.subject), nextAt })
    else head.delivery = { ...head.delivery, nextAt }
    this.#waitAllBehind(lane)
  }

  async #attempt(lane: Lane): Promise<void> {
    const { head: item } = lane
    if (item === undefined) return
    const message = await this.#messageOf(item)
    if (message === undefined) {
      this.#isGone(lane, item)
      return
    }
    const { clock, timers, poster } = this.#parts
    const headers = this.#signer(message, clock.now())
    const began = timers.now()
    const outcome = await poster.post({ url: this.#webhook.url, headers, body: message.body })
    if (this.#isOver) return
    this.#parts.attempted(this.#webhook, outcome, timers.now() - began)
    if (outcome.fault === null) this.#succeeded(lane, item)
    else this.#failed(lane, item, outcome)
  }

  /** Undefined where the event is not kept any more. */
  async #messageOf(item: Item): Promise<WebhookMessage | undefined> {
    const { id, number, delivery } = item
    const from = delivery?.missedFrom ?? null
    if (from !== null) return messageOfGap(id, from, number, delivery?.triedSince ?? this.#parts.clock.now())
    const event = item.event ?? (await this.#read(number))
    return event === undefined ? undefined : messageOfEvent(event)
  }

  async #read(number: number): Promise<Event | undefined> {
    const { owner } = this.#webhook
    const { events } = await this.#parts.store.events.read({ owner, after: number - 1, limit: 1 })
    return events.find((event) => event.number === number)
  }

  #succeeded(lane: Lane, item: Item): void {
    lane.items.shift()
    this.#book.made(item.number, item.delivery)
    if (this.#health.succeeded(this.#parts.clock.now())) this.#lanes.wakeAll()
  }

  #failed(lane: Lane, item: Item, { status, fault, retryAfterMs }: PostOutcome): void {
    const { clock, randomness } = this.#parts
    const now = clock.now()
    this.#health.failed(lane.subject, now, status === 429 || status === 503 ? retryAfterMs : null)
    const before = item.delivery ?? newDelivery(item, lane.subject)
    const attempts = before.attempts + 1
    const triedSince = before.triedSince ?? now
    const giveUpAt = triedSince + webhookGiveUpMs
    const isGivenUp = this.#health.isGivenUp(now)
    // Of an endpoint that is switched off everything waits until it is switched on again.
    const isDead = now >= giveUpAt && !isGivenUp
    const failures = failuresAfter(deliveryDelaysMs, now - triedSince)
    const delay = retryDelay(deliveryDelaysMs, failures, randomness, retryAfterMs)
    const nextAt = isDead ? null : Math.max(now + 1, Math.min(now + delay, giveUpAt))
    const last = { lastAt: now, lastStatus: status, lastFault: fault }
    this.#keep(item, { ...before, attempts, triedSince, state: isDead ? 'dead' : 'waiting', nextAt, ...last })
    if (isDead) lane.items.shift()
    else this.#waitAllBehind(lane)
    if (status === 410) this.#ending ??= { kind: 'off', reason: 'gone' }
    else if (this.#isFailing()) this.#ending ??= { kind: 'off', reason: 'failing' }
  }

  #keep(item: Item, delivery: Delivery): void {
    this.#book.keep(delivery, item.delivery)
    item.delivery = delivery
    item.event = undefined
  }

  #waitAllBehind({ items, subject }: Lane): void {
    for (const behind of items) if (behind.delivery === undefined) this.#waitBehind(behind, subject)
  }

  #waitBehind(item: Item, subject: string): void {
    this.#keep(item, newDelivery(item, subject))
  }

  /** The event of a delivery was not kept as long as it waited: the endpoint is told which one is missing. */
  #isGone(lane: Lane, item: Item): void {
    lane.items.shift()
    this.#book.made(item.number, item.delivery)
    this.#missed(item.number, item.number)
  }

  #missed(from: number, through: number): void {
    const id = notedEventId(randomToken(this.#parts.randomness))
    const item: Item = { number: through, id, type: gapType, event: undefined, delivery: undefined }
    const now = this.#parts.clock.now()
    this.#keep(item, { ...newDelivery(item, this.#webhook.id), missedFrom: from, triedSince: now })
    this.#lanes.put(this.#webhook.id, item, now)
  }

  #take(event: Event): void {
    const { number, id, happening } = event
    const subject = subjectOf(happening)
    const known = this.#lanes.laneOf(subject)
    if (this.#passed.delete(number) || known?.items.some((item) => item.number === number) === true) return
    const item: Item = { number, id, type: happening.type, event, delivery: undefined }
    this.#book.opened(number)
    const lane = this.#lanes.put(subject, item, this.#parts.clock.now())
    if (lane.isHeldUp && lane.head !== item) this.#waitBehind(item, subject)
  }

  /** What is under way, or waits for a slot, wakes it by itself: the timer is for what only time brings. */
  #wakeWhenDue(): void {
    const now = this.#parts.clock.now()
    const { quietUntil, isDown } = this.#health
    const isQuiet = this.#health.isQuiet(now) && this.#lanes.size > this.#inFlight
    const { wakeAt } = this.#lanes
    const at = isQuiet ? quietUntil : isDown || wakeAt <= now ? Number.POSITIVE_INFINITY : wakeAt
    if (this.#timer?.at === at) return
    this.#timer?.running.cancel()
    this.#timer = undefined
    if (!Number.isFinite(at)) return
    const running = this.#parts.timers.after(at - now, () => {
      this.#timer = undefined
      this.#run()
    })
    this.#timer = { at, running }
  }

  #conclude(ending: { readonly kind: 'end' } | { readonly kind: 'off'; readonly reason: DisabledReason }): void {
    if (this.#saver.isBusy || this.#isConcluding) return
    this.#isConcluding = true
    const work = ending.kind === 'end' ? this.#saver.saveLast() : this.#offIfNeeded(ending.reason)
    void work
      .catch(this.#parts.failed)
      .finally(() => (this.#isConcluding ? this.#finish() : this.#run()))
      .catch(this.#parts.failed)
  }

  async #offIfNeeded(reason: DisabledReason): Promise<void> {
    if (reason === 'gone' || (await this.#isStillFailing())) return this.#switchOff(reason)
    this.#ending = this.#isToEnd ? { kind: 'end' } : undefined
    this.#isConcluding = false
  }

  /** Something that was in flight may have reached it, and dead deliveries are forgotten with time. */
  async #isStillFailing(): Promise<boolean> {
    if (!this.#isFailing() || this.#health.isGivenUp(this.#parts.clock.now())) return this.#isFailing()
    await this.#saver.saveLast()
    const { dead } = await this.#parts.store.webhooks.counts(this.#webhook.id)
    this.#book.countedDead(dead)
    return this.#isFailing()
  }

  #isFailing(): boolean {
    return this.#book.dead >= mostDead || this.#health.isGivenUp(this.#parts.clock.now())
  }

  /** Its owner and the operators are told before it is: a crash between the two tells them twice. */
  async #switchOff(reason: DisabledReason): Promise<void> {
    const { store, clock, randomness, disabled } = this.#parts
    const { id: endpoint, owner } = this.#webhook
    const event = { type: 'webhook.disabled', endpoint, reason } as const
    await store.events.note(owner, clock.now(), randomToken(randomness), event)
    await this.#saver.saveLast(reason)
    disabled(this.#webhook, reason)
  }

  #finish(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#timer?.running.cancel()
    this.#saver.stop()
    this.#parts.slots.forget(this.#run)
    this.#tellOver()
  }
}

const newDelivery = ({ number, id, type }: Item, subject: string): Delivery => ({
  number,
  event: id,
  type,
  subject,
  state: 'waiting',
  attempts: 0,
  triedSince: null,
  nextAt: null,
  lastAt: null,
  lastStatus: null,
  lastFault: null,
  missedFrom: null,
})
