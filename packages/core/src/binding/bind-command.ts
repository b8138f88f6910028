import type { Customer } from '../customers/customer.ts'
import type { PoolReport } from '../numbering/pool-report.ts'
import type { ProtectedNumber } from '../numbering/protected-number.ts'
import type { Refused } from '../refusal/refused.ts'
import type { Binding } from './binding.ts'
import type { BindingUse } from './binding-use.ts'
import type { Mode } from './mode.ts'
import type { Parties } from './parties.ts'
import type { BindingTerms } from './terms.ts'

/** Which number a bind asks for. */
export type NumberChoice =
  | { readonly kind: 'random' }
  /** The number of the last binding of the same parties in the same mode; where that cannot be, a random one. */
  | { readonly kind: 'last' }
  /** These and no others; what is left out is drawn at random. Y only where the mode gives B a number of his own. */
  | { readonly kind: 'requested'; readonly x: ProtectedNumber; readonly y?: ProtectedNumber }

/** A POST with an Idempotency-Key: `answerOf` makes what is kept and given again. */
export type RepeatableRequest = {
  readonly operation: string
  readonly key: string
  readonly body: string
  readonly answerOf: (bound: Bound) => string
}

export type BindCommand = {
  readonly customer: Customer
  readonly mode: Mode
  readonly orderId: string
  readonly parties: Parties
  readonly expiresAt: number
  readonly terms: BindingTerms
  /** What it is for; left out where nothing is said of it. */
  readonly use?: BindingUse | null
  readonly choice: NumberChoice
  /** Whether the answer says how full the pool is. */
  readonly explain: boolean
  readonly repeatable?: RepeatableRequest
}

/** Why a binding got its number. */
export type Allocation = {
  readonly how: 'random' | 'last' | 'requested'
  /** Which number it was of those that were tried, from 1. */
  readonly tried: number
}

export type Bound = {
  readonly binding: Binding
  readonly allocation: Allocation
  /** How full the pool was just before; only where it was asked for. */
  readonly pool?: PoolReport
}

export type BindOutcome =
  | ({ readonly kind: 'bound' } & Bound)
  /** The same request was answered before, with this. */
  | { readonly kind: 'repeated'; readonly answer: string }
  | Refused
