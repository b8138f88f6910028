import {
  afterChange,
  afterReplay,
  type Delivery,
  type DeliveryCounts,
  type DeliveryQuery,
  type DeliveryState,
  type EventId,
  type EventOwner,
  isToldAgain,
  longestHold,
  mostWaiting,
  mostWebhooks,
  type Page,
  type Resending,
  restarted,
  StoreError,
  type Webhook,
  type WebhookChange,
  type WebhookClaim,
  type WebhookId,
  type WebhookReplay,
  type WebhookSaving,
  type WebhookStore,
} from '@axbridge/core'
import { deliveryPage } from '../paging/deliveries.ts'
import type { CommittedTime } from './committed-time.ts'
import type { MemoryCustomers } from './customers.ts'
import { assertRoom } from './limits.ts'
import type { OpenState } from './open-state.ts'

type Row = {
  webhook: Webhook
  holder: string | null
  heldUntil: number
  readonly deliveries: Map<number, Delivery>
}

export class MemoryWebhooks implements WebhookStore {
  readonly #open: OpenState
  readonly #time: CommittedTime
  readonly #customers: MemoryCustomers
  readonly #limit: number
  readonly #rows = new Map<WebhookId, Row>()

  constructor(open: OpenState, time: CommittedTime, customers: MemoryCustomers, limit: number) {
    this.#open = open
    this.#time = time
    this.#customers = customers
    this.#limit = limit
  }

