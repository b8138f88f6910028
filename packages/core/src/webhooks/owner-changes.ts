import type { EventType } from '../events/event.ts'
import type { WebhookChange, WebhookReplay } from '../ports/webhook-store.ts'
import type { Delivery } from './delivery.ts'
import type { Webhook, WebhookProgress } from './webhook.ts'

/** An endpoint after its owner's change, and whether what waits for it begins anew. */
export const afterChange = (
  webhook: Webhook,
  change: Pick<WebhookChange, 'at' | 'set' | 'oldSecretUntil'>,
): { readonly webhook: Webhook; readonly isRestarted: boolean } => {
  const { set } = change
  const previousSecret = set.secret === undefined ? webhook.previousSecret : afterRotation(webhook, change)
  const changed = { ...webhook, ...set, previousSecret }
  const isSwitched = (webhook.disabled === null) !== (changed.disabled === null)
  if (!isSwitched) return { webhook: { ...changed, disabled: webhook.disabled }, isRestarted: false }
  const epoch = webhook.epoch + 1
  if (changed.disabled !== null) return { webhook: { ...changed, epoch }, isRestarted: false }
  return { webhook: { ...changed, epoch, progress: { ...webhook.progress, failingSince: null } }, isRestarted: true }
}

/**
 * What a secret leaves behind that is replaced. Who rotates again before the overlap is over did not get the answer to the first, or
 * another rotated with him: the receiver has the secret of before both, which goes on to its own end, and the one between has nobody.
 */
const afterRotation = (
  { secret, previousSecret }: Webhook,
  { at, oldSecretUntil = at }: Pick<WebhookChange, 'at' | 'oldSecretUntil'>,
): Webhook['previousSecret'] => {
  if (oldSecretUntil <= at) return null
  return previousSecret !== null && previousSecret.until > at ? previousSecret : { secret, until: oldSecretUntil }
}

/** A delivery that waits, as if it had never been tried; its attempts stay counted. */
export const restarted = (delivery: Delivery, at: number): Delivery => ({
  ...delivery,
  state: 'waiting',
  triedSince: null,
  nextAt: delivery.nextAt === null && delivery.state === 'waiting' ? null : at,
})

/** An endpoint that goes back to an earlier event; itself where it is not beyond that one. */
export const afterReplay = (webhook: Webhook, { after, types }: Pick<WebhookReplay, 'after' | 'types'>): Webhook => {
  const { progress } = webhook
  if (after >= progress.cursor) return webhook
  return {
    ...webhook,
    epoch: webhook.epoch + 1,
    progress: { ...progress, cursor: after, replay: withReplay(progress, types) },
  }
}

const withReplay = (
  { cursor, replay }: WebhookProgress,
  types: readonly EventType[] | null,
): NonNullable<WebhookProgress['replay']> => {
  if (replay === null) return { through: cursor, types }
  const both = replay.types === null || types === null ? null : [...new Set([...replay.types, ...types])]
  return { through: Math.max(replay.through, cursor), types: both }
}

/** Whether a replay tells the event of this delivery again, so that the delivery is dropped. */
export const isToldAgain = (
  { number, type }: Pick<Delivery, 'number' | 'type'>,
  { after, types }: Pick<WebhookReplay, 'after' | 'types'>,
): boolean => number > after && type !== 'webhook.gap' && (types === null || types.includes(type))
