import type {
  CallOptions,
  Delivery,
  DeliveryFilter,
  NewWebhook,
  OperatorEvent,
  OperatorWebhookChangeRequest,
  OperatorWebhookReplayRequest,
  OperatorWebhookRequest,
  Page,
  Webhook,
  WebhookChangeRequest,
  WebhookReplayRequest,
  WebhookRequest,
  WebhookTest,
} from '@axbridge/sdk/console'
import { type CustomerService, firstPage, service } from '../../api/service.ts'

export type WebhookVerb = 'add' | 'list' | 'change' | 'remove' | 'rotate' | 'test' | 'deliveries' | 'resend' | 'replay'

/** Endpoints and what can be done with them: the platform's, or a customer's. */
export type WebhookDesk = {
  /** `platform`, or the customer's id. */
  readonly owner: string
  /** The operation behind each verb, as the session names those that one may ask. */
  readonly asks: Readonly<Record<WebhookVerb, string>>
  /** An operator is told of more types than a customer. */
  readonly tellsAlarms: boolean
  list(options: CallOptions): Promise<{ readonly items: readonly Webhook[] }>
  add(request: OperatorWebhookRequest): Promise<NewWebhook>
  change(id: string, change: OperatorWebhookChangeRequest): Promise<Webhook>
  remove(id: string): Promise<Webhook>
  rotate(id: string): Promise<NewWebhook>
  test(id: string): Promise<WebhookTest>
  deliveries(id: string, filter: DeliveryFilter, options: CallOptions): Promise<Page<Delivery>>
  resend(id: string, event: string): Promise<Delivery>
  replay(id: string, request: OperatorWebhookReplayRequest): Promise<Webhook>
}

export type EventName = OperatorEvent['type']

export const platformDesk: WebhookDesk = {
  owner: 'platform',
  asks: {
    add: 'addOperatorWebhook',
    list: 'listOperatorWebhooks',
    change: 'changeOperatorWebhook',
    remove: 'removeOperatorWebhook',
    rotate: 'rotateOperatorWebhookSecret',
    test: 'testOperatorWebhook',
    deliveries: 'listOperatorDeliveries',
    resend: 'resendOperatorDelivery',
    replay: 'replayOperatorWebhook',
  },
  tellsAlarms: true,
  list: (options) => service.listOperatorWebhooks(options),
  add: (request) => service.addOperatorWebhook(request),
  change: (id, change) => service.changeOperatorWebhook(id, change),
  remove: (id) => service.removeOperatorWebhook(id),
  rotate: (id) => service.rotateOperatorWebhookSecret(id),
  test: (id) => service.testOperatorWebhook(id),
  deliveries: (id, filter, options) => firstPage(service.listOperatorDeliveries(id, filter, options)),
  resend: (id, event) => service.resendOperatorDelivery(id, event),
  replay: (id, request) => service.replayOperatorWebhook(id, request),
}

/** The form offers a customer only what a customer is told; the service refuses anything else. */
export const customerDesk = (owner: string, client: CustomerService): WebhookDesk => ({
  owner,
  asks: {
    add: 'addWebhook',
    list: 'listWebhooks',
    change: 'changeWebhook',
    remove: 'removeWebhook',
    rotate: 'rotateWebhookSecret',
    test: 'testWebhook',
    deliveries: 'listDeliveries',
    resend: 'resendDelivery',
    replay: 'replayWebhook',
  },
  tellsAlarms: false,
  list: (options) => client.listWebhooks(options),
  add: (request) => client.addWebhook(request as WebhookRequest),
  change: (id, change) => client.changeWebhook(id, change as WebhookChangeRequest),
  remove: (id) => client.removeWebhook(id),
  rotate: (id) => client.rotateWebhookSecret(id),
  test: (id) => client.testWebhook(id),
  deliveries: (id, filter, options) => firstPage(client.listDeliveries(id, filter, options)),
  resend: (id, event) => client.resendDelivery(id, event),
  replay: (id, request) => client.replayWebhook(id, request as WebhookReplayRequest),
})
