import {
  longestWaitS,
  type Operation,
  type OperationId,
  type OperationIdOf,
  operation,
  operationIds,
} from '@axbridge/api'
import type {
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  onRequestHookHandler,
  preValidationHookHandler,
} from 'fastify'
import type { TObject } from 'typebox'
import type { Authenticate } from '../operation/authenticate.ts'
import type { Answered, Asked, Audited, OperationHandler } from '../operation/operation-handler.ts'
import type { Refusal } from '../operation/refusal.ts'
import type { AnswersInParts } from './answer-in-parts.ts'
import { checkRequest, faultsIn } from './check-request.ts'
import { within } from './deadline.ts'
import { sendProblem } from './problem-document.ts'
import { gateOf } from './who-asks.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The contract of the route, by which bad input is named. */
    operation?: Operation
    /** Its name in the contract. */
    operationId?: OperationId
    bodyOctets?: number
  }
}

/** Operations of one kind of askers, and how these are known. */
export type OperationGroup<Who, Id extends OperationId> = {
  readonly authenticate: Authenticate<Who>
  readonly handlers: Readonly<Record<Id, OperationHandler<Who>>>
}

export type CustomerOperationId = OperationIdOf<'api_key'>
export type AdminOperationId = OperationIdOf<'admin'>
export type StaffOperationId = OperationIdOf<'staff'>
/** What a visitor of the console asks before he is known. */
export type VisitorOperationId = Exclude<OperationIdOf<'none'>, ServiceOperationId>
export type ServiceOperationId = Extract<OperationIdOf<'none'>, 'getHealth' | 'getReadiness' | 'getContract'>

const routeOf = (path: string): string => path.replace(/\{([A-Za-z]+)\}/g, ':$1')

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

const isInteger = (schema: unknown): boolean => (schema as { readonly type?: unknown }).type === 'integer'

/** A query is text: where the contract says a whole number it becomes one, and what is not digits stays text and is refused. */
const readNumbers = (described: Operation): preValidationHookHandler[] => {
  const names = Object.entries(described.query?.properties ?? {}).flatMap(([name, schema]) =>
    isInteger(schema) ? [name] : [],
  )
  if (names.length === 0) return []
  const read: preValidationHookHandler = (request, _, next) => {
    const query = request.query as Record<string, unknown>
    for (const name of names) {
      const written = query[name]
      if (typeof written === 'string' && /^[0-9]{1,15}$/.test(written)) query[name] = Number(written)
    }
    next()
  }
  return [read]
}

/** What holds for every operation that somebody known asks. */
export type Routing = {
  readonly limitInWork: onRequestHookHandler
  /** In its place for operations that may go on for long. */
  readonly limitLasting: onRequestHookHandler
  readonly answersInParts: AnswersInParts
  readonly operationTimeoutMs: number
  readonly bodyOctets: number
  /** Follows what is done for a request; left out where no traces are wanted. */
  readonly traced?: TraceRequest | undefined
  /** Keeps what people and operators change; left out where nothing is kept of it. */
  readonly audited?: Audited | undefined
}

/** Does what it is given for a request, and draws a span around it. */
export type TraceRequest = (
  request: {
    readonly operation: OperationId
    readonly method: string
    readonly route: string
    readonly requestId: string
    readonly traceparent: string | undefined
  },
  handle: () => Promise<void>,
  status: () => number,
) => Promise<void>

const longestWaitMs = longestWaitS * 1_000

/** Whoever waits for news is silent for longer than a connection may be. With the answer Node sets the time anew. */
const bearSilence =
  (ms: number): onRequestHookHandler =>
  ({ raw: { socket } }, _, next) => {
    socket.setTimeout(ms)
    next()
  }

/** Aborted when the response is closed, whether it was sent or broken off. */
const overOf = (reply: FastifyReply): AbortSignal => {
  const over = new AbortController()
  if (reply.raw.closed) over.abort()
  else reply.raw.once('close', () => over.abort())
  return over.signal
}

/** Routes for operations that anyone may ask, and that tell of the server alone. */
export const addOpenRoutes = (
  app: FastifyInstance,
  handlers: Readonly<Record<ServiceOperationId, () => Answered>>,
): readonly Operation[] =>
  operationIds.flatMap((id) => {
    const handler: (() => Answered) | undefined = handlers[id as ServiceOperationId]
    if (handler === undefined) return []
    const described = operation(id)
    app.route({
      method: described.method,
      url: routeOf(described.path),
      config: { operation: described, operationId: id },
      handler: async (_, reply) => send(reply, handler()),
    })
    return [described]
  })

/** One route for each operation of a group; answers the operations that are served now. */
export const addRoutes = <Who, Id extends OperationId>(
  app: FastifyInstance,
  security: Operation['security'],
  { authenticate, handlers }: OperationGroup<Who, Id>,
  {
    limitInWork,
    limitLasting,
    answersInParts,
    operationTimeoutMs,
    bodyOctets: standardOctets,
    traced,
    audited,
  }: Routing,
): readonly Operation[] => {
  const gate = gateOf(authenticate, operationTimeoutMs)
  return operationIds.flatMap((id) => {
    const handler: OperationHandler<Who> | undefined = handlers[id as Id]
    const described = operation(id)
    if (handler === undefined || described.security !== security) return []
    const handle = audited === undefined ? handler : audited(id, handler)
    const bodyOctets = described.bodyOctets ?? standardOctets
    const isLasting = described.isLasting === true
    const timeoutMs = operationTimeoutMs + (isLasting ? longestWaitMs : 0)
    const limited = isLasting ? [limitLasting, bearSilence(timeoutMs)] : [limitInWork]
    app.route({
      method: described.method,
      url: routeOf(described.path),
      config: { operation: described, operationId: id, bodyOctets },
      bodyLimit: bodyOctets,
      onRequest: [...limited, gate.onRequest(id)],
      preValidation: [gate.preValidation, ...readNumbers(described)],
      preHandler: checkRequest(described),
      handler: async (request, reply) => {
        const { query, body } = request
        const asked: Asked<Who> = {
          who: gate.whoAsks(request),
          by: gate.byWhom(request),
          params: request.params as Readonly<Record<string, string>>,
          query,
          body,
          requestId: request.id,
          idempotencyKey: textHeader(request, 'idempotency-key'),
          lastEventId: textHeader(request, 'last-event-id'),
          isStillKnown: () => gate.isStillKnown(request),
          over: () => overOf(reply),
          faultsOf: (schema: TObject, value: unknown) => faultsIn(request, schema, value, 'body'),
        }
        // Answers nothing: a reply that is returned is waited for until it has left, with listeners of its own.
        const answer = async (): Promise<void> => {
          const outcome = await within(timeoutMs, handle(asked))
          if (outcome.kind === 'answered_in_parts') inParts = answersInParts.send(reply, outcome)
          else send(reply, outcome)
        }
        // But an answer in parts, of which nothing has left yet, would be taken for none.
        let inParts: FastifyReply | undefined
        if (traced === undefined) {
          await answer()
          return inParts
        }
        const traceparent = textHeader(request, 'traceparent')
        const { method, path: route } = described
        await traced(
          { operation: id, method, route, requestId: request.id, traceparent },
          answer,
          () => reply.statusCode,
        )
        return inParts
      },
    })
    return [described]
  })
}
