import {
  type Delivery,
  type EventId,
  newProgress,
  type Store,
  type Webhook,
  type WebhookId,
  type WebhookSaving,
} from '@axbridge/core'
import { addCustomers, customer, minute, noon, octetsOf } from './samples.ts'

const letters = 'abcdefghijkmnpqrstuvwxyz23456789'

const tokenOf = (n: number): string => letters.charAt(n).repeat(16)

export const webhookId = (n: number): WebhookId => `whk_${tokenOf(n)}` as WebhookId

/** The nth endpoint, as its owner set it up: it has been told everything through event 100. */
export const webhook = (n: number, changed: Partial<Webhook> = {}): Webhook => ({
  id: webhookId(n),
  owner: customer,
  url: `https://receiver.example/${n}`,
  description: 'a receiver',
  types: null,
  disabled: null,
  secret: octetsOf(`secret ${n}`),
  previousSecret: null,
  createdAt: noon,
  progress: newProgress(100),
  epoch: 0,
  ...changed,
})

export const eventId = (number: number): EventId => `evt_${tokenOf(number % 32)}_n` as EventId

/** The delivery of the event of this number, after one failed attempt. */
export const delivery = (number: number, changed: Partial<Delivery> = {}): Delivery => ({
  number,
  event: eventId(number),
  type: 'call.ended',
  subject: `call_${number}`,
  state: 'waiting',
  attempts: 1,
  triedSince: noon,
  nextAt: noon + minute,
  lastAt: noon,
  lastStatus: 500,
  lastFault: 'refused',
  missedFrom: null,
  ...changed,
})

export const dead = (number: number, lastAt = noon): Delivery =>
  delivery(number, { state: 'dead', nextAt: null, lastAt })

export const claim = { holder: 'one server', at: noon, until: noon + minute, limit: 100 }

export const saving = (n: number, changed: Partial<WebhookSaving> = {}): WebhookSaving => ({
  webhook: webhookId(n),
  holder: claim.holder,
  epoch: 0,
  at: noon,
  progress: newProgress(100),
  put: [],
  drop: [],
  ...changed,
})

/** A store with the first endpoint, held by one server, and these deliveries of it. */
export const holding = async (store: Store, ...put: readonly Delivery[]): Promise<void> => {
  await addCustomers(store)
  await store.webhooks.add(webhook(1))
  await store.webhooks.claim(claim)
  await store.webhooks.save(saving(1, { put }))
}
