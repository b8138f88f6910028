import type { HostPort } from '../call-texts.ts'
import type { Delays } from '../delay-samples.ts'

export type Stage = {
  readonly seconds: number
  /** Calls a second that each source offers; the load is open. */
  readonly ratesPerS: readonly number[]
}

/** Stages follow one another without a pause, and calls of one go on in the next. */
export type StagedPlan = {
  readonly stages: readonly Stage[]
  /** From the ACK to the BYE. */
  readonly holdMs: number
  /** Whether the sources offer and obey RFC 7339. */
  readonly overloadControl: boolean
}

/** What became of the calls that one source offered in one stage, once all have ended. */
export type SourceOutcome = {
  readonly offered: number
  /** Not sent, since the server had asked for less by RFC 7339; not among the offered. */
  readonly heldBack: number
  /** 503 as the first that was heard. */
  readonly refused: number
  /** 503 behind a 100. */
  readonly refusedLate: number
  /** No final response within 32 s, and it did not ring. */
  readonly timedOut: number
  /** Another final response than 2xx and 503, by status. */
  readonly otherFailures: Readonly<Record<string, number>>
  /** Answered, acknowledged and hung up on both sides with 200. */
  readonly completed: number
  /** Calls of any stage that were completed while this stage went on. */
  readonly completedMeanwhile: number
  /** Rang or was answered, and was not completed. */
  readonly lost: number
  /** BYEs that got another answer than 200, and those that got none in 32 s. Their calls are lost too. */
  readonly refusedInDialog: number
  readonly unansweredInDialog: number
  readonly repeatedInvites: number
  readonly repeatedByes: number
  readonly repeatedAnswers: number
  /** First INVITE sent to 200 received, of the calls completed. */
  readonly setUpMs: Delays
  /** How far into the stage the first five seconds begin in which every call offered was completed, with its 200 within T1 (500 ms); null: never. */
  readonly fullServiceAfterMs: number | null
}

export type StageOutcome = {
  readonly seconds: number
  readonly sources: readonly SourceOutcome[]
  /** Messages that fitted no call in progress; phones answer them all the same. */
  readonly strays: number
  /** Messages in which one party could read the other's number. */
  readonly shown: number
  /** Anything else that should not be, by name. */
  readonly faults: Readonly<Record<string, number>>
  /** The share of one core that the generator used. */
  readonly generatorBusy: number
}

/** What a staged generator in a process of its own is told. */
export type StagedOrder =
  | {
      readonly kind: 'aim'
      /** Where each source calls; one is for all of them. */
      readonly servers: readonly HostPort[]
      /** One float64 for each binding: its 700 number without the 700. */
      readonly numbersFile: string
    }
  | ({ readonly kind: 'run' } & StagedPlan)

export type StagedReport =
  | { readonly kind: 'listening'; readonly sources: readonly HostPort[]; readonly callees: HostPort }
  | { readonly kind: 'aimed' }
  /** A stage begins; with the number of stages, the last one has ended. */
  | { readonly kind: 'stage'; readonly stage: number }
  | { readonly kind: 'ran'; readonly stages: readonly StageOutcome[] }
