import type { CallId, CallRecord, CallRefusal, MessageId } from '@axbridge/core'
import type { Health } from './server-health.ts'

/** What the exchange reports to whoever watches it. Nothing here can carry a number. */
export type ExchangeLog = {
  /** A call came from a peer that is no trunk; it was refused before any look-up and has no record. */
  strangerRefused(): void
  /** A limit of a trunk kept calls out: in ones, which have no record, or from going out on it. */
  limitReached(trunk: string, direction: 'in' | 'out'): void
  /** A server of a trunk answers, or does not any more. */
  healthChanged(trunk: string, server: string, health: Health): void
  /** DNS names no server for the domain of a trunk, or cannot be asked. */
  noServerFound(trunk: string): void
  refused(id: CallId, trunk: string, reason: CallRefusal): void
  /** An attempt came in on a trunk; `ended` is told of each, once. Durations are in ms. */
  began(id: CallId, trunk: string): void
  /** The store said who is meant; the record names whose call it is, where it is somebody's. */
  routed(record: CallRecord, tookMs: number): void
  /** The INVITE to the callee is about to leave, so long after the call was offered. */
  connecting(id: CallId, sinceBeganMs: number): void
  ringing(id: CallId): void
  /** The callee answered, and the record of that is durable so long after: the caller gets his 2xx now. */
  answered(id: CallId, tookMs: number): void
  /** The attempt is over; the record is closed, and on its way to the store. */
  ended(record: CallRecord): void
  /** A message that held the other party's number was not sent: an alarm. */
  heldBack(id: CallId | MessageId, leg: 'caller' | 'callee'): void
  /** A call was hung up because its binding routes no more. */
  cut(id: CallId): void
  recordNotKept(id: CallId, error: unknown): void
  failed(id: CallId | MessageId, error: unknown): void
}
