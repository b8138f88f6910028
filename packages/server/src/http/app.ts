import { ruleKeyword } from '@axbridge/api'
import { type Bindings, type Randomness, randomToken, type Store } from '@axbridge/core'
import { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify'
import { allowedMethods } from './allowed-methods.ts'
import { bindingOperations } from './binding-operations.ts'
import { callOperations } from './call-operations.ts'
import { answerClientError } from './client-error.ts'
import { fieldErrors } from './field-errors.ts'
import { takeJsonBodies } from './json-body.ts'
import { defaultHttpLimits, type HttpLimits } from './limits.ts'
import { sendProblem } from './problem-document.ts'
import { fieldRefusal, refusal } from './refusal.ts'
import { refusalOfThrown } from './request-failure.ts'
import { limitRequestsInWork } from './requests-in-work.ts'
import { type Authenticate, addRoutes, requireCustomer, schemaOf } from './routes.ts'
import { type ReadyPart, serviceOperations } from './service-operations.ts'

/** Where the HTTP side tells what happened: never a URL with its query, a body or a header. */
export type HttpLog = {
  info(fields: object, text: string): void
  error(fields: object, text: string): void
}

export type HttpAppParts = {
  readonly bindings: Bindings
  readonly store: Pick<Store, 'records' | 'isReady'>
  readonly authenticate: Authenticate
  readonly randomness: Randomness
  /** What must be ready besides the store for /readyz to say so. */
  readonly readyParts?: readonly ReadyPart[]
  readonly log?: HttpLog
  readonly limits?: Partial<HttpLimits>
}

/** The HTTP API, not yet listening; its `close` waits for the requests in work. */
export const createHttpApp = (parts: HttpAppParts): FastifyInstance => {
  const { bindings, store, authenticate, randomness, readyParts = [], log } = parts
  const limits: HttpLimits = { ...defaultHttpLimits, ...parts.limits }
  const makeRequestId = () => `req_${randomToken(randomness)}`

  const answerThrown = (error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const refused = refusalOfRequest(error, request)
    if (refused.reason === 'internal') log?.error({ requestId: request.id, error }, 'a request failed')
    return sendProblem(reply, refused)
  }

  const refusalOfRequest = (error: FastifyError, request: FastifyRequest) => {
    const { operation } = request.routeOptions.config
    const { validation, validationContext: part } = error
    if (validation === undefined || operation === undefined) return refusalOfThrown(error, limits.bodyOctets)
    return part === 'body'
      ? fieldRefusal('malformed', fieldErrors(schemaOf(operation, 'body'), validation, 'body'))
      : fieldRefusal('malformed', fieldErrors(schemaOf(operation, 'querystring'), validation, 'query'))
  }

  const app = fastify({
    bodyLimit: limits.bodyOctets,
    requestTimeout: limits.requestTimeoutMs,
    connectionTimeout: limits.connectionTimeoutMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    routerOptions: { maxParamLength: limits.pathParameterLength },
    http: { maxHeaderSize: limits.headerOctets },
    forceCloseConnections: 'idle',
    // A request that comes in while the last ones are finished is answered by the hook below, in the API's own form.
    return503OnClosing: false,
    genReqId: makeRequestId,
    ajv: {
      customOptions: {
        allErrors: true,
        coerceTypes: false,
        removeAdditional: false,
        useDefaults: false,
        keywords: [ruleKeyword],
      },
    },
    frameworkErrors: (error, request, reply) => {
      void answerThrown(error, request, reply)
    },
    clientErrorHandler: (error, socket) => answerClientError(error.code, socket, makeRequestId()),
  })
  app.server.maxConnections = limits.connections
  takeJsonBodies(app)
  app.decorateRequest('customer', undefined)

  let closing = false
  app.addHook('preClose', async () => {
    closing = true
  })
  app.addHook('onRequest', async (request, reply) => {
    void reply.header('x-request-id', request.id)
    if (closing) return sendProblem(reply, refusal('overloaded', 'The server is stopping: ask again later.'))
  })
  app.addHook('onResponse', async (request, reply) => {
    const { method, id: requestId } = request
    const [route, status] = [request.routeOptions.url ?? null, reply.statusCode]
    log?.info({ requestId, method, route, status, durationMs: Math.round(reply.elapsedTime) }, 'answered')
  })

  app.setErrorHandler(answerThrown)
  app.setNotFoundHandler((request, reply) => {
    const methods = allowedMethods(request.url)
    // RFC 9110 section 15.5.6: a 405 names the methods that the address takes.
    return methods.length === 0
      ? sendProblem(reply, refusal('not_found', 'There is nothing at this address.'))
      : sendProblem(
          reply,
          refusal('method_not_allowed', `This address takes ${methods.join(', ')}.`, { allow: methods.join(', ') }),
        )
  })

  const handlers = {
    open: serviceOperations([{ name: 'store', isReady: () => store.isReady() }, ...readyParts]),
    customer: { ...bindingOperations(bindings, limits.idempotencyKeysInWork), ...callOperations(store.records) },
  }
  const { operationTimeoutMs } = limits
  const onRequest = [limitRequestsInWork(limits.requestsInWork), requireCustomer(authenticate, operationTimeoutMs)]
  addRoutes(app, handlers, { onRequest, operationTimeoutMs })
  return app
}
