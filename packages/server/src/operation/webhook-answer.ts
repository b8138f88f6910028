import type { DeliveryAnswer, WebhookAnswer } from '@axbridge/api'
import type { Delivery, DeliveryCounts, Webhook } from '@axbridge/core'
import { cursorOf } from './event-answer.ts'
import { formatInstant, formatInstantOrNull } from './instant.ts'

/** An endpoint as its owner is answered it: never its secret. */
export const webhookAnswer = (webhook: Webhook, { waiting, dead }: DeliveryCounts): WebhookAnswer => {
  const { id, url, description, types, disabled, previousSecret, createdAt, progress } = webhook
  return {
    id,
    url,
    description,
    types: types === null ? null : [...types],
    enabled: disabled === null,
    disabledReason: disabled?.reason ?? null,
    disabledAt: formatInstantOrNull(disabled?.at ?? null),
    createdAt: formatInstant(createdAt),
    previousSecretUntil: formatInstantOrNull(previousSecret?.until ?? null),
    cursor: cursorOf(progress.cursor),
    replayThrough: progress.replay === null ? null : cursorOf(progress.replay.through),
    waiting,
    dead,
    failingSince: formatInstantOrNull(progress.failingSince),
    lastSuccessAt: formatInstantOrNull(progress.lastSuccessAt),
  }
}

export const deliveryAnswer = (delivery: Delivery): DeliveryAnswer => {
  const { number, event, type, subject, state, attempts, nextAt, lastAt, lastStatus, lastFault } = delivery
  return {
    ...{ event, cursor: cursorOf(number), type, subject, state, attempts },
    nextAt: formatInstantOrNull(nextAt),
    lastAt: formatInstantOrNull(lastAt),
    ...{ lastStatus, lastFault },
  }
}
