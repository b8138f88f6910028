import type { KeyedHash, Sealed } from './vault.ts'

/**
 * The answer of a POST that may be asked again: kept for 24 hours in the transaction of the change.
 * `key` hashes the scope (customer, operation, Idempotency-Key), `body` the request's body.
 */
export type KeptAnswer = {
  readonly key: KeyedHash
  readonly body: KeyedHash
  readonly answer: Sealed
  readonly keptAt: number
}

/** Drops answers that were kept before `before`, at most `limit`, because it is `at` now. */
export type Forgetting = { readonly before: number; readonly limit: number; readonly at: number }

/** How long an answer is kept; from then on its key is as good as new. */
export const keptAnswerLifeMs = 86_400_000
