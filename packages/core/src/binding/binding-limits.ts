/** What the operations on bindings are held to; all are configuration. */
export type BindingLimits = {
  /** A binding lives longer than this from its bind. */
  readonly shortestLifeMs: number
  readonly longestLifeMs: number
  readonly longestGraceMs: number
  /** How long a pair rests after its binding's end. */
  readonly quarantineMs: number
  /** How many pairs are live or quarantined on one number at once. */
  readonly pairsPerNumber: number
  /** How many numbers are tried before the pool is called exhausted. */
  readonly allocationTries: number
}

export const defaultBindingLimits: BindingLimits = {
  shortestLifeMs: 60_000,
  longestLifeMs: 30 * 86_400_000,
  longestGraceMs: 7 * 86_400_000,
  quarantineMs: 86_400_000,
  pairsPerNumber: 200,
  // With 99 of 100 numbers full the one free number in a hundred is missed by 1,024 tries three times in 100,000.
  allocationTries: 1_024,
}
