import { type Refusal, refusal } from '../operation/refusal.ts'

/** How the items of a batch are worked on. */
export type BatchLimits = {
  /** How many items of one batch are worked on at once, so that they share commits and leave room for other requests. */
  readonly atOnce: number
  /** An item that has not been begun by then is answered 503, so that the others get their answers in time. */
  readonly beginWithinMs: number
}

/** Makes the refusal of what was thrown, and notes it where that is due. */
export type Failed = (error: unknown, requestId: string) => Refusal

/** Runs the items of one batch: what one of them throws is that item's answer. */
export type BatchPace = {
  readonly atOnce: number
  run<Outcome>(work: () => Promise<Outcome>): Promise<Outcome | Refusal>
}

const notBegun = refusal('overloaded', 'The batch took too long, and this item was not begun: ask again later.')

export const startPace = ({ atOnce, beginWithinMs }: BatchLimits, failed: Failed, requestId: string): BatchPace => {
  const until = performance.now() + beginWithinMs
  return {
    atOnce,
    run: async (work) => {
      if (performance.now() >= until) return notBegun
      try {
        return await work()
      } catch (error) {
        return failed(error, requestId)
      }
    },
  }
}
