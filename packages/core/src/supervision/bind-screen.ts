import type { BindingId } from '../binding/binding.ts'
import type { BindingUse } from '../binding/binding-use.ts'
import type { Mode } from '../binding/mode.ts'
import type { Side } from '../binding/side.ts'
import type { Customer } from '../customers/customer.ts'
import type { PhoneNumber } from '../numbering/phone-number.ts'
import type { MaybePromise } from '../ports/page.ts'
import type { KeyedHash } from '../ports/vault.ts'
import type { Refused } from '../refusal/refused.ts'

/** Somebody who would come to stand in a binding, and the field that names him: `a`, `b` or `members.3`. */
export type EnteringParty = {
  readonly field: string
  readonly side: Side
  readonly phone: PhoneNumber
  /** The hash by which he is found. */
  readonly party: KeyedHash
}

/** A bind, or a change that brings people into a binding, before anything of it is written. */
export type ScreenedBind = {
  readonly customer: Customer
  readonly mode: Mode
  readonly orderId: string
  readonly use: BindingUse | null
  readonly expiresAt: number
  /** Everybody of a bind; of a change those who were not there before. */
  readonly entering: readonly EnteringParty[]
  /** The binding that is changed; null for a bind. */
  readonly changes: BindingId | null
}

/**
 * Looks at a bind once its own fields are in order, and may refuse it. Binds ask their screens one after the other, up to the first
 * that refuses. A repeated request that was answered before is not looked at again.
 */
export type BindScreen = {
  screen(bind: ScreenedBind, now: number): MaybePromise<Refused | undefined>
}
