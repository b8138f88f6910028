// Made from openapi.json by `npm run openapi`. Do not edit.

import type {
  BindBatchAnswer,
  Binding,
  BindingPage,
  Call,
  CallPage,
  OrderUnbound,
  Pool,
  RouteCheck,
  UnbindBatchAnswer,
} from './answers.ts'
import type {
  BindBatchRequest,
  BindingChangeRequest,
  BindingSearchRequest,
  BindRequest,
  RouteCheckRequest,
  UnbindBatchRequest,
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
  getPool: {
    method: 'GET',
    path: '/v1/pool',
    takesIdempotencyKey: false,
    parameters: {},
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
  readonly getPool: undefined
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
  readonly getPool: Pool
}
