import type { CallId, CallRefusal } from '@axbridge/core'
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
  /** A message that held the other party's number was not sent: an alarm. */
  heldBack(id: CallId, leg: 'caller' | 'callee'): void
  /** A call was hung up because its binding routes no more. */
  cut(id: CallId): void
  recordNotKept(id: CallId, error: unknown): void
  failed(id: CallId, error: unknown): void
}
