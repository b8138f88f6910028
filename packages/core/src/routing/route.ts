import type { Binding, StoredBinding } from '../binding/binding.ts'
import { pairState } from '../binding/pair.ts'
import type { PhoneNumber } from '../numbering/phone-number.ts'
import type { ProtectedNumber } from '../numbering/protected-number.ts'
import type { Standing } from '../ports/store.ts'

declare const madeByRoute: unique symbol

/** Who is meant, and the one number that he may be shown. Only `route` makes one (promise 4). */
export type Connect = {
  readonly kind: 'connect'
  readonly callee: PhoneNumber
  readonly present: ProtectedNumber
  readonly standing: Standing
  readonly [madeByRoute]: true
}

export type Refuse = {
  readonly kind: 'refuse'
  readonly reason: 'not_a_party' | 'ended'
  /** What the caller was on the number; absent for one who is not a party. */
  readonly standing?: Standing
}

/** The answer to "caller c dialled x". */
export type Route = Connect | Refuse

/**
 * Decides a call from what the caller is on the dialled number. A lapsed pair is as good as none; a quarantined one is
 * told that the order has ended (promises 2 and 3).
 *
 * `open` opens the stored binding and is called only for a live one. Throws when the binding that was opened does not
 * name the caller where the pair said so: then nobody is called.
 */
export const route = (
  caller: PhoneNumber,
  standing: Standing | undefined,
  now: number,
  open: (stored: StoredBinding) => Binding,
): Route => {
  if (standing === undefined) return { kind: 'refuse', reason: 'not_a_party' }
  switch (pairState(standing, now)) {
    case 'lapsed':
      return { kind: 'refuse', reason: 'not_a_party' }
    case 'quarantined':
      return { kind: 'refuse', reason: 'ended', standing }
    case 'live': {
      const binding = open(standing.stored)
      const [self, other] = standing.side === 'a' ? [binding.a, binding.b] : [binding.b, binding.a]
      if (!self.equals(caller)) throw new Error(`a pair of binding ${binding.id} names another party than the binding`)
      return { kind: 'connect', callee: other, present: binding.x, standing } as Connect
    }
  }
}
