import type { Bindings, Clock, ConnectionScreen, Customer, PoolGauge, Randomness, Router, Store } from '@axbridge/core'
import type { FastifyInstance } from 'fastify'
import type { Authenticate } from '../operation/authenticate.ts'
import type { EndpointDesk } from '../operation/endpoint-desk.ts'
import type { KeepAudit } from '../operation/keep-audit.ts'
import { ladderOperations } from '../operation/ladder-operations.ts'
import type { LadderSource } from '../operation/ladder-source.ts'
import type { Audited } from '../operation/operation-handler.ts'
import { Places } from '../operation/places.ts'
import type { EventSource } from '../operation/read-events.ts'
import type { Staff, Visitor } from '../operation/staff.ts'
import type { ActualUserDesk } from '../supervision/actual-user-desk.ts'
import { actualUserOperations } from '../supervision/actual-user-operations.ts'
import { optOutOperations } from '../supervision/opt-out-operations.ts'
import type { RestrictionDesks } from '../supervision/restriction-desks.ts'
import { ownSuspensionOperations } from '../supervision/suspension-operations.ts'
import { AnswersInParts } from './answer-in-parts.ts'
import { createApiServer, type HttpLog, isDiskFailure, type ShownCertificate } from './api-server.ts'
import { batchOperations } from './batch-operations.ts'
import type { Failed } from './batch-pace.ts'
import { bindOperation } from './bind-operation.ts'
import { bindingOperations } from './binding-operations.ts'
import { jsonMediaType } from './bodies.ts'
import { callOperations } from './call-operations.ts'
import type { ConsolePages } from './console-pages.ts'
import { eventOperations } from './event-operations.ts'
import { KeysInWork } from './idempotency.ts'
import { defaultHttpLimits, type HttpLimits } from './limits.ts'
import { poolOperations } from './pool-operations.ts'
import { refusalOfThrown } from './request-failure.ts'
import { limitRequestsInWork, tooManyLasting } from './requests-in-work.ts'
import { type RevealOperationId, revealOperations } from './reveal-operations.ts'
import { type Reaches, routeOperations } from './route-operations.ts'
import {
  type AdminOperationId,
  addOpenRoutes,
  addRoutes,
  type OperationGroup,
  type Routing,
  type StaffOperationId,
  type VisitorOperationId,
} from './routes.ts'
import { type ReadyPart, serviceOperations } from './service-operations.ts'
import { webhookOperations } from './webhook-operations.ts'

export type { HttpLog } from './api-server.ts'

/** The operations for people, but for those on bindings, which are made here. */
export type People = {
  readonly staff: OperationGroup<Staff, Exclude<StaffOperationId, RevealOperationId>>
  readonly visitors: OperationGroup<Visitor, VisitorOperationId>
  readonly keep: KeepAudit
}

export type HttpAppParts<Operator> = {
  readonly bindings: Bindings
  readonly router: Pick<Router, 'routeFor'>
  readonly gauge: Pick<PoolGauge, 'report'>
  readonly clock: Clock
  /** Whether a callee can be reached, for the dry run; left out, that is not known. */
  readonly reaches?: Reaches
  /** What looks at whom a call would reach. */
  readonly screens: readonly ConnectionScreen[]
  readonly store: Pick<Store, 'records' | 'isReady'>
  readonly events: EventSource
  /** The calls that are followed; undefined where none is. */
  readonly ladders?: LadderSource | undefined
  readonly desk: EndpointDesk
  /** Where suspensions and opt-outs are made. */
  readonly desks: RestrictionDesks
  /** Where actual users are registered. */
  readonly actualUsers: ActualUserDesk
  /** How customers are known. */
  readonly authenticate: Authenticate<Customer>
  /** The operators' operations; without them their addresses are not served. */
  readonly admin?: OperationGroup<Operator, AdminOperationId>
  /** The console's operations; without them their addresses are not served. */
  readonly people?: People | undefined
  /** Keeps what people and operators change. */
  readonly audited?: Audited | undefined
  readonly randomness: Randomness
  /** What must be ready besides the store for /readyz to say so. */
  readonly readyParts?: readonly ReadyPart[]
  readonly log?: HttpLog
  readonly traced?: Routing['traced']
  readonly limits?: Partial<HttpLimits>
  /** What is shown over HTTPS; without it plain HTTP is spoken. */
  readonly certificate?: ShownCertificate | undefined
  /** The console's; without them no page is served. */
  readonly pages?: ConsolePages | undefined
}

export type AdminAppParts<Operator> = {
  readonly admin: OperationGroup<Operator, AdminOperationId>
  readonly store: Pick<Store, 'isReady'>
} & Pick<
  HttpAppParts<Operator>,
  'randomness' | 'readyParts' | 'log' | 'traced' | 'audited' | 'limits' | 'certificate' | 'pages'
