import type { OperationIdOf } from '@axbridge/api'
import type { OperationHandler } from '../operation/operation-handler.ts'
import { webhookOperations as operationsOn } from '../operation/webhook-operations.ts'
import type { AdminParts } from './admin-parts.ts'
import type { Operator } from './operator.ts'

type WebhookOperationId = Extract<
  OperationIdOf<'admin'>,
  `${string}OperatorWebhook${string}` | `${string}Deliver${string}`
>

/** The endpoints to which the server's own events are posted. */
export const webhookOperations = ({
  desk,
  log,
}: Pick<AdminParts, 'desk' | 'log'>): Readonly<Record<WebhookOperationId, OperationHandler<Operator>>> => {
  const on = operationsOn<Operator>(desk, {
    ownerOf: () => null,
    base: '/admin/v1/webhooks',
    done: ({ requestId, who }, webhook, text) => log.done({ requestId, operator: who.name, webhook }, text),
  })
  return {
    addOperatorWebhook: on.add,
    listOperatorWebhooks: on.list,
    getOperatorWebhook: on.get,
    changeOperatorWebhook: on.change,
    removeOperatorWebhook: on.remove,
    rotateOperatorWebhookSecret: on.rotate,
    testOperatorWebhook: on.test,
    listOperatorDeliveries: on.deliveries,
    resendOperatorDelivery: on.resend,
    replayOperatorWebhook: on.replay,
  }
}
