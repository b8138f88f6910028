import {
  afterChange,
  afterReplay,
  type Delivery,
  type DeliveryCounts,
  type DeliveryQuery,
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
import { type ListIdentity, readCursor } from '../paging/cursor.ts'
import { forwardPageLater } from '../paging/forward-page.ts'
import { int8Array } from './binary-arrays.ts'
import type { Connection } from './connection.ts'
import { lockOf } from './locks.ts'
import { deliveryStatements, webhookStatements } from './statements.ts'
import type { StoreParts } from './store-parts.ts'
import { advance } from './transaction.ts'
import {
  type DeliveryRow,
  deliveryColumnsOf,
  deliveryOf,
  type WebhookRow,
  webhookColumnsOf,
  webhookOf,
} from './webhook-rows.ts'
import { inTransaction, type SoloDone } from './writer.ts'
import { platform } from './writing.ts'

type Held = { readonly ordinal: number; readonly webhook: Webhook; readonly holder: string | null }

const nothing = <T>(value: T): SoloDone<T> => ({ value, time: 0 })

/** A row of a webhook is locked by whoever changes it, so that its owner and the server that delivers see each other. */
export class PostgresWebhooks implements WebhookStore {
  readonly #parts: StoreParts

  constructor(parts: StoreParts) {
    this.#parts = parts
  }

  add(webhook: Webhook): Promise<boolean> {
    return this.#write(async (connection) => {
      const owner = await this.#ownerIn(connection, webhook.owner)
      await connection.run(webhookStatements.takeOwner, [lockOf.webhooks, owner])
      const { rows } = await connection.run<[number]>(webhookStatements.countOf, [owner])
      if ((rows[0]?.[0] ?? 0) >= mostWebhooks) return nothing(false)
      await connection.run(webhookStatements.add, [webhook.id, owner, ...webhookColumnsOf(webhook)])
      return this.#done(connection, true, webhook.createdAt)
    })
  }

  async find(owner: EventOwner, id: WebhookId): Promise<Webhook | undefined> {
    const row = await this.#parts.readers.first<WebhookRow>(webhookStatements.find, [id, await this.#numberOf(owner)])
    return row === undefined ? undefined : webhookOf(row)
  }

  async list(owner: EventOwner): Promise<readonly Webhook[]> {
    const rows = await this.#parts.readers.rows<WebhookRow>(webhookStatements.list, [await this.#numberOf(owner)])
    return rows.map(webhookOf)
  }

  change(change: WebhookChange): Promise<Webhook | undefined> {
    const { owner, id, at } = change
    return this.#write<Webhook | undefined>(async (connection) => {
      const held = await take(connection, id, owner)
      if (held === undefined) return nothing(undefined)
      const { webhook, isRestarted } = afterChange(held.webhook, change)
      await write(connection, { ...held, webhook, holder: webhook.disabled === null ? held.holder : null })
      if (isRestarted) {
        const waiting = (await behind(connection, held, 0)).filter(({ state }) => state === 'waiting')
        await put(
          connection,
          held,
          waiting.map((one) => restarted(one, at)),
        )
      }
      return this.#done(connection, webhook, at)
    })
  }

  remove(owner: EventOwner, id: WebhookId, at: number): Promise<Webhook | undefined> {
    return this.#write<Webhook | undefined>(async (connection) => {
      const held = await take(connection, id, owner)
      if (held === undefined) return nothing(undefined)
      await connection.run(webhookStatements.remove, [held.ordinal])
      return this.#done(connection, held.webhook, at)
    })
  }

  replay(replay: WebhookReplay): Promise<Webhook | undefined> {
    return this.#write<Webhook | undefined>(async (connection) => {
      const held = await take(connection, replay.id, replay.owner)
      if (held === undefined) return nothing(undefined)
      const webhook = afterReplay(held.webhook, replay)
      if (webhook === held.webhook) return nothing(webhook)
      await write(connection, { ...held, webhook })
      const again = (await behind(connection, held, replay.after)).filter((one) => isToldAgain(one, replay))
      await drop(
        connection,
        held,
        again.map(({ number }) => number),
      )
      return this.#done(connection, webhook, replay.at)
    })
  }

  resend({ owner, id, at, delivery }: Resending): Promise<'waiting' | 'full' | 'absent'> {
    return this.#write<'waiting' | 'full' | 'absent'>(async (connection) => {
      const held = await take(connection, id, owner)
      if (held === undefined) return nothing('absent')
      const { rows } = await connection.run<DeliveryRow>(deliveryStatements.at, [held.ordinal, delivery.number])
      const there = rows[0] && deliveryOf(rows[0])
      if (there?.state !== 'waiting' && (await countWaiting(connection, held)) >= mostWaiting) return nothing('full')
      await put(connection, held, [restarted(there ?? { ...delivery, nextAt: at }, at)])
      await write(connection, { ...held, webhook: { ...held.webhook, epoch: held.webhook.epoch + 1 } })
      return this.#done(connection, 'waiting', at)
    })
  }

  async deliveries({ webhook, state, limit, cursor }: DeliveryQuery): Promise<Page<Delivery> | undefined> {
    const { readers } = this.#parts
    readers.assertOpen()
    const list: ListIdentity = ['deliveries', webhook, state ?? null]
    const after = cursor === undefined ? '0' : readCursor(list, cursor)
    if (after === undefined) return undefined
    const read = (count: number) =>
      state === undefined
        ? readers.rows<DeliveryRow>(deliveryStatements.list, [webhook, Number(after), count])
        : readers.rows<DeliveryRow>(deliveryStatements.ofState, [webhook, state === 'dead', Number(after), count])
    return forwardPageLater({
      list,
      limit,
      read: async (count) => (await read(count)).map(deliveryOf),
      idOf: ({ number }) => String(number),
    })
  }

  async delivery(webhook: WebhookId, event: EventId): Promise<Delivery | undefined> {
    const row = await this.#parts.readers.first<DeliveryRow>(deliveryStatements.ofEvent, [webhook, event])
    return row === undefined ? undefined : deliveryOf(row)
  }

  async counts(webhook: WebhookId): Promise<DeliveryCounts> {
    const row = await this.#parts.readers.first<[number, number]>(deliveryStatements.counts, [webhook])
    return { waiting: row?.[0] ?? 0, dead: row?.[1] ?? 0 }
  }

  async underWay(webhook: WebhookId): Promise<readonly Delivery[]> {
    const { readers } = this.#parts
    const row = await readers.first<WebhookRow>(webhookStatements.any, [webhook])
    if (row === undefined) return []
    const values = [webhook, webhookOf(row).progress.cursor]
    return (await readers.rows<DeliveryRow>(deliveryStatements.underWay, values)).map(deliveryOf)
  }

  async claim({ holder, at, until, limit }: WebhookClaim): Promise<readonly Webhook[]> {
    return this.#write<readonly Webhook[]>(async (connection) => {
      const values = [holder, at, until, limit, longestHold({ at, until })]
      const { rows } = await connection.run<[ordinal: number, isOwn: boolean]>(webhookStatements.claim, values)
      const isOwn = new Map(rows)
      const { rows: held } = await connection.run<WebhookRow>(webhookStatements.read, [int8Array([...isOwn.keys()])])
      const place = ([ordinal]: WebhookRow): number => (isOwn.get(ordinal) === true ? 0 : 1)
      const inOrder = [...held].sort((one, other) => place(one) - place(other) || one[0] - other[0])
      return nothing(inOrder.map(webhookOf))
    })
  }

  async release(holder: string): Promise<void> {
    await this.#write(async (connection) => {
      await connection.run(webhookStatements.release, [holder])
      return nothing(undefined)
    })
  }

  save(saving: WebhookSaving): Promise<boolean> {
    return this.#write(async (connection) => {
      const held = await take(connection, saving.webhook)
      if (held?.holder !== saving.holder || held.webhook.epoch !== saving.epoch) return nothing(false)
      const { progress, disabled } = saving
      const off = disabled === undefined ? {} : { disabled, epoch: saving.epoch + 1 }
      const holder = disabled === undefined ? held.holder : null
      await write(connection, { ...held, holder, webhook: { ...held.webhook, progress, ...off } })
      await put(connection, held, saving.put)
      await drop(connection, held, saving.drop)
      return this.#done(connection, true, saving.at)
    })
  }

  forgetDead({ before, limit, at }: { before: number; limit: number; at: number }): Promise<number> {
    return this.#write(async (connection) => {
      const { count } = await connection.run(deliveryStatements.forgetDead, [before, Math.max(0, limit)])
      return count === 0 ? nothing(0) : this.#done(connection, count, at)
    })
  }

  #write<T>(write: (connection: Connection) => Promise<SoloDone<T>>): Promise<T> {
    return this.#parts.writer.alone(inTransaction(write))
  }

  async #done<T>(connection: Connection, value: T, at: number): Promise<SoloDone<T>> {
    return { value, time: await advance(connection, this.#parts.crew.slot, at) }
  }

  async #ownerIn(connection: Connection, owner: EventOwner): Promise<number> {
    if (owner === null) return platform
    const number = (await this.#parts.crew.customers.of(connection, new Set([owner]))).get(owner)
    if (number === undefined) throw new StoreError('internal', 'no such customer')
    return number
  }

  /** Of a customer who is not there nobody's. */
  async #numberOf(owner: EventOwner): Promise<number> {
    this.#parts.readers.assertOpen()
    return owner === null ? platform : (await this.#parts.numberOf(owner)) || -1
  }
}

