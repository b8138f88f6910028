import type { AmendOutcome, PlacementOutcome } from '@axbridge/core'

/** The constraint refused a pair that the decision had let through: the operation is undone and answered as refused. */
export class PairRefused extends Error {
  override readonly name = 'PairRefused'
  readonly outcome: PlacementOutcome | AmendOutcome

  constructor(outcome: PlacementOutcome | AmendOutcome) {
    super('the constraint refused a pair')
    this.outcome = outcome
  }
}
