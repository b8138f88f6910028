import { type Operation, type OperationId, operation, operationIds, type operations } from '@axbridge/api'
import type { Customer, MaybePromise } from '@axbridge/core'
import type { FastifyInstance, FastifyReply, FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import Type, { type TObject } from 'typebox'
import { within } from './deadline.ts'
import type { Answered, OperationHandler } from './operation-handler.ts'
import { sendProblem } from './problem-document.ts'
import { type Refusal, refusal } from './refusal.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks, once the key was known. */
    customer: Customer | undefined
  }
  interface FastifyContextConfig {
    /** The contract of the route, by which bad input is named. */
    operation?: Operation
  }
}

/** Who asks, by the Authorization header. */
export type Authenticate = (authorization: string | undefined) => MaybePromise<Customer | undefined>

const noQuery = Type.Object({}, { additionalProperties: false })

/** What a query or a body of this operation must fit. */
export const schemaOf = (described: Operation, part: 'querystring' | 'body'): TObject =>
  (part === 'body' ? described.body : described.query) ?? noQuery

const routeOf = (path: string): string => path.replace(/\{([a-z]+)\}/g, ':$1')

const send = (reply: FastifyReply, outcome: Answered | Refusal): FastifyReply =>
  outcome.kind === 'refusal'
    ? sendProblem(reply, outcome)
    : reply
        .code(outcome.status)
        .headers(outcome.headers ?? {})
        .header('cache-control', 'no-store')
        .type('application/json; charset=utf-8')
        .send(outcome.text)

const textHeader = (request: FastifyRequest, name: string): string | undefined => {
  const value = request.headers[name]
  return Array.isArray(value) ? value.join(', ') : value
}

/** A query is text; the contract's only number is the page limit, and what is not digits stays text and is refused. */
const readLimit = async (request: FastifyRequest): Promise<void> => {
  const query = request.query as { limit?: unknown }
  if (typeof query.limit === 'string' && /^[0-9]{1,9}$/.test(query.limit)) query.limit = Number(query.limit)
}

/** RFC 6750 section 3: a request without a key is told the scheme, one with a wrong key that it is wrong. */
const challenge = (authorization: string | undefined): string =>
  authorization === undefined ? 'Bearer realm="axbridge"' : 'Bearer realm="axbridge", error="invalid_token"'

/** Lets nobody pass whose key is not known; runs before the body is read. */
export const requireCustomer =
  (authenticate: Authenticate, timeoutMs: number): onRequestAsyncHookHandler =>
  async (request, reply) => {
    const { authorization } = request.headers
    request.customer = await within(timeoutMs, authenticate(authorization))
    if (request.customer === undefined) {
      const detail = 'Send the API key of a customer as Authorization: Bearer axb_….'
      return sendProblem(reply, refusal('unauthenticated', detail, { 'www-authenticate': challenge(authorization) }))
    }
  }

/** The operations that anyone may ask, and those that need a customer: every one of the contract is in one of the two. */
export type OpenOperationId = {
  [Id in OperationId]: (typeof operations)[Id]['security'] extends 'none' ? Id : never
}[OperationId]
export type CustomerOperationId = Exclude<OperationId, OpenOperationId>

export type Handlers = {
  readonly open: Readonly<Record<OpenOperationId, () => Answered>>
  readonly customer: Readonly<Record<CustomerOperationId, OperationHandler>>
}

/** What holds for every operation that needs a customer. */
export type CustomerRouting = {
  readonly onRequest: onRequestAsyncHookHandler[]
  readonly operationTimeoutMs: number
}

const isOpen = (id: OperationId): id is OpenOperationId => operation(id).security === 'none'

const addOpenRoute = (app: FastifyInstance, described: Operation, handle: () => Answered): void => {
  app.route({
    method: described.method,
    url: routeOf(described.path),
    config: { operation: described },
    handler: async (_, reply) => send(reply, handle()),
  })
}

const addCustomerRoute = (
  app: FastifyInstance,
  described: Operation,
  handle: OperationHandler,
  { onRequest, operationTimeoutMs }: CustomerRouting,
): void => {
  app.route({
    method: described.method,
    url: routeOf(described.path),
    config: { operation: described },
    schema: {
      querystring: schemaOf(described, 'querystring'),
      ...(described.body === undefined ? {} : { body: described.body }),
    },
    onRequest,
    preValidation: readLimit,
    handler: async (request, reply) => {
      const { customer, query, body } = request
      if (customer === undefined) throw new Error('an operation was reached without a customer')
      const { id = '' } = request.params as { id?: string }
      const idempotencyKey = textHeader(request, 'idempotency-key')
      return send(reply, await within(operationTimeoutMs, handle({ customer, id, query, body, idempotencyKey })))
    },
  })
}

/** One route for each operation of the contract. */
export const addRoutes = (app: FastifyInstance, handlers: Handlers, routing: CustomerRouting): void => {
  for (const id of operationIds) {
    if (isOpen(id)) addOpenRoute(app, operation(id), handlers.open[id])
    else addCustomerRoute(app, operation(id), handlers.customer[id as CustomerOperationId], routing)
  }
}
