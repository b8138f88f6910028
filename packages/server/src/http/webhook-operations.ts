import type { OperationIdOf } from '@axbridge/api'
import type { Customer } from '@axbridge/core'
import type { EndpointDesk } from '../operation/endpoint-desk.ts'
import type { OperationHandler } from '../operation/operation-handler.ts'
import { webhookOperations as operationsOn } from '../operation/webhook-operations.ts'

type WebhookOperationId = Extract<OperationIdOf<'api_key'>, `${string}Webhook${string}` | `${string}Deliver${string}`>

/** The endpoints of a customer. */
export const webhookOperations = (
  desk: EndpointDesk,
): Readonly<Record<WebhookOperationId, OperationHandler<Customer>>> => {
  const on = operationsOn<Customer>(desk, { ownerOf: ({ id }) => id, base: '/v1/webhooks', done: () => {} })
  return {
    addWebhook: on.add,
    listWebhooks: on.list,
    getWebhook: on.get,
    changeWebhook: on.change,
    removeWebhook: on.remove,
    rotateWebhookSecret: on.rotate,
    testWebhook: on.test,
    listDeliveries: on.deliveries,
    resendDelivery: on.resend,
    replayWebhook: on.replay,
  }
}
