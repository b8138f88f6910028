import {
  afterChange,
  afterReplay,
  type Delivery,
  type EventOwner,
  isToldAgain,
  longestHold,
  mostWaiting,
  mostWebhooks,
  type Resending,
  renewedThrough,
  restarted,
  type Webhook,
  type WebhookChange,
  type WebhookClaim,
  type WebhookId,
  type WebhookReplay,
  type WebhookSaving,
} from '@axbridge/core'
import type { Database, Statement } from 'better-sqlite3'
import type { CommittedTime } from './committed-time.ts'
import type { CustomerWrites } from './customer-writes.ts'
import { deliveryStatements, webhookStatements } from './statements.ts'
import { type DeliveryRow, deliveryOf, type WebhookRow, webhookOf, writtenTypes } from './webhook-rows.ts'

type Numbered = { readonly ordinal: number; readonly webhook: Webhook }

const mostOfAll = Number.MAX_SAFE_INTEGER

/** Endpoints and deliveries in the writer's thread. */
export class WebhookWrites {
  readonly #time: CommittedTime
  readonly #customers: CustomerWrites
  readonly #database: Database
  readonly #find: Statement<[string, string | null], WebhookRow>
  readonly #all: Statement<[string, number, number], DeliveryRow>
  readonly #ofState: Statement<[string, number, number, number], DeliveryRow>
  readonly #counts: Statement<[string], [number, number]>
  readonly #own: Statement<[string, number], WebhookRow>
  readonly #free: Statement<[number, string, number], WebhookRow>
  readonly #astray: Statement<[number, string, number], WebhookRow>
  readonly #update: Statement<unknown[]>
  readonly #put: Statement<unknown[]>
  readonly #drop: Statement<[number, number]>
  readonly #hold: Statement<[string | null, number, number]>
  readonly #renew: Statement<[number, string, number, number]>
  readonly #heldBy: Statement<[number, string], number>

  constructor(database: Database, time: CommittedTime, customers: CustomerWrites) {
    this.#time = time
    this.#customers = customers
    this.#database = database
    const { find, own, free, astray, update, hold, renew, heldBy } = webhookStatements
    const { all, ofState, counts, put, drop } = deliveryStatements
    this.#find = database.prepare<[string, string | null], WebhookRow>(find).raw()
    this.#own = database.prepare<[string, number], WebhookRow>(own).raw()
    this.#free = database.prepare<[number, string, number], WebhookRow>(free).raw()
    this.#astray = database.prepare<[number, string, number], WebhookRow>(astray).raw()
    this.#update = database.prepare(update)
    this.#hold = database.prepare(hold)
    this.#renew = database.prepare(renew)
    this.#heldBy = database.prepare<[number, string], number>(heldBy).pluck()
    this.#all = database.prepare<[string, number, number], DeliveryRow>(all).raw()
    this.#ofState = database.prepare<[string, number, number, number], DeliveryRow>(ofState).raw()
    this.#counts = database.prepare<[string], [number, number]>(counts).raw()
    this.#put = database.prepare(put)
    this.#drop = database.prepare(drop)
  }

  add(webhook: Webhook): boolean {
    const { id, owner, url, description, types, disabled, secret, previousSecret, createdAt, epoch, progress } = webhook
    const customer = owner === null ? null : this.#customers.numberOf(owner)
    const count = this.#database.prepare<[number | null], number>(webhookStatements.countOf).pluck().get(customer)
    if ((count ?? 0) >= mostWebhooks) return false
    this.#database
      .prepare(webhookStatements.add)
      .run(
        ...[id, customer, url, description, writtenTypes(types), disabled?.reason ?? null, disabled?.at ?? null],
        ...[secret, previousSecret?.secret ?? null, previousSecret?.until ?? null, createdAt, epoch],
        ...progressValues(progress),
      )
    this.#time.advance(createdAt)
    return true
  }

