import { standardBodyOctets } from '@axbridge/api'
import type { BatchLimits } from './batch-pace.ts'

/** What the HTTP side is held to. */
export type HttpLimits = {
  /** A longer body is refused with 413; some operations take longer ones by the contract. */
  readonly bodyOctets: number
  /** Start line and headers together; longer ones are refused with 431. */
  readonly headerOctets: number
  /** A longer path parameter is no id of ours: 404. */
  readonly pathParameterLength: number
  /** How long a client may take to send a request, or to shake hands over TLS. */
  readonly requestTimeoutMs: number
  /** How often it is looked for clients that take longer: the precision of that limit. */
  readonly connectionLookMs: number
  /** How long a socket may be silent inside a request or an answer. */
  readonly connectionTimeoutMs: number
  readonly keepAliveTimeoutMs: number
  /** How long an operation may take; then 503 is answered, and what it does may still come to pass. */
  readonly operationTimeoutMs: number
  readonly connections: number
  /** How many of them one address may have, or one /64 of IPv6. */
  readonly connectionsPerAddress: number
  /** How many requests of customers are worked on at once; more are answered 503. */
  readonly requestsInWork: number
  /** The same for operators, who get through when customers ask too much. */
  readonly adminRequestsInWork: number
  /** How many requests at once wait for events or are answered in parts; each customer has a share of his own of them. */
  readonly lastingRequests: number
  readonly lastingPerCustomer: number
  /** The same for operators. */
  readonly adminLastingRequests: number
  /** How long an answer in parts may go on when the server stops. */
  readonly partsDrainMs: number
  /** How often a stream without an event says that it is there. */
  readonly heartbeatMs: number
  /** How many different Idempotency-Keys are in work at once; more are answered 503. */
  readonly idempotencyKeysInWork: number
  readonly batch: BatchLimits
}

export const defaultHttpLimits: HttpLimits = {
  bodyOctets: standardBodyOctets,
  headerOctets: 16_384,
  pathParameterLength: 100,
  requestTimeoutMs: 10_000,
  connectionLookMs: 1_000,
  connectionTimeoutMs: 30_000,
  keepAliveTimeoutMs: 72_000,
  operationTimeoutMs: 10_000,
  connections: 10_000,
  connectionsPerAddress: 5_000,
  requestsInWork: 2_048,
  adminRequestsInWork: 64,
  lastingRequests: 1_024,
  lastingPerCustomer: 64,
  adminLastingRequests: 32,
  partsDrainMs: 2_000,
  heartbeatMs: 15_000,
  idempotencyKeysInWork: 2_048,
  // Half of the time of an operation: what was begun by then has the other half.
  batch: { atOnce: 128, beginWithinMs: 5_000 },
}
