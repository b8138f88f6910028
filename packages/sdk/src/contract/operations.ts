// Made from openapi.json by `npm run openapi`. Do not edit.

import type {
  ActualUser,
  ActualUserPage,
  BindBatchAnswer,
  Binding,
  BindingPage,
  Call,
  CallPage,
  Delivery,
  DeliveryPage,
  EventPage,
  Ladder,
  NewWebhook,
  OptOut,
  OptOutPage,
  OrderUnbound,
  OwnSuspension,
  OwnSuspensionPage,
  Pool,
  RouteCheck,
  UnbindBatchAnswer,
  Webhook,
  WebhookList,
  WebhookTest,
} from './answers.ts'
import type {
  ActualUserRemovalRequest,
  ActualUserRequest,
  AppealRequest,
  BindBatchRequest,
  BindingChangeRequest,
  BindingSearchRequest,
  BindRequest,
  OptOutRemovalRequest,
  OptOutRequest,
  RouteCheckRequest,
  UnbindBatchRequest,
  WebhookChangeRequest,
  WebhookReplayRequest,
  WebhookRequest,
} from './requests.ts'

/** Where each operation is, and the rules of what stands in its URL. */
export const operations = {
  bind: {
    method: 'POST',
    path: '/v1/bindings',
    takesIdempotencyKey: true,
    parameters: {},
  },
  listBindings: {
    method: 'GET',
    path: '/v1/bindings',
    takesIdempotencyKey: false,
    parameters: {
      number: {
        in: 'query',
        required: false,
        pattern: '^700[0-9]{12}$',
        rule: 'must be exactly 15 digits (0-9) beginning with 700, without country code, prefix or separators',
      },
      orderId: {
        in: 'query',
        required: false,
        pattern: '^[^\\p{C}\\p{Zl}\\p{Zp}]+$',
        minLength: 1,
        maxLength: 128,
        rule: 'must be 1 to 128 printable characters',
      },
      mode: {
        in: 'query',
        required: false,
        enum: ['AXB', 'AXYB', 'GXB', 'GXYB'],
        rule: 'must be AXB, AXYB, GXB or GXYB',
      },
      state: {
        in: 'query',
        required: false,
        enum: ['live', 'grace', 'ended'],
        rule: 'must be live, grace or ended',
      },
      from: {
        in: 'query',
        required: false,
        maxLength: 40,
        rule: 'must be a real RFC 3339 date-time with its offset, such as 2030-01-31T08:00:00.000Z',
      },
      to: {
        in: 'query',
        required: false,
        maxLength: 40,
        rule: 'must be a real RFC 3339 date-time with its offset, such as 2030-01-31T08:00:00.000Z',
      },
      limit: {
        in: 'query',
        required: false,
        minimum: 1,
        maximum: 200,
        rule: 'must be a whole number from 1 to 200',
      },
      cursor: {
        in: 'query',
        required: false,
        minLength: 1,
        maxLength: 512,
        rule: 'must be the next cursor of an earlier page',
      },
    },
  },
  unbindOrder: {
    method: 'DELETE',
    path: '/v1/bindings',
    takesIdempotencyKey: false,
    parameters: {
      orderId: {
        in: 'query',
        required: true,
        pattern: '^[^\\p{C}\\p{Zl}\\p{Zp}]+$',
        minLength: 1,
        maxLength: 128,
        rule: 'must be 1 to 128 printable characters',
      },
      graceMs: {
        in: 'query',
        required: false,
        minimum: 0,
        maximum: 9007199254740991,
        rule: 'must be a whole number, 0 or more',
      },
    },
  },
  bindBatch: {
    method: 'POST',
    path: '/v1/bindings/batch',
    takesIdempotencyKey: true,
    parameters: {},
  },
  unbindBatch: {
    method: 'POST',
    path: '/v1/bindings/batch-unbind',
    takesIdempotencyKey: false,
    parameters: {},
  },
  searchBindings: {
    method: 'POST',
    path: '/v1/bindings/search',
    takesIdempotencyKey: false,
    parameters: {},
  },
  getBinding: {
    method: 'GET',
    path: '/v1/bindings/{id}',
    takesIdempotencyKey: false,
    parameters: {
      id: {
        in: 'path',
        required: true,
        pattern: '^bnd_700[0-9]{8}_(?:[a-z2-9]{8})?[a-z2-9]{16}$',
        rule: 'must be the id of a binding',
      },
    },
  },
  changeBinding: {
    method: 'PATCH',
    path: '/v1/bindings/{id}',
    takesIdempotencyKey: false,
    parameters: {
      id: {
        in: 'path',
        required: true,
        pattern: '^bnd_700[0-9]{8}_(?:[a-z2-9]{8})?[a-z2-9]{16}$',
        rule: 'must be the id of a binding',
      },
    },
  },
  unbind: {
    method: 'DELETE',
    path: '/v1/bindings/{id}',
    takesIdempotencyKey: false,
    parameters: {
      id: {
        in: 'path',
        required: true,
        pattern: '^bnd_700[0-9]{8}_(?:[a-z2-9]{8})?[a-z2-9]{16}$',
        rule: 'must be the id of a binding',
      },
      graceMs: {
        in: 'query',
        required: false,
        minimum: 0,
        maximum: 9007199254740991,
        rule: 'must be a whole number, 0 or more',
      },
    },
  },
  listCalls: {
    method: 'GET',
    path: '/v1/calls',
    takesIdempotencyKey: false,
    parameters: {
      binding: {
        in: 'query',
        required: false,
        pattern: '^bnd_700[0-9]{8}_(?:[a-z2-9]{8})?[a-z2-9]{16}$',
        rule: 'must be the id of a binding',
      },
      x: {
        in: 'query',
        required: false,
        pattern: '^700[0-9]{12}$',
        rule: 'must be exactly 15 digits (0-9) beginning with 700, without country code, prefix or separators',
      },
      orderId: {
        in: 'query',
        required: false,
        pattern: '^[^\\p{C}\\p{Zl}\\p{Zp}]+$',
        minLength: 1,
        maxLength: 128,
        rule: 'must be 1 to 128 printable characters',
      },
      direction: {
        in: 'query',
        required: false,
        enum: ['a_to_b', 'b_to_a'],
        rule: 'must be a_to_b or b_to_a',
      },
      outcome: {
        in: 'query',
        required: false,
        enum: ['open', 'completed', 'refused', 'busy', 'no_answer', 'declined', 'cancelled', 'failed', 'lost'],
        rule: 'must be one of open, completed, refused, busy, no_answer, declined, cancelled, failed, lost',
      },
      from: {
        in: 'query',
        required: false,
        maxLength: 40,
        rule: 'must be a real RFC 3339 date-time with its offset, such as 2030-01-31T08:00:00.000Z',
      },
      to: {
        in: 'query',
        required: false,
        maxLength: 40,
        rule: 'must be a real RFC 3339 date-time with its offset, such as 2030-01-31T08:00:00.000Z',
      },
      limit: {
        in: 'query',
        required: false,
        minimum: 1,
        maximum: 200,
        rule: 'must be a whole number from 1 to 200',
      },
      cursor: {
        in: 'query',
        required: false,
        minLength: 1,
        maxLength: 512,
        rule: 'must be the next cursor of an earlier page',
      },
    },
  },
  getCall: {
    method: 'GET',
    path: '/v1/calls/{id}',
    takesIdempotencyKey: false,
    parameters: {
      id: {
        in: 'path',
        required: true,
        pattern: '^call_(?:700[0-9]{8}_)?[a-z2-9]{16}$',
        rule: 'must be the id of a call',
      },
    },
  },
  checkRoute: {
    method: 'POST',
    path: '/v1/routes/check',
    takesIdempotencyKey: false,
    parameters: {},
  },
  getCallLadder: {
    method: 'GET',
    path: '/v1/calls/{id}/ladder',
    takesIdempotencyKey: false,
    parameters: {
      id: {
        in: 'path',
        required: true,
        pattern: '^(?:call|msg)_(?:700[0-9]{8}_)?[a-z2-9]{16}$',
        rule: 'must be the id of a call',
      },
    },
  },
  listEvents: {
    method: 'GET',
    path: '/v1/events',
    takesIdempotencyKey: false,
    parameters: {
      after: {
        in: 'query',
        required: false,
        pattern: '^(?:last|0|[1-9][0-9]{0,14})$',
        rule: 'must be a cursor that an event or an earlier answer gave',
      },
      types: {
        in: 'query',
        required: false,
        pattern:
          '^(?:binding\\.created|binding\\.updated|binding\\.ended|pair\\.quarantined|pair\\.freed|call\\.started|call\\.ringing|call\\.answered|call\\.ended|call\\.refused|pool\\.low|pool\\.recovered|webhook\\.disabled|suspension\\.began|suspension\\.ended)(?:,(?:binding\\.created|binding\\.updated|binding\\.ended|pair\\.quarantined|pair\\.freed|call\\.started|call\\.ringing|call\\.answered|call\\.ended|call\\.refused|pool\\.low|pool\\.recovered|webhook\\.disabled|suspension\\.began|suspension\\.ended))*$',
        maxLength: 512,
        rule: 'must be types of events with commas between, such as call.ended,binding.ended',
      },
      limit: {
        in: 'query',
        required: false,
        minimum: 1,
        maximum: 1000,
        rule: 'must be a whole number from 1 to 1000',
      },
      wait: {
        in: 'query',
        required: false,
        minimum: 0,
        maximum: 60,
        rule: 'must be a whole number of seconds from 0 to 60',
      },
    },
  },
  getPool: {
    method: 'GET',
    path: '/v1/pool',
    takesIdempotencyKey: false,
    parameters: {},
  },
  listOwnSuspensions: {
    method: 'GET',
    path: '/v1/suspensions',
    takesIdempotencyKey: false,
    parameters: {
      state: {
        in: 'query',
        required: false,
        enum: ['in_force', 'appealed', 'lifted'],
        rule: 'must be in_force, appealed or lifted',
      },
      limit: {
        in: 'query',
        required: false,
        minimum: 1,
        maximum: 200,
        rule: 'must be a whole number from 1 to 200',
      },
      cursor: {
        in: 'query',
        required: false,
        minLength: 1,
        maxLength: 512,
        rule: 'must be the next cursor of an earlier page',
      },
    },
  },
  appealSuspension: {
    method: 'POST',
    path: '/v1/suspensions/{id}/appeal',
    takesIdempotencyKey: false,
    parameters: {
      id: {
        in: 'path',
        required: true,
        pattern: '^mat_[a-z2-9]{24}$',
        rule: 'is not the id of a matter',
      },
    },
  },
  addOptOut: {
    method: 'POST',
    path: '/v1/opt-outs',
    takesIdempotencyKey: false,
    parameters: {},
  },
  listOptOuts: {
    method: 'GET',
    path: '/v1/opt-outs',
    takesIdempotencyKey: false,
    parameters: {
      of: {
        in: 'query',
        required: false,
        enum: ['bindings', 'calls', 'both', 'removed'],
        rule: 'must be bindings, calls, both or removed',
      },
      limit: {
        in: 'query',
        required: false,
        minimum: 1,
        maximum: 200,
        rule: 'must be a whole number from 1 to 200',
      },
      cursor: {
        in: 'query',
        required: false,
        minLength: 1,
        maxLength: 512,
        rule: 'must be the next cursor of an earlier page',
      },
    },
  },
  removeOptOut: {
    method: 'POST',
    path: '/v1/opt-outs/removal',
    takesIdempotencyKey: false,
    parameters: {},
  },
  registerActualUser: {
    method: 'POST',
    path: '/v1/actual-users',
    takesIdempotencyKey: false,
    parameters: {},
  },
  listActualUsers: {
    method: 'GET',
    path: '/v1/actual-users',
    takesIdempotencyKey: false,
    parameters: {
      limit: {
        in: 'query',
        required: false,
        minimum: 1,
        maximum: 200,
        rule: 'must be a whole number from 1 to 200',
      },
      cursor: {
        in: 'query',
        required: false,
        minLength: 1,
        maxLength: 512,
        rule: 'must be the next cursor of an earlier page',
      },
    },
  },
  removeActualUser: {
    method: 'POST',
    path: '/v1/actual-users/removal',
    takesIdempotencyKey: false,
    parameters: {},
  },
  addWebhook: {
    method: 'POST',
    path: '/v1/webhooks',
    takesIdempotencyKey: false,
    parameters: {},
  },
  listWebhooks: {
    method: 'GET',
    path: '/v1/webhooks',
    takesIdempotencyKey: false,
    parameters: {},
  },
  getWebhook: {
    method: 'GET',
    path: '/v1/webhooks/{id}',
    takesIdempotencyKey: false,
    parameters: {
      id: {
        in: 'path',
        required: true,
        pattern: '^whk_[a-z2-9]{16}$',
        rule: 'must be the id of a webhook',
      },
    },
  },
  changeWebhook: {
    method: 'PATCH',
    path: '/v1/webhooks/{id}',
    takesIdempotencyKey: false,
    parameters: {
      id: {
        in: 'path',
        required: true,
        pattern: '^whk_[a-z2-9]{16}$',
        rule: 'must be the id of a webhook',
      },
    },
  },
  removeWebhook: {
    method: 'DELETE',
    path: '/v1/webhooks/{id}',
    takesIdempotencyKey: false,
    parameters: {
      id: {
        in: 'path',
        required: true,
        pattern: '^whk_[a-z2-9]{16}$',
        rule: 'must be the id of a webhook',
      },
    },
  },
  rotateWebhookSecret: {
    method: 'POST',
    path: '/v1/webhooks/{id}/rotate-secret',
    takesIdempotencyKey: false,
    parameters: {
      id: {
        in: 'path',
        required: true,
        pattern: '^whk_[a-z2-9]{16}$',
        rule: 'must be the id of a webhook',
      },
      overlapMs: {
        in: 'query',
        required: false,
        minimum: 0,
        maximum: 604800000,
        rule: 'must be a whole number from 0 to 604800000',
      },
    },
  },
  testWebhook: {
    method: 'POST',
    path: '/v1/webhooks/{id}/test',
    takesIdempotencyKey: false,
    parameters: {
      id: {
        in: 'path',
        required: true,
        pattern: '^whk_[a-z2-9]{16}$',
        rule: 'must be the id of a webhook',
      },
    },
  },
  listDeliveries: {
    method: 'GET',
    path: '/v1/webhooks/{id}/deliveries',
    takesIdempotencyKey: false,
    parameters: {
      id: {
        in: 'path',
        required: true,
        pattern: '^whk_[a-z2-9]{16}$',
        rule: 'must be the id of a webhook',
      },
      state: {
        in: 'query',
        required: false,
        enum: ['waiting', 'dead'],
        rule: 'must be waiting or dead',
      },
      limit: {
        in: 'query',
        required: false,
        minimum: 1,
        maximum: 200,
        rule: 'must be a whole number from 1 to 200',
      },
      cursor: {
        in: 'query',
        required: false,
        minLength: 1,
        maxLength: 512,
        rule: 'must be the next cursor of an earlier page',
      },
    },
  },
  resendDelivery: {
    method: 'POST',
    path: '/v1/webhooks/{id}/deliveries/{event}/resend',
    takesIdempotencyKey: false,
    parameters: {
      id: {
        in: 'path',
        required: true,
        pattern: '^whk_[a-z2-9]{16}$',
        rule: 'must be the id of a webhook',
      },
      event: {
        in: 'path',
        required: true,
        pattern: '^evt_(?:700[0-9]{8}_)?(?:[a-z2-9]{8})?[a-z2-9]{16}_(?:[cefqsraxn]|[uq][0-9]{1,9})$',
        rule: 'must be the id of an event',
      },
    },
  },
  replayWebhook: {
    method: 'POST',
    path: '/v1/webhooks/{id}/replay',
    takesIdempotencyKey: false,
    parameters: {
      id: {
        in: 'path',
        required: true,
        pattern: '^whk_[a-z2-9]{16}$',
        rule: 'must be the id of a webhook',
      },
    },
  },
} as const

