import type { SipMessage } from '../message/message.ts'
import type { Flow, Target } from '../transport/network.ts'
import type { Timers } from '../transport/timers.ts'
import type { Guard } from './guard.ts'

/** What a transaction needs of the layer that holds it. */
export type TransactionShell = {
  readonly timers: Timers
  send(wire: string, to: Target | Flow, failed: () => void): void
  /** The octets of a message that its guard lets pass; undefined when it is held back. */
  guarded(message: SipMessage, guard: Guard): string | undefined
  /** The transaction came to its end and is to be forgotten. */
  ended(transaction: { readonly key: string }): void
}