  async add(webhook: Webhook): Promise<boolean> {
    if (this.list(webhook.owner).length >= mostWebhooks) return false
    if (webhook.owner !== null) this.#customers.assertKnown(webhook.owner)
    if (this.#rows.has(webhook.id)) throw new StoreError('internal', 'the webhook id is in use')
    assertRoom(this.#rows.size, this.#limit, 'webhooks')
    this.#rows.set(webhook.id, { webhook, holder: null, heldUntil: 0, deliveries: new Map() })
    this.#time.commit(webhook.createdAt)
    return true
  }

  find(owner: EventOwner, id: WebhookId): Webhook | undefined {
    return this.#rowOf(owner, id)?.webhook
  }

  list(owner: EventOwner): readonly Webhook[] {
    this.#open.assert()
    return [...this.#rows.values()].map(({ webhook }) => webhook).filter((webhook) => webhook.owner === owner)
  }

  async change(change: WebhookChange): Promise<Webhook | undefined> {
    const { owner, id, at } = change
    const row = this.#rowOf(owner, id)
    if (row === undefined) return undefined
    const { webhook, isRestarted } = afterChange(row.webhook, change)
    row.webhook = webhook
    if (webhook.disabled !== null) row.holder = null
    if (isRestarted) for (const one of waitingOf(row)) row.deliveries.set(one.number, restarted(one, at))
    this.#time.commit(at)
    return webhook
  }

  async remove(owner: EventOwner, id: WebhookId, at: number): Promise<Webhook | undefined> {
    const row = this.#rowOf(owner, id)
    if (row === undefined) return undefined
    this.#rows.delete(id)
    this.#time.commit(at)
    return row.webhook
  }

  async replay(replay: WebhookReplay): Promise<Webhook | undefined> {
    const row = this.#rowOf(replay.owner, replay.id)
    if (row === undefined) return undefined
    const replayed = afterReplay(row.webhook, replay)
    if (replayed === row.webhook) return replayed
    row.webhook = replayed
    for (const one of row.deliveries.values()) if (isToldAgain(one, replay)) row.deliveries.delete(one.number)
    this.#time.commit(replay.at)
    return replayed
  }

  async resend({ owner, id, at, delivery }: Resending): Promise<'waiting' | 'full' | 'absent'> {
    const row = this.#rowOf(owner, id)
    if (row === undefined) return 'absent'
    const there = row.deliveries.get(delivery.number)
    if (there?.state !== 'waiting' && waitingOf(row).length >= mostWaiting) return 'full'
    row.deliveries.set(delivery.number, restarted(there ?? { ...delivery, nextAt: at }, at))
    row.webhook = { ...row.webhook, epoch: row.webhook.epoch + 1 }
    this.#time.commit(at)
    return 'waiting'
  }

  deliveries(query: DeliveryQuery): Page<Delivery> | undefined {
    const rows = this.#deliveriesOf(query.webhook).filter(
      ({ state }) => query.state === undefined || state === query.state,
    )
    return deliveryPage(query, (after, count) => rows.filter(({ number }) => number > after).slice(0, count))
  }

  delivery(webhook: WebhookId, event: EventId): Delivery | undefined {
    return this.#deliveriesOf(webhook).find((delivery) => delivery.event === event)
  }

  counts(webhook: WebhookId): DeliveryCounts {
    const count = (state: DeliveryState) => this.#deliveriesOf(webhook).filter((one) => one.state === state).length
    return { waiting: count('waiting'), dead: count('dead') }
  }

  underWay(webhook: WebhookId): readonly Delivery[] {
    const cursor = this.#rows.get(webhook)?.webhook.progress.cursor ?? 0
    return this.#deliveriesOf(webhook).filter(({ state, number }) => state === 'waiting' || number > cursor)
  }

  async claim({ holder, at, until, limit }: WebhookClaim): Promise<readonly Webhook[]> {
    this.#open.assert()
    const rows = [...this.#rows.values()].filter(({ webhook }) => webhook.disabled === null)
    const own = rows.filter((row) => row.holder === holder)
    const isFree = ({ holder: other, heldUntil }: Row) =>
      other === null || heldUntil <= at || heldUntil > longestHold({ at, until })
    const free = rows.filter((row) => row.holder !== holder && isFree(row))
    const held = [...own, ...free].slice(0, limit)
    for (const row of held) [row.holder, row.heldUntil] = [holder, until]
    return held.map(({ webhook }) => webhook)
  }

  async release(holder: string): Promise<void> {
    this.#open.assert()
    for (const row of this.#rows.values()) if (row.holder === holder) row.holder = null
  }

  async save(saving: WebhookSaving): Promise<boolean> {
    this.#open.assert()
    const row = this.#rows.get(saving.webhook)
    if (row === undefined || row.holder !== saving.holder || row.webhook.epoch !== saving.epoch) return false
    const { progress, disabled } = saving
    row.webhook = { ...row.webhook, progress }
    if (disabled !== undefined) {
      row.webhook = { ...row.webhook, disabled, epoch: saving.epoch + 1 }
      row.holder = null
    }
    for (const one of saving.put) row.deliveries.set(one.number, one)
    for (const number of saving.drop) row.deliveries.delete(number)
    this.#time.commit(saving.at)
    return true
  }

  async forgetDead({ before, limit, at }: { before: number; limit: number; at: number }): Promise<number> {
    this.#open.assert()
    let forgotten = 0
    for (const { deliveries } of this.#rows.values()) {
      for (const { number, state, lastAt } of [...deliveries.values()]) {
        if (forgotten >= limit || state !== 'dead' || (lastAt ?? 0) >= before) continue
        deliveries.delete(number)
        forgotten += 1
      }
    }
    if (forgotten > 0) this.#time.commit(at)
    return forgotten
  }

  #rowOf(owner: EventOwner, id: WebhookId): Row | undefined {
    this.#open.assert()
    const row = this.#rows.get(id)
    return row?.webhook.owner === owner ? row : undefined
  }

  #deliveriesOf(webhook: WebhookId): Delivery[] {
    this.#open.assert()
    const { deliveries } = this.#rows.get(webhook) ?? { deliveries: new Map<number, Delivery>() }
    return [...deliveries.values()].sort((one, other) => one.number - other.number)
  }
}

const waitingOf = ({ deliveries }: Row): Delivery[] =>
  [...deliveries.values()].filter(({ state }) => state === 'waiting')
