import Type, { type TObject, type TSchema } from 'typebox'
import { BindingAnswer, BindingPage, BindingQuery, BindRequest, ExpiryChangeRequest } from './bindings.ts'
import { CallAnswer, CallPage, CallQuery } from './calls.ts'
import { bindingId, callId, idempotencyKey } from './fields.ts'
import { Health, Readiness } from './health.ts'

/** One answer of an operation that is no problem. */
export type Answer = {
  readonly description: string
  readonly schema: TSchema
  readonly headers?: readonly HeaderName[]
}

/** A header of an answer that the contract promises. */
export type HeaderName = 'Location' | 'Idempotency-Replayed' | 'WWW-Authenticate' | 'Allow'

/** One operation of the API. Query and body take what their schema names and nothing else. */
export type Operation = {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** With parameters in braces, as OpenAPI writes them. */
  readonly path: string
  readonly tag: 'bindings' | 'calls' | 'service'
  readonly summary: string
  readonly description?: string
  readonly security: 'api_key' | 'none'
  readonly params?: TObject
  readonly query?: TObject
  readonly headers?: TObject
  readonly body?: TObject
  readonly answers: Readonly<Record<number, Answer>>
  /** The statuses with which it answers a problem document, besides 500 and 503. */
  readonly problems: readonly number[]
}

const bindingParams = Type.Object({ id: bindingId })
const callParams = Type.Object({ id: callId })

export const operations = {
  bind: {
    method: 'POST',
    path: '/v1/bindings',
    tag: 'bindings',
    summary: 'Bind two parties',
    description:
      'Binds A and B on a 700 number, X, chosen at random from the pool. From the answer on either of them dials X, reaches the other and shows as X.',
    security: 'api_key',
    headers: Type.Object({ 'Idempotency-Key': Type.Optional(idempotencyKey) }),
    body: BindRequest,
    answers: {
      201: {
        description: 'Bound; the binding is durable.',
        schema: BindingAnswer,
        headers: ['Location', 'Idempotency-Replayed'],
      },
    },
    problems: [400, 401, 409, 413, 415, 422],
  },
  listBindings: {
    method: 'GET',
    path: '/v1/bindings',
    tag: 'bindings',
    summary: 'List bindings, newest first',
    security: 'api_key',
    query: BindingQuery,
    answers: { 200: { description: 'A page.', schema: BindingPage } },
    problems: [400, 401],
  },
  getBinding: {
    method: 'GET',
    path: '/v1/bindings/{id}',
    tag: 'bindings',
    summary: 'Read a binding',
    security: 'api_key',
    params: bindingParams,
    answers: { 200: { description: 'The binding.', schema: BindingAnswer } },
    problems: [400, 401, 404],
  },
  changeExpiry: {
    method: 'PATCH',
    path: '/v1/bindings/{id}',
    tag: 'bindings',
    summary: 'Change the expiry of a live binding',
    security: 'api_key',
    params: bindingParams,
    body: ExpiryChangeRequest,
    answers: { 200: { description: 'The binding as it is now.', schema: BindingAnswer } },
    problems: [400, 401, 404, 409, 413, 415, 422],
  },
  unbind: {
    method: 'DELETE',
    path: '/v1/bindings/{id}',
    tag: 'bindings',
    summary: 'End a binding now',
    description: 'The next call to X is refused. A binding that had ended is answered as it is.',
    security: 'api_key',
    params: bindingParams,
    answers: { 200: { description: 'The ended binding.', schema: BindingAnswer } },
    problems: [400, 401, 404, 413, 415],
  },
  listCalls: {
    method: 'GET',
    path: '/v1/calls',
    tag: 'calls',
    summary: 'List call records, newest first',
    security: 'api_key',
    query: CallQuery,
    answers: { 200: { description: 'A page.', schema: CallPage } },
    problems: [400, 401],
  },
  getCall: {
    method: 'GET',
    path: '/v1/calls/{id}',
    tag: 'calls',
    summary: 'Read a call record',
    security: 'api_key',
    params: callParams,
    answers: { 200: { description: 'The record.', schema: CallAnswer } },
    problems: [400, 401, 404],
  },
  getHealth: {
    method: 'GET',
    path: '/healthz',
    tag: 'service',
    summary: 'Whether the process answers',
    security: 'none',
    answers: { 200: { description: 'It does.', schema: Health } },
    problems: [],
  },
  getReadiness: {
    method: 'GET',
    path: '/readyz',
    tag: 'service',
    summary: 'Whether the server takes work',
    security: 'none',
    answers: {
      200: { description: 'It does.', schema: Readiness },
      503: { description: 'It does not, or not yet.', schema: Readiness },
    },
    problems: [],
  },
  getContract: {
    method: 'GET',
    path: '/openapi.json',
    tag: 'service',
    summary: 'This document',
    security: 'none',
    answers: { 200: { description: 'OpenAPI 3.1.', schema: Type.Object({}) } },
    problems: [],
  },
} as const satisfies Record<string, Operation>

export type OperationId = keyof typeof operations

export const operationIds = Object.keys(operations) as readonly OperationId[]

export const operation = (id: OperationId): Operation => operations[id]
