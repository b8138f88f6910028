import type { CustomerId, Delivery, Webhook, WebhookId } from '@axbridge/core'
import { int8Array, textArray } from './binary-arrays.ts'
import { octetsOf } from './rows.ts'

/** The columns in the order of `webhookColumns`. */
export type WebhookRow = [
  ordinal: number,
  id: WebhookId,
  owner: CustomerId | null,
  content: string,
  secret: Buffer,
  previousSecret: Buffer | null,
  epoch: number,
  holder: string | null,
  heldUntil: number,
]

/** What of a webhook is JSON. */
type Content = Pick<Webhook, 'url' | 'description' | 'types' | 'disabled' | 'createdAt' | 'progress'> & {
  readonly previousUntil: number | null
}

export const webhookOf = ([, id, owner, text, secret, previousSecret, epoch]: WebhookRow): Webhook => {
  const { previousUntil, ...content } = JSON.parse(text) as Content
  return {
    id,
    owner,
    ...content,
    secret: octetsOf(secret),
    previousSecret:
      previousSecret === null || previousUntil === null
        ? null
        : { secret: octetsOf(previousSecret), until: previousUntil },
    epoch,
  }
}

/** Content, secret, the one before it, whether it is switched off, and the epoch. */
export const webhookColumnsOf = (webhook: Webhook): readonly unknown[] => {
  const { url, description, types, disabled, createdAt, progress, secret, previousSecret, epoch } = webhook
  const previousUntil = previousSecret?.until ?? null
  const content: Content = { url, description, types, disabled, createdAt, progress, previousUntil }
  return [
    JSON.stringify(content),
    Buffer.from(secret),
    previousSecret === null ? null : Buffer.from(previousSecret.secret),
    disabled !== null,
    epoch,
  ]
}

export type DeliveryRow = [content: string]

export const deliveryOf = ([content]: DeliveryRow): Delivery => JSON.parse(content) as Delivery

/** Numbers, events, whether each is dead, the last attempts, and all of them as JSON. */
export const deliveryColumnsOf = (deliveries: readonly Delivery[]): readonly unknown[] => [
  int8Array(deliveries.map(({ number }) => number)),
  textArray(deliveries.map(({ event }) => event)),
  deliveries.map(({ state }) => state === 'dead'),
  int8Array(deliveries.map(({ lastAt }) => lastAt)),
  textArray(deliveries.map((delivery) => JSON.stringify(delivery))),
]
