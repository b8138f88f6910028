import type { SipRequest } from '../message/message.ts'
import type { MediaRule } from '../sdp/media-networks.ts'
import type { ServerTransaction } from '../transaction/server-transaction.ts'
import type { TransactionLayer } from '../transaction/transaction-layer.ts'
import type { Network } from '../transport/network.ts'
import type { Timers, Tokens } from '../transport/timers.ts'
import type { OwnIntervals } from './session-interval.ts'

/** One side of a call, found by our tag. */
export type Leg = {
  /** A request with our tag came. */
  request(server: ServerTransaction): void
  /** An ACK with our tag came. */
  acknowledged(ack: SipRequest): void
}

/** What legs are made with. */
export type LegContext = {
  readonly layer: TransactionLayer
  readonly network: Network
  readonly timers: Timers
  readonly tokens: Tokens
  readonly intervals: OwnIntervals
  /** Where media may go. */
  readonly mayCarry: MediaRule
  /** Of our Call-IDs. */
  readonly mark: string | undefined
  /** The legs by our tag, in which a leg stands while it lives. */
  readonly legs: Map<string, Leg>
}
