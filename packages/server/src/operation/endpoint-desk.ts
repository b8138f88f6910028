import type {
  Delivery,
  DeliveryCounts,
  DeliveryFault,
  DeliveryQuery,
  EventId,
  EventOwner,
  EventType,
  MaybePromise,
  Page,
  Webhook,
  WebhookId,
} from '@axbridge/core'

export type NewEndpoint = {
  readonly url: string
  readonly description: string
  readonly types: readonly EventType[] | null
}

export type EndpointChange = Partial<NewEndpoint> & { readonly enabled?: boolean }

/** A field breaks a rule that the contract cannot say. */
export type BadField = { readonly kind: 'bad_field'; readonly field: 'url' | 'description'; readonly rule: string }

export type Absent = { readonly kind: 'absent' }

/** As many deliveries wait as may. */
export type Full = { readonly kind: 'full' }

/** It was asked for too often of late. */
export type TooOften = { readonly kind: 'too_often'; readonly waitMs: number }

/** The event is kept no more; the oldest that are come behind `oldest`. */
export type Expired = { readonly kind: 'expired'; readonly oldest: number }

/** What is told again: all behind a number, of some types or of all, or one event. */
export type WantedReplay =
  | { readonly kind: 'from'; readonly after: number; readonly types: readonly EventType[] | null }
  | { readonly kind: 'one'; readonly number: number }

export type EndpointWithSecret = { readonly kind: 'made'; readonly webhook: Webhook; readonly secret: string }

export type Endpoint = { readonly kind: 'endpoint'; readonly webhook: Webhook }

export type TestOutcome = {
  readonly kind: 'tested'
  readonly status: number | null
  readonly fault: DeliveryFault | null
  readonly tookMs: number
}

/** What owners do with their endpoints: customers with those of their events, operators (null) with those of the server's own. */
export type EndpointDesk = {
  add(owner: EventOwner, endpoint: NewEndpoint): Promise<EndpointWithSecret | BadField | Full>
  list(owner: EventOwner): MaybePromise<readonly Webhook[]>
  find(owner: EventOwner, id: WebhookId): MaybePromise<Webhook | undefined>
  counts(id: WebhookId): MaybePromise<DeliveryCounts>
  change(owner: EventOwner, id: WebhookId, change: EndpointChange): Promise<Endpoint | BadField | Absent>
  remove(owner: EventOwner, id: WebhookId): Promise<Endpoint | Absent>
  rotate(owner: EventOwner, id: WebhookId, overlapMs: number): Promise<EndpointWithSecret | Absent>
  /** `full` when too many tests are in flight. */
  test(owner: EventOwner, id: WebhookId): Promise<TestOutcome | Absent | Full | TooOften>
  deliveries(query: DeliveryQuery): MaybePromise<Page<Delivery> | undefined>
  resend(
    owner: EventOwner,
    id: WebhookId,
    event: EventId,
  ): Promise<{ readonly kind: 'waiting'; readonly delivery: Delivery } | Absent | Full | Expired>
  /** `unknown` for a number that the owner's events have not reached. */
  replay(
    owner: EventOwner,
    id: WebhookId,
    wanted: WantedReplay,
  ): Promise<Endpoint | Absent | Full | Expired | { readonly kind: 'unknown' }>
}
