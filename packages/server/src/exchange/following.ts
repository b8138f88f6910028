import type { CallId, CallRecord, DecisionStep, MessageId, ProtectedNumber } from '@axbridge/core'
import type { FollowedLegs } from '@axbridge/sip'
import type { Trunk } from './trunk.ts'

/** What is known of an attempt to call or to write, as its record has it. */
export type Attempted = Pick<
  CallRecord,
  'customer' | 'binding' | 'from' | 'x' | 'caller' | 'callee' | 'trunk' | 'startedAt'
> & { readonly id: CallId | MessageId }

/** How an attempt was decided. */
export type Decided = {
  readonly attempted: Attempted
  readonly reaches: Trunk['reaches']
  /** What the callee is shown, where one is tried. */
  readonly present: ProtectedNumber | null
  readonly steps: readonly DecisionStep[]
}

/** Keeps what the legs of some attempts get and send, and how they are decided. None of it may throw. */
export type Following = {
  /** Whether one more attempt from such a trunk is followed now; it counts then. */
  takes(reaches: Trunk['reaches']): boolean
  follow(attempted: Attempted, reaches: Trunk['reaches']): FollowedLegs
  /** Told of each attempt that was refused, and of those that are followed. */
  decided(decided: Decided): void
}
