import type { PoolAnswer } from '@axbridge/api'
import type { Refused, RequestRefusal } from '@axbridge/core'
import { poolAnswer } from './pool-answer.ts'

/** A field, query parameter or header, and the rule that it breaks; never what it held. */
export type FieldError = { readonly field: string; readonly rule: string }

/** A request that was refused, with what its problem document will say. */
export type Refusal = {
  readonly kind: 'refusal'
  readonly reason: RequestRefusal
  readonly detail: string
  readonly errors: readonly FieldError[]
  /** How full the pool is, where that is why. */
  readonly pool?: PoolAnswer
  /** The cursor behind which the oldest events come that are kept, where that is why. */
  readonly oldest?: string
  readonly headers?: Readonly<Record<string, string>>
}

export const refusal = (
  reason: RequestRefusal,
  detail: string,
  headers: Readonly<Record<string, string>> = {},
): Refusal => ({ kind: 'refusal', reason, detail, errors: [], headers })

/** What is wrong with the fields, in words. */
export const sentence = (errors: readonly FieldError[]): string =>
  `${errors.map(({ field, rule }) => `${field} ${rule}`).join('; ')}.`

/** A refusal that names what is wrong with the fields. */
export const fieldRefusal = (reason: RequestRefusal, errors: readonly FieldError[]): Refusal => ({
  kind: 'refusal',
  reason,
  detail: sentence(errors),
  errors,
})

const details: Partial<Record<RequestRefusal, string>> = {
  not_found: 'There is no such binding.',
  binding_ended: 'A binding that has ended cannot be changed.',
  number_full: 'The number holds as many pairs as it may.',
  pool_exhausted: 'No number of the pool can take these parties now: unbind what is done, or add a block.',
  pool_limit: 'The pool holds as many pairs as it may: unbind what is done.',
  no_pool: 'The customer has no block of 700 numbers to draw from.',
}

/** A refusal of the core as the API words it. `now` is what its forecast counts from. */
export const refusalOf = ({ reason, field, rule, explanation, pool }: Refused, now: number): Refusal => {
  const errors = field === undefined || rule === undefined ? [] : [{ field, rule }]
  const stated = errors.length === 0 ? (details[reason] ?? 'The request was refused.') : sentence(errors)
  return {
    kind: 'refusal',
    reason,
    detail: explanation ?? stated,
    errors,
    ...(pool === undefined ? {} : { pool: poolAnswer(pool, now) }),
  }
}
