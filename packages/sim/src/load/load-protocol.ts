import type { HostPort } from './call-texts.ts'
import type { Delays } from './delay-samples.ts'

/** What a generator in a process of its own is told. */
export type LoadOrder =
  /** `numbersFile` holds one float64 for each binding: its 700 number without the 700. */
  | {
      readonly kind: 'aim'
      readonly server: HostPort
      readonly numbersFile: string
      /** The server is known to show one party's number to the other: that is counted and no fault. */
      readonly mayShow: boolean
    }
  | { readonly kind: 'run'; readonly calls: number; readonly ratePerS: number; readonly holdMs: number }
  /** Ends the calls that are held, at the rate of the run. */
  | { readonly kind: 'hang_up' }

export type LoadReport =
  | { readonly kind: 'listening'; readonly callers: HostPort; readonly callees: HostPort }
  | { readonly kind: 'aimed' }
  /** Every call of the run was either established or has failed. */
  | { readonly kind: 'established'; readonly calls: number }
  | { readonly kind: 'ran'; readonly outcome: RunOutcome }

export type RunOutcome = {
  readonly offered: number
  /** Answered, acknowledged and hung up on both sides with the right statuses. */
  readonly completed: number
  /** Messages that fitted no call in progress: late ones of this run, and what a server repeats for one before. */
  readonly strays: number
  /** Messages in which one party could read the other's number; each is a fault too, unless the server may show it. */
  readonly shown: number
  /** Everything else that happened, by name; empty in a clean run. */
  readonly faults: Readonly<Record<string, number>>
  /** Calls a second, from the first INVITE to the last. */
  readonly offeredPerS: number
  readonly durationMs: number
  /** INVITE sent by the caller to INVITE received by the callee. */
  readonly inviteDelayMs: Delays
  /** 200 sent by the callee to 200 received by the caller. */
  readonly answerDelayMs: Delays
  /** The share of one core that the generator used. Above 0.9 it was the generator that was measured. */
  readonly generatorBusy: number
}
