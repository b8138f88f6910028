import type { EventId, EventOwner, EventType } from '../events/event.ts'
import type { Delivery, DeliveryState } from '../webhooks/delivery.ts'
import type { Webhook, WebhookId, WebhookProgress } from '../webhooks/webhook.ts'
import type { MaybePromise, Page, PageRequest } from './page.ts'

/** What an owner changes of his endpoint; what is left out stays. */
export type WebhookChange = {
  readonly owner: EventOwner
  readonly id: WebhookId
  readonly at: number
  readonly set: Partial<Pick<Webhook, 'url' | 'description' | 'types' | 'disabled' | 'secret'>>
  /** Until when posts are signed as well with the secret that a new one replaces; left out, it ends at once. */
  readonly oldSecretUntil?: number
}

/** `after` is where it begins, `types` what of it: null for whatever the endpoint is told of. */
export type WebhookReplay = {
  readonly owner: EventOwner
  readonly id: WebhookId
  readonly at: number
  readonly after: number
  readonly types: readonly EventType[] | null
}

/** A delivery that is to be made, though it was made or given up before. */
export type Resending = {
  readonly owner: EventOwner
  readonly id: WebhookId
  readonly at: number
  readonly delivery: Delivery
}

export type DeliveryQuery = PageRequest & { readonly webhook: WebhookId; readonly state?: DeliveryState }

export type DeliveryCounts = { readonly waiting: number; readonly dead: number }

/** A server that delivers claims endpoints until an instant; before it no other server is given them. */
export type WebhookClaim = {
  /** The server's name for itself, another at each start. */
  readonly holder: string
  readonly at: number
  readonly until: number
  /** How many it holds at most. */
  readonly limit: number
}

/** What became of deliveries, by the server that holds the endpoint. */
export type WebhookSaving = {
  readonly webhook: WebhookId
  readonly holder: string
  /** As it was read. */
  readonly epoch: number
  readonly at: number
  readonly progress: WebhookProgress
  /** Deliveries as they are now. */
  readonly put: readonly Delivery[]
  /** The numbers of those that were made. */
  readonly drop: readonly number[]
  /** The endpoint is switched off with it; left out, it stays as it is. */
  readonly disabled?: NonNullable<Webhook['disabled']>
}

/** Endpoints and what has not reached them. Every write is durable when its promise resolves. */
export type WebhookStore = {
  /** False, and nothing was changed, when the owner has `mostWebhooks`. */
  add(webhook: Webhook): Promise<boolean>
  find(owner: EventOwner, id: WebhookId): MaybePromise<Webhook | undefined>
  /** All of an owner, in the order in which they were added. */
  list(owner: EventOwner): MaybePromise<readonly Webhook[]>
  /**
   * Undefined when the owner has no such endpoint. One that was switched off and is switched on is as if it had never failed: what waits
   * for it is due at `at` and has its whole time before it.
   */
  change(change: WebhookChange): Promise<Webhook | undefined>
  /** Removes an endpoint with its deliveries; answers what it was, undefined when the owner has no such endpoint. */
  remove(owner: EventOwner, id: WebhookId, at: number): Promise<Webhook | undefined>
  /**
   * Goes back to `after`, if the endpoint is beyond it: what follows is told again, of the past only what `types` says. Deliveries of the
   * events that are told again are dropped. A replay in a replay goes as far as either and tells what either does.
   */
  replay(replay: WebhookReplay): Promise<Webhook | undefined>
  /** Makes a delivery wait, or be due if it waits already. `full` when `mostWaiting` wait, `absent` when the owner has no such endpoint. */
  resend(resending: Resending): Promise<'waiting' | 'full' | 'absent'>
  /** In the order of numbers; undefined for a cursor that this list never gave. */
  deliveries(query: DeliveryQuery): MaybePromise<Page<Delivery> | undefined>
  delivery(webhook: WebhookId, event: EventId): MaybePromise<Delivery | undefined>
  counts(webhook: WebhookId): MaybePromise<DeliveryCounts>
  /** Every delivery that waits, and the dead ones of events that the cursor has not passed, in the order of numbers. */
  underWay(webhook: WebhookId): MaybePromise<readonly Delivery[]>
  /**
   * The endpoints that this server holds from now on: its own ones first, then those that nobody holds at `at`; none that is switched off.
   * The time of an own one is renewed when a third of it is over, at the latest. One that is held for longer than any hold lasts, since
   * the clock was set back, is held by nobody.
   */
  claim(claim: WebhookClaim): Promise<readonly Webhook[]>
  /** Gives up all that this server holds. */
  release(holder: string, at: number): Promise<void>
  /** False, and nothing was changed, where another server holds the endpoint, or its owner did something that this one does not know of. */
  save(saving: WebhookSaving): Promise<boolean>
  /** Drops dead deliveries whose last attempt was before `before`, at most `limit`; answers how many. */
  forgetDead(forgetting: { readonly before: number; readonly limit: number; readonly at: number }): Promise<number>
}