export type OperationId = keyof typeof operations

/** The body that an operation is sent with. */
export type Bodies = {
  readonly bind: BindRequest
  readonly listBindings: undefined
  readonly unbindOrder: undefined
  readonly bindBatch: BindBatchRequest
  readonly unbindBatch: UnbindBatchRequest
  readonly searchBindings: BindingSearchRequest
  readonly getBinding: undefined
  readonly changeBinding: BindingChangeRequest
  readonly unbind: undefined
  readonly listCalls: undefined
  readonly getCall: undefined
  readonly checkRoute: RouteCheckRequest
  readonly getCallLadder: undefined
  readonly listEvents: undefined
  readonly getPool: undefined
  readonly listOwnSuspensions: undefined
  readonly appealSuspension: AppealRequest
  readonly addOptOut: OptOutRequest
  readonly listOptOuts: undefined
  readonly removeOptOut: OptOutRemovalRequest
  readonly registerActualUser: ActualUserRequest
  readonly listActualUsers: undefined
  readonly removeActualUser: ActualUserRemovalRequest
  readonly addWebhook: WebhookRequest
  readonly listWebhooks: undefined
  readonly getWebhook: undefined
  readonly changeWebhook: WebhookChangeRequest
  readonly removeWebhook: undefined
  readonly rotateWebhookSecret: undefined
  readonly testWebhook: undefined
  readonly listDeliveries: undefined
  readonly resendDelivery: undefined
  readonly replayWebhook: WebhookReplayRequest
}

