import { ruleKeyword } from '@axbridge/api'
import {
  type Bindings,
  type Clock,
  type Customer,
  type PoolGauge,
  type Randomness,
  type Router,
  randomToken,
  type Store,
  StoreError,
} from '@axbridge/core'
import {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  fastify,
  type onResponseHookHandler,
} from 'fastify'
import type { Authenticate } from '../operation/authenticate.ts'
import { fieldRefusal, refusal } from '../operation/refusal.ts'
import { allowedMethods } from './allowed-methods.ts'
import { batchOperations } from './batch-operations.ts'
import type { Failed } from './batch-pace.ts'
import { bindOperation } from './bind-operation.ts'
import { bindingOperations } from './binding-operations.ts'
import { jsonMediaType, mediaTypeFor, takeBodies } from './bodies.ts'
import { callOperations } from './call-operations.ts'
import { answerClientError } from './client-error.ts'
import { fieldErrors } from './field-errors.ts'
import { KeysInWork } from './idempotency.ts'
import { defaultHttpLimits, type HttpLimits } from './limits.ts'
import { poolOperations } from './pool-operations.ts'
import { sendProblem } from './problem-document.ts'
import { refusalOfThrown } from './request-failure.ts'
import { limitRequestsInWork } from './requests-in-work.ts'
import { type Reaches, routeOperations } from './route-operations.ts'
import { type AdminOperationId, addOpenRoutes, addRoutes, type OperationGroup, schemaOf } from './routes.ts'
import { type ReadyPart, serviceOperations } from './service-operations.ts'

/** Where the HTTP side tells what happened: never a URL with its query, a body or a header. */
export type HttpLog = {
  /** Hears of each request that was answered. To follow every request costs each of them: left out where nobody listens. */
  readonly answered?: (fields: object, text: string) => void
  error(fields: object, text: string): void
}

export type HttpAppParts<Operator> = {
  readonly bindings: Bindings
  readonly router: Pick<Router, 'routeFor'>
  readonly gauge: Pick<PoolGauge, 'report'>
  readonly clock: Clock
  /** Whether a callee can be reached, for the dry run; left out, that is not known. */
  readonly reaches?: Reaches
  readonly store: Pick<Store, 'records' | 'isReady'>
  /** How customers are known. */
  readonly authenticate: Authenticate<Customer>
  /** The operators' operations; without them their addresses are not served. */
  readonly admin?: OperationGroup<Operator, AdminOperationId>
  readonly randomness: Randomness
  /** What must be ready besides the store for /readyz to say so. */
  readonly readyParts?: readonly ReadyPart[]
  readonly log?: HttpLog
  readonly limits?: Partial<HttpLimits>
}

/** The disk does not take what it is given: the client is told to ask again, the operator must know. */
const isDiskFailure = (error: unknown): boolean => error instanceof StoreError && error.code === 'disk'

const noteAnswers =
  (note: NonNullable<HttpLog['answered']>): onResponseHookHandler =>
  (request, reply, next) => {
    const { method, id: requestId } = request
    const [route, status] = [request.routeOptions.url ?? null, reply.statusCode]
    note({ requestId, method, route, status, durationMs: Math.round(reply.elapsedTime) }, 'answered')
    next()
  }

/** The HTTP API, not yet listening; its `close` waits for the requests in work. */
export const createHttpApp = <Operator = never>(parts: HttpAppParts<Operator>): FastifyInstance => {
  const { bindings, store, clock, authenticate, admin, randomness, readyParts = [], log } = parts
  const limits: HttpLimits = { ...defaultHttpLimits, ...parts.limits }
  const makeRequestId = () => `req_${randomToken(randomness)}`

  const answerThrown = (error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const refused = refusalOfRequest(error, request)
    if (refused.reason === 'internal' || isDiskFailure(error))
      log?.error({ requestId: request.id, error }, 'a request failed')
    return sendProblem(reply, refused)
  }

  const refusalOfRequest = (error: FastifyError, request: FastifyRequest) => {
    const { operation, bodyOctets = limits.bodyOctets } = request.routeOptions.config
    const { validation, validationContext: part } = error
    if (validation === undefined || operation === undefined) {
      return refusalOfThrown(error, bodyOctets, mediaTypeFor(request))
    }
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
  takeBodies(app)
  app.decorateRequest('checkBody', undefined)
  app.decorateRequest('knownAs', undefined)

  let closing = false
  app.addHook('preClose', async () => {
    closing = true
  })
  app.addHook('onRequest', (request, reply, next) => {
    void reply.header('x-request-id', request.id)
    if (closing) void sendProblem(reply, refusal('overloaded', 'The server is stopping: ask again later.'))
    else next()
  })
  if (log?.answered !== undefined) app.addHook('onResponse', noteAnswers(log.answered))

  app.setErrorHandler(answerThrown)
  app.setNotFoundHandler((request, reply) => {
    const methods = allowedMethods(request.url, served)
    // RFC 9110 section 15.5.6: a 405 names the methods that the address takes.
    return methods.length === 0
      ? sendProblem(reply, refusal('not_found', 'There is nothing at this address.'))
      : sendProblem(
          reply,
          refusal('method_not_allowed', `This address takes ${methods.join(', ')}.`, { allow: methods.join(', ') }),
        )
  })

  const open = serviceOperations([{ name: 'store', isReady: () => store.isReady() }, ...readyParts])
  const failed: Failed = (error, requestId) => {
    const refused = refusalOfThrown(error, limits.bodyOctets, jsonMediaType)
    if (refused.reason === 'internal' || isDiskFailure(error))
      log?.error({ requestId, error }, 'an item of a batch failed')
    return refused
  }
  const keysInWork = new KeysInWork(limits.idempotencyKeysInWork)
  const handlers = {
    bind: bindOperation(bindings, clock, keysInWork),
    ...bindingOperations(bindings, clock),
    ...batchOperations({ bindings, clock, keysInWork, limits: limits.batch, failed }),
    ...callOperations(store.records),
    ...routeOperations(parts.router, parts.reaches ?? (() => null)),
    ...poolOperations(parts.gauge, clock),
  }
  const { operationTimeoutMs, bodyOctets } = limits
  const routing = (inWork: number) => ({ limitInWork: limitRequestsInWork(inWork), operationTimeoutMs, bodyOctets })
  const served = [
    ...addRoutes(app, 'api_key', { authenticate, handlers }, routing(limits.requestsInWork)),
    ...(admin === undefined ? [] : addRoutes(app, 'admin', admin, routing(limits.adminRequestsInWork))),
    ...addOpenRoutes(app, open),
  ]
  return app
}
