import type { LadderStep } from '@axbridge/api'
import type { CustomerId, DecisionStep } from '@axbridge/core'

/** What is kept of an attempt beside its record. */
export type KeptLadder = {
  /** Whose attempt it was, as far as it was decided; null for a stranger's. */
  readonly customer: CustomerId | null
  readonly isSandbox: boolean
  /** Undefined where it was not followed, and only its decision is kept. */
  readonly steps: readonly LadderStep[] | undefined
  readonly decision: readonly DecisionStep[]
}

/** A step of the sandbox by its number; numbers count up. */
export type NumberedStep = { readonly number: number; readonly step: LadderStep }

/** The ladders that are kept in this process. */
export type LadderSource = {
  find(id: string): KeptLadder | undefined
  /** The number of the newest step of the sandbox; 0 before the first. */
  readonly last: number
  /** The steps of the sandbox behind a number, as far as they are kept; the oldest first. */
  behind(number: number): readonly NumberedStep[]
  /** True once there may be further steps; false when there were none for so long, the signal is aborted or the server stops. */
  news(forMs: number, signal: AbortSignal): Promise<boolean>
  /** Whether nothing is told any more, since the server stops. */
  readonly isClosed: boolean
}