>

/** The HTTP API, not yet listening; its `close` waits for the requests in work. */
export const createHttpApp = <Operator = never>(parts: HttpAppParts<Operator>): FastifyInstance => {
  const { bindings, store, clock, authenticate, admin, randomness, readyParts = [], log, certificate } = parts
  const limits: HttpLimits = { ...defaultHttpLimits, ...parts.limits }
  const { app, serves } = createApiServer({ randomness, limits, log, certificate, pages: parts.pages })

  const failed: Failed = (error, requestId) => {
    const refused = refusalOfThrown(error, limits.bodyOctets, jsonMediaType)
    if (refused.reason === 'internal' || isDiskFailure(error))
      log?.error({ requestId, error }, 'an item of a batch failed')
    return refused
  }
  const keysInWork = new KeysInWork(limits.idempotencyKeysInWork)
  const places = new Places(limits.lastingPerCustomer)
  const handlers = {
    bind: bindOperation(bindings, clock, keysInWork),
    ...bindingOperations(bindings, clock),
    ...batchOperations({ bindings, clock, keysInWork, limits: limits.batch, failed }),
    ...callOperations(store.records, places),
    getCallLadder: ladderOperations({ records: store.records, ladders: parts.ladders }).getCallLadder,
    ...eventOperations({ source: parts.events, places, heartbeatMs: limits.heartbeatMs }),
    ...routeOperations(parts.router, parts.reaches ?? (() => null), parts.screens),
    ...poolOperations(parts.gauge, clock),
    ...webhookOperations(parts.desk),
    ...ownSuspensionOperations(parts.desks.suspensions),
    ...optOutOperations(parts.desks.optOuts),
    ...actualUserOperations(parts.actualUsers),
  }
  const answersInParts = answersOf(app, limits)
  const { traced, audited, people } = parts
  const around = { traced, audited }
  const operators = { ...adminRouting(limits, answersInParts), ...around }
  serves(
    addRoutes(app, 'api_key', { authenticate, handlers }, { ...customerRouting(limits, answersInParts), ...around }),
  )
  if (admin !== undefined) serves(addRoutes(app, 'admin', admin, operators))
  if (people !== undefined) {
    const { staff, visitors, keep } = people
    const staffHandlers = { ...staff.handlers, ...revealOperations(bindings, clock, keep) }
    serves(addRoutes(app, 'staff', { authenticate: staff.authenticate, handlers: staffHandlers }, operators))
    // Strangers have places of their own: however many come, who is known gets through.
    serves(addRoutes(app, 'none', visitors, { ...adminRouting(limits, answersInParts), ...around }))
  }
  serves(addOpenRoutes(app, openOperations(store, readyParts)))
  return app
}

/** The operators' operations alone, for a listener of their own; not yet listening. */
export const createAdminApp = <Operator>(parts: AdminAppParts<Operator>): FastifyInstance => {
  const { admin, store, randomness, readyParts = [], log, certificate } = parts
  const limits: HttpLimits = { ...defaultHttpLimits, ...parts.limits }
  const { app, serves } = createApiServer({ randomness, limits, log, certificate, pages: parts.pages })
  const { traced, audited } = parts
  const routing = { ...adminRouting(limits, answersOf(app, limits)), traced, audited }
  serves(addRoutes(app, 'admin', admin, routing))
  serves(addOpenRoutes(app, openOperations(store, readyParts)))
  return app
}

const answersOf = (app: FastifyInstance, { connectionTimeoutMs, partsDrainMs }: HttpLimits): AnswersInParts => {
  const answers = new AnswersInParts(connectionTimeoutMs)
  app.addHook('preClose', () => answers.end(partsDrainMs))
  return answers
}

const customerRouting = (limits: HttpLimits, answersInParts: AnswersInParts): Routing => ({
  ...limits,
  answersInParts,
  limitInWork: limitRequestsInWork(limits.requestsInWork),
  limitLasting: limitRequestsInWork(limits.lastingRequests, tooManyLasting),
})

const adminRouting = (limits: HttpLimits, answersInParts: AnswersInParts): Routing => ({
  ...limits,
  answersInParts,
  limitInWork: limitRequestsInWork(limits.adminRequestsInWork),
  limitLasting: limitRequestsInWork(limits.adminLastingRequests, tooManyLasting),
})

const openOperations = (store: Pick<Store, 'isReady'>, readyParts: readonly ReadyPart[]) =>
  serviceOperations([{ name: 'store', isReady: () => store.isReady() }, ...readyParts])