/** What an operation answers when it is done. */
export type Answers = {
  readonly bind: Binding
  readonly listBindings: BindingPage
  readonly unbindOrder: OrderUnbound
  readonly bindBatch: BindBatchAnswer
  readonly unbindBatch: UnbindBatchAnswer
  readonly searchBindings: BindingPage
  readonly getBinding: Binding
  readonly changeBinding: Binding
  readonly unbind: Binding
  readonly listCalls: CallPage
  readonly getCall: Call
  readonly checkRoute: RouteCheck
  readonly getCallLadder: Ladder
  readonly listEvents: EventPage
  readonly getPool: Pool
  readonly listOwnSuspensions: OwnSuspensionPage
  readonly appealSuspension: OwnSuspension
  readonly addOptOut: OptOut
  readonly listOptOuts: OptOutPage
  readonly removeOptOut: OptOut
  readonly registerActualUser: ActualUser
  readonly listActualUsers: ActualUserPage
  readonly removeActualUser: ActualUser
  readonly addWebhook: NewWebhook
  readonly listWebhooks: WebhookList
  readonly getWebhook: Webhook
  readonly changeWebhook: Webhook
  readonly removeWebhook: Webhook
  readonly rotateWebhookSecret: NewWebhook
  readonly testWebhook: WebhookTest
  readonly listDeliveries: DeliveryPage
  readonly resendDelivery: Delivery
  readonly replayWebhook: Webhook
}
