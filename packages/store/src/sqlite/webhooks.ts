import type {
  Delivery,
  DeliveryCounts,
  DeliveryQuery,
  EventId,
  EventOwner,
  Page,
  Resending,
  Webhook,
  WebhookChange,
  WebhookClaim,
  WebhookId,
  WebhookReplay,
  WebhookSaving,
  WebhookStore,
} from '@axbridge/core'
import type { Database, Statement } from 'better-sqlite3'
import { deliveryPage } from '../paging/deliveries.ts'
import { assertOpen } from './connections.ts'
import { deliveryStatements, webhookStatements } from './statements.ts'
import { type DeliveryRow, deliveryOf, type WebhookRow, webhookOf } from './webhook-rows.ts'
import type { Writer } from './writer.ts'

/** Endpoints and their deliveries: writes go to the writer, reads are answered at once from committed rows. */
export class SqliteWebhooks implements WebhookStore {
  readonly #writer: Writer
  readonly #database: Database
  readonly #find: Statement<[string, string | null], WebhookRow>
  readonly #list: Statement<[string], WebhookRow>
  readonly #listOfPlatform: Statement<[], WebhookRow>
  readonly #deliveries: Statement<[string, number, number], DeliveryRow>
  readonly #ofState: Statement<[string, number, number, number], DeliveryRow>
  readonly #underWay: Statement<[string], DeliveryRow>
  readonly #delivery: Statement<[string, string], DeliveryRow>
  readonly #counts: Statement<[string], [waiting: number, dead: number]>

  constructor(writer: Writer, database: Database) {
    this.#writer = writer
    this.#database = database
    const { find, list, listOfPlatform } = webhookStatements
    this.#find = database.prepare<[string, string | null], WebhookRow>(find).raw()
    this.#list = database.prepare<[string], WebhookRow>(list).raw()
    this.#listOfPlatform = database.prepare<[], WebhookRow>(listOfPlatform).raw()
    const { all, ofState, underWay, ofEvent, counts } = deliveryStatements
    this.#deliveries = database.prepare<[string, number, number], DeliveryRow>(all).raw()
    this.#ofState = database.prepare<[string, number, number, number], DeliveryRow>(ofState).raw()
    this.#underWay = database.prepare<[string], DeliveryRow>(underWay).raw()
    this.#delivery = database.prepare<[string, string], DeliveryRow>(ofEvent).raw()
    this.#counts = database.prepare<[string], [number, number]>(counts).raw()
  }

  add(webhook: Webhook): Promise<boolean> {
    return this.#writer.submit('addWebhook', webhook)
  }

  find(owner: EventOwner, id: WebhookId): Webhook | undefined {
    assertOpen(this.#database)
    const row = this.#find.get(id, owner)
    return row === undefined ? undefined : webhookOf(row)
  }

  list(owner: EventOwner): readonly Webhook[] {
    assertOpen(this.#database)
    return (owner === null ? this.#listOfPlatform.all() : this.#list.all(owner)).map(webhookOf)
  }

  change(change: WebhookChange): Promise<Webhook | undefined> {
    return this.#writer.submit('changeWebhook', change)
  }

  remove(owner: EventOwner, id: WebhookId, at: number): Promise<Webhook | undefined> {
    return this.#writer.submit('removeWebhook', { owner, id, at })
  }

  replay(replay: WebhookReplay): Promise<Webhook | undefined> {
    return this.#writer.submit('replayWebhook', replay)
  }

  resend(resending: Resending): Promise<'waiting' | 'full' | 'absent'> {
    return this.#writer.submit('resendDelivery', resending)
  }

  deliveries(query: DeliveryQuery): Page<Delivery> | undefined {
    assertOpen(this.#database)
    const { webhook, state } = query
    return deliveryPage(query, (after, count) => {
      const rows =
        state === undefined
          ? this.#deliveries.all(webhook, after, count)
          : this.#ofState.all(webhook, state === 'dead' ? 1 : 0, after, count)
      return rows.map(deliveryOf)
    })
  }

  delivery(webhook: WebhookId, event: EventId): Delivery | undefined {
    assertOpen(this.#database)
    const row = this.#delivery.get(webhook, event)
    return row === undefined ? undefined : deliveryOf(row)
  }

  counts(webhook: WebhookId): DeliveryCounts {
    assertOpen(this.#database)
    const [waiting, dead] = this.#counts.get(webhook) ?? [0, 0]
    return { waiting, dead }
  }

  underWay(webhook: WebhookId): readonly Delivery[] {
    assertOpen(this.#database)
    return this.#underWay.all(webhook).map(deliveryOf)
  }

  claim(claim: WebhookClaim): Promise<readonly Webhook[]> {
    return this.#writer.submit('claimWebhooks', claim)
  }

  async release(holder: string): Promise<void> {
    await this.#writer.submit('releaseWebhooks', { holder })
  }

  save(saving: WebhookSaving): Promise<boolean> {
    return this.#writer.submit('saveWebhook', saving)
  }

  forgetDead(forgetting: { readonly before: number; readonly limit: number; readonly at: number }): Promise<number> {
    return this.#writer.submit('forgetDeliveries', forgetting)
  }
}
