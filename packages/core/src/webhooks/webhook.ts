import type { EventOwner, EventType } from '../events/event.ts'
import { accept, type Parsed, reject } from '../numbering/parsed.ts'
import type { Sealed } from '../ports/vault.ts'

declare const webhookId: unique symbol

/** `whk_` and 80 random bits. */
export type WebhookId = string & { readonly [webhookId]: true }

/** Why an endpoint takes nothing: its owner said so, it answered 410, or nothing reached it for `webhookGiveUpMs`. */
export const disabledReasons = ['asked', 'gone', 'failing'] as const

export type DisabledReason = (typeof disabledReasons)[number]

/** An address to which its owner's events are posted. Times are integer ms. */
export type Webhook = {
  readonly id: WebhookId
  /** Whose events it is told; null for the platform's own operators. */
  readonly owner: EventOwner
  readonly url: string
  readonly description: string
  /** What it is told of; null for everything. */
  readonly types: readonly EventType[] | null
  readonly disabled: { readonly reason: DisabledReason; readonly at: number } | null
  /** What posts are signed with. */
  readonly secret: Sealed
  /** The secret before the last rotation, with which posts are signed as well until `until`. */
  readonly previousSecret: { readonly secret: Sealed; readonly until: number } | null
  readonly createdAt: number
  readonly progress: WebhookProgress
  /**
   * Counts what its owner did to what is delivered: switched it on or off, replayed, sent again. Who delivers holds the number of which
   * he knows, and what he saves under an older one is not taken.
   */
  readonly epoch: number
}

/** How far an endpoint has been told. */
export type WebhookProgress = {
  /** The number through which every event was delivered, did not concern the endpoint, or has a delivery of its own. */
  readonly cursor: number
  /** Events up to `through` were told before and are told again: only these types where there are some. */
  readonly replay: { readonly through: number; readonly types: readonly EventType[] | null } | null
  /** Since when nothing was delivered though it was tried; null while deliveries succeed. */
  readonly failingSince: number | null
  readonly lastSuccessAt: number | null
}

export const newProgress = (cursor: number): WebhookProgress => ({
  cursor,
  replay: null,
  failingSince: null,
  lastSuccessAt: null,
})

/** How many endpoints an owner may have. */
export const mostWebhooks = 16

/** An endpoint to which nothing could be delivered for so long is switched off, and a delivery that failed for so long is dead. */
export const webhookGiveUpMs = 24 * 3_600_000

export const parseWebhookId = (text: string): Parsed<WebhookId> =>
  /^whk_[a-z2-9]{16}$/.test(text) ? accept(text as WebhookId) : reject('must be the id of a webhook')
