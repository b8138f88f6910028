import type { Refused, RequestRefusal } from '@axbridge/core'

/** A field, query parameter or header, and the rule that it breaks; never what it held. */
export type FieldError = { readonly field: string; readonly rule: string }

/** A request that was refused, with what its problem document will say. */
export type Refusal = {
  readonly kind: 'refusal'
  readonly reason: RequestRefusal
  readonly detail: string
  readonly errors: readonly FieldError[]
  readonly headers?: Readonly<Record<string, string>>
}

export const refusal = (
  reason: RequestRefusal,
  detail: string,
  headers: Readonly<Record<string, string>> = {},
): Refusal => ({ kind: 'refusal', reason, detail, errors: [], headers })

const sentence = (errors: readonly FieldError[]): string =>
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
  pool_exhausted: 'No number of the pool can take this pair now: unbind what is done, or add a block.',
  no_pool: 'The customer has no block of 700 numbers to draw from.',
}

/** A refusal of the core as the API words it. */
export const refusalOf = ({ reason, field, rule }: Refused): Refusal =>
  field === undefined || rule === undefined
    ? refusal(reason, details[reason] ?? 'The request was refused.')
    : fieldRefusal(reason, [{ field, rule }])