  change(change: WebhookChange): Webhook | undefined {
    const { owner, id, at } = change
    const found = this.#found(owner, id)
    if (found === undefined) return undefined
    const { webhook, isRestarted } = afterChange(found.webhook, change)
    this.#write({ ...found, webhook })
    if (webhook.disabled !== null) this.#hold.run(null, 0, found.ordinal)
    if (isRestarted) for (const one of this.#waiting(id)) this.#putDelivery(found.ordinal, restarted(one, at))
    this.#time.advance(at)
    return webhook
  }

  remove({
    owner,
    id,
    at,
  }: {
    readonly owner: EventOwner
    readonly id: WebhookId
    readonly at: number
  }): Webhook | undefined {
    const found = this.#found(owner, id)
    if (found === undefined) return undefined
    this.#database.prepare<[number]>(deliveryStatements.dropAll).run(found.ordinal)
    this.#database.prepare<[number]>(webhookStatements.remove).run(found.ordinal)
    this.#time.advance(at)
    return found.webhook
  }

  replay(replay: WebhookReplay): Webhook | undefined {
    const found = this.#found(replay.owner, replay.id)
    if (found === undefined) return undefined
    const webhook = afterReplay(found.webhook, replay)
    if (webhook === found.webhook) return webhook
    this.#write({ ...found, webhook })
    for (const row of this.#all.all(replay.id, replay.after, mostOfAll)) {
      const delivery = deliveryOf(row)
      if (isToldAgain(delivery, replay)) this.#drop.run(found.ordinal, delivery.number)
    }
    this.#time.advance(replay.at)
    return webhook
  }

  resend({ owner, id, at, delivery }: Resending): 'waiting' | 'full' | 'absent' {
    const found = this.#found(owner, id)
    if (found === undefined) return 'absent'
    const row = this.#all.get(id, delivery.number - 1, 1)
    const there = row === undefined || row[0] !== delivery.number ? undefined : deliveryOf(row)
    if (there?.state !== 'waiting' && (this.#counts.get(id)?.[0] ?? 0) >= mostWaiting) return 'full'
    this.#putDelivery(found.ordinal, restarted(there ?? { ...delivery, nextAt: at }, at))
    this.#write({ ...found, webhook: { ...found.webhook, epoch: found.webhook.epoch + 1 } })
    this.#time.advance(at)
    return 'waiting'
  }

  claim({ holder, at, until, limit }: WebhookClaim): readonly Webhook[] {
    this.#renew.run(until, holder, renewedThrough({ at, until }) + 1, until)
    const own = this.#own.all(holder, limit)
    const free = own.length < limit ? this.#free.all(at, holder, limit - own.length) : []
    const left = limit - own.length - free.length
    const astray = left > 0 ? this.#astray.all(longestHold({ at, until }), holder, left) : []
    for (const [ordinal] of [...free, ...astray]) this.#hold.run(holder, until, ordinal)
    return [...own, ...free, ...astray].map(webhookOf)
  }

  release({ holder }: { readonly holder: string }): undefined {
    this.#database.prepare<[string]>(webhookStatements.release).run(holder)
  }

  save({ webhook: id, holder, epoch, at, progress, put, drop, disabled }: WebhookSaving): boolean {
    const ordinal = this.#database.prepare<[string], number>(webhookStatements.ordinalOf).pluck().get(id)
    if (ordinal === undefined || this.#heldBy.get(ordinal, holder) !== epoch) return false
    this.#database.prepare(webhookStatements.progress).run(...progressValues(progress), ordinal)
    if (disabled !== undefined) {
      this.#database.prepare(webhookStatements.disable).run(disabled.reason, disabled.at, ordinal)
    }
    for (const delivery of put) this.#putDelivery(ordinal, delivery)
    for (const number of drop) this.#drop.run(ordinal, number)
    this.#time.advance(at)
    return true
  }

  forgetDead({ before, limit, at }: { readonly before: number; readonly limit: number; readonly at: number }): number {
    const { changes } = this.#database.prepare<[number, number]>(deliveryStatements.forget).run(before, limit)
    if (changes > 0) this.#time.advance(at)
    return changes
  }

  #found(owner: EventOwner, id: WebhookId): Numbered | undefined {
    const row = this.#find.get(id, owner)
    return row === undefined ? undefined : { ordinal: row[0], webhook: webhookOf(row) }
  }

  #waiting(id: WebhookId): readonly Delivery[] {
    return this.#ofState.all(id, 0, 0, mostOfAll).map(deliveryOf)
  }

  #write({ ordinal, webhook }: Numbered): void {
    const { url, description, types, disabled, secret, previousSecret, epoch, progress } = webhook
    this.#update.run(
      ...[url, description, writtenTypes(types), disabled?.reason ?? null, disabled?.at ?? null],
      ...[secret, previousSecret?.secret ?? null, previousSecret?.until ?? null, epoch],
      ...progressValues(progress),
      ordinal,
    )
  }

  #putDelivery(ordinal: number, delivery: Delivery): void {
    const { number, event, type, subject, state, attempts, triedSince, nextAt } = delivery
    const { lastAt, lastStatus, lastFault, missedFrom } = delivery
    this.#put.run(
      ...[ordinal, number, event, type, subject, state === 'dead' ? 1 : 0, attempts, triedSince, nextAt],
      ...[lastAt, lastStatus, lastFault, missedFrom],
    )
  }
}

const progressValues = ({ cursor, replay, failingSince, lastSuccessAt }: Webhook['progress']) =>
  [
    cursor,
    replay?.through ?? null,
    replay === null ? null : writtenTypes(replay.types),
    failingSince,
    lastSuccessAt,
  ] as const
