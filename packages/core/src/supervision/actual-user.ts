import type { BindingUse } from '../binding/binding-use.ts'
import type { Side } from '../binding/side.ts'
import type { CustomerId } from '../customers/customer-id.ts'
import type { CustomerProfile } from '../customers/customer-profile.ts'
import type { KeyedHash } from '../ports/vault.ts'
import { hexOf } from './opt-out.ts'
import { isResidentId } from './resident-id.ts'

/** By what somebody shows who he is. */
export const identityDocuments = ['resident_id', 'passport', 'travel_permit', 'other'] as const

export type IdentityDocument = { readonly kind: (typeof identityDocuments)[number]; readonly number: string }

/** Who really uses a phone that stands in a customer's bindings (USE-3): a courier, a driver. */
export type ActualUser = { readonly name: string; readonly document: IdentityDocument | null }

/**
 * The states of its matter. `removed`: it counts for nothing and is kept for a hold alone. `erased`: nothing stands in its body any more,
 * and its row goes at once.
 */
export type ActualUserState = 'registered' | 'removed' | 'erased'

/** The key of the matter while it is registered: one customer and one person. */
export const actualUserKey = (customer: CustomerId, person: KeyedHash): string => `${customer}/${hexOf(person)}`

export const documentNumberRule = 'must be 4 to 32 of A-Z, 0-9, (, ), / and -'

export const residentIdRule = 'must be 17 digits and the check character of GB 11643'

/** What is wrong with the number of a document; undefined where nothing is. */
export const faultOfDocument = ({ kind, number }: IdentityDocument): string | undefined => {
  if (kind === 'resident_id') return isResidentId(number) ? undefined : residentIdRule
  return /^[A-Z0-9()/-]{4,32}$/.test(number) ? undefined : documentNumberRule
}

/** The sides whose people the scenario of a bind wants to be registered; none where it names no scenario, or one that is not there. */
export const sidesToRegister = ({ scenarios }: CustomerProfile, use: BindingUse | null): readonly Side[] =>
  (use?.scenario == null ? undefined : scenarios.find(({ name }) => name === use.scenario))?.actualUsers ?? []
