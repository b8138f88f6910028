import { type Operation, ruleKeyword } from '@axbridge/api'
import { type Randomness, randomToken, StoreError } from '@axbridge/core'
import {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  fastify,
  type onResponseHookHandler,
} from 'fastify'
import { refusal } from '../operation/refusal.ts'
import { allowedMethods } from './allowed-methods.ts'
import { mediaTypeFor, takeBodies } from './bodies.ts'
import { answerClientError } from './client-error.ts'
import type { ConsolePages } from './console-pages.ts'
import { limitConnections } from './limit-connections.ts'
import type { HttpLimits } from './limits.ts'
import { sendProblem } from './problem-document.ts'
import { refusalOfThrown } from './request-failure.ts'
import { endUnaskedConnections } from './unasked-connections.ts'

/** Where the HTTP side tells what happened: never a URL with its query, a body or a header. */
export type HttpLog = {
  /** Hears of each request that was answered. To follow every request costs each of them: left out where nobody listens. */
  readonly answered?: (fields: object, text: string) => void
  /** The same in figures; the operation is undefined where a request reached none. */
  readonly measured?: (operation: string | undefined, status: number, tookMs: number) => void
  error(fields: object, text: string): void
}

/** What a listener shows to prove its name: PEM. */
export type ShownCertificate = { readonly cert: string; readonly key: string }

export type ApiServerParts = {
  readonly randomness: Randomness
  readonly limits: HttpLimits
  readonly log: HttpLog | undefined
  /** Without one it speaks plain HTTP. */
  readonly certificate?: ShownCertificate | undefined
  /** The console's, for what is no address of the API. */
  readonly pages?: ConsolePages | undefined
}

/** A server without a route yet. */
export type ApiServer = {
  readonly app: FastifyInstance
  /** Says which operations it has, for the answer to a method that an address does not take. */
  serves(operations: readonly Operation[]): void
}

/** The disk does not take what it is given: the client is told to ask again, the operator must know. */
export const isDiskFailure = (error: unknown): boolean => error instanceof StoreError && error.code === 'disk'

const noteAnswers =
  (note: NonNullable<HttpLog['answered']>): onResponseHookHandler =>
  (request, reply, next) => {
    const { method, id: requestId } = request
    const [route, status] = [request.routeOptions.url ?? null, reply.statusCode]
    note(
      { requestId, ...askedFor(request), method, route, status, durationMs: Math.round(reply.elapsedTime) },
      'answered',
    )
    next()
  }

const measureAnswers =
  (measure: NonNullable<HttpLog['measured']>): onResponseHookHandler =>
  (request, reply, next) => {
    measure(request.routeOptions.config.operationId, reply.statusCode, reply.elapsedTime)
    next()
  }

/** What ties a line to the trace of who asks. It is what he wrote: whoever writes the line reads the ids out of it. */
const askedFor = ({ headers: { traceparent } }: FastifyRequest): object =>
  typeof traceparent === 'string' ? { traceparent } : {}

/** A Fastify instance that holds connections and requests to the limits, and answers what fails as the API does. */
export const createApiServer = ({ randomness, limits, log, certificate, pages }: ApiServerParts): ApiServer => {
  const makeRequestId = () => `req_${randomToken(randomness)}`
  const served: Operation[] = []

  const answerThrown = (error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const { bodyOctets = limits.bodyOctets } = request.routeOptions.config
    const refused = refusalOfThrown(error, bodyOctets, mediaTypeFor(request))
    if (refused.reason === 'internal' || isDiskFailure(error))
      log?.error({ requestId: request.id, ...askedFor(request), error }, 'a request failed')
    return sendProblem(reply, refused)
  }

  const connections = {
    maxHeaderSize: limits.headerOctets,
    // Who sends a head or a body drop by drop is found out by a look at all connections, which Node takes every half minute.
    headersTimeout: limits.requestTimeoutMs,
    connectionsCheckingInterval: limits.connectionLookMs,
  }
  const options = {
    bodyLimit: limits.bodyOctets,
    requestTimeout: limits.requestTimeoutMs,
    connectionTimeout: limits.connectionTimeoutMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    routerOptions: { maxParamLength: limits.pathParameterLength },
    forceCloseConnections: 'idle' as const,
    // A request that comes in while the last ones are finished is answered by the hook below, in the API's own form.
    return503OnClosing: false,
    genReqId: makeRequestId,
    ajv: {
      customOptions: {
        allErrors: true,
        coerceTypes: false as const,
        removeAdditional: false,
        useDefaults: false,
        keywords: [ruleKeyword],
      },
    },
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
      void answerThrown(error, request, reply)
    },
    clientErrorHandler: (error: NodeJS.ErrnoException, socket: Parameters<typeof answerClientError>[1]) =>
      answerClientError(error.code, socket, makeRequestId()),
  }
  const secured = { ...connections, minVersion: 'TLSv1.2' as const, handshakeTimeout: limits.requestTimeoutMs }
  const app =
    certificate === undefined
      ? fastify({ ...options, http: connections })
      : // The types of Fastify tell the two servers apart; nothing here does.
        (fastify({ ...options, https: { ...secured, ...certificate } }) as unknown as FastifyInstance)
  app.server.maxConnections = limits.connections
  limitConnections(app.server, limits.connectionsPerAddress)
  takeBodies(app)
  endUnaskedConnections(app)
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
  if (log?.measured !== undefined) app.addHook('onResponse', measureAnswers(log.measured))

  app.setErrorHandler(answerThrown)
  app.setNotFoundHandler((request, reply) => {
    const methods = allowedMethods(request.url, served)
    if (methods.length === 0 && pages?.isFor(request) === true) return pages.send(request, reply)
    // RFC 9110 section 15.5.6: a 405 names the methods that the address takes.
    return methods.length === 0
      ? sendProblem(reply, refusal('not_found', 'There is nothing at this address.'))
      : sendProblem(
          reply,
          refusal('method_not_allowed', `This address takes ${methods.join(', ')}.`, { allow: methods.join(', ') }),
        )
  })
  return { app, serves: (operations) => served.push(...operations) }
}