/** Locks a webhook, that of an owner where one is given. */
const take = async (connection: Connection, id: WebhookId, owner?: EventOwner): Promise<Held | undefined> => {
  const { rows } = await connection.run<WebhookRow>(webhookStatements.take, [id])
  const [row] = rows
  if (row === undefined || (owner !== undefined && row[2] !== owner)) return undefined
  return { ordinal: row[0], webhook: webhookOf(row), holder: row[7] }
}

const write = async (connection: Connection, { ordinal, webhook, holder }: Held): Promise<void> => {
  await connection.run(webhookStatements.write, [ordinal, ...webhookColumnsOf(webhook), holder])
}

const put = async (connection: Connection, { ordinal }: Held, deliveries: readonly Delivery[]): Promise<void> => {
  if (deliveries.length > 0) await connection.run(deliveryStatements.put, [ordinal, ...deliveryColumnsOf(deliveries)])
}

const drop = async (connection: Connection, { ordinal }: Held, numbers: readonly number[]): Promise<void> => {
  if (numbers.length > 0) await connection.run(deliveryStatements.drop, [ordinal, int8Array(numbers)])
}

const behind = async (connection: Connection, { ordinal }: Held, after: number): Promise<readonly Delivery[]> =>
  (await connection.run<DeliveryRow>(deliveryStatements.behind, [ordinal, after])).rows.map(deliveryOf)

const countWaiting = async (connection: Connection, { ordinal }: Held): Promise<number> =>
  (await connection.run<[number]>(deliveryStatements.countWaiting, [ordinal])).rows[0]?.[0] ?? 0
