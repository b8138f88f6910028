import type { CustomerId } from '../customers/customer-id.ts'
import type { KeyedHash } from '../ports/vault.ts'

/** What a person wants none of, of one customer: new bindings (USE-4), calls (USE-6), or both. */
export const optOutScopes = ['bindings', 'calls', 'both'] as const

export type OptOutScope = (typeof optOutScopes)[number]

/** The states of its matter: what it is of while it stands, so that nothing has to be unsealed to know. */
export const optOutStates = [...optOutScopes, 'removed'] as const

export type OptOutState = (typeof optOutStates)[number]

export const hexOf = (hash: KeyedHash): string => {
  let text = ''
  for (const octet of hash) text += octet.toString(16).padStart(2, '0')
  return text
}

/** The key of the matter: one customer and one person. */
export const optOutKey = (customer: CustomerId, person: KeyedHash): string => `${customer}/${hexOf(person)}`

/** Whether a state stops new bindings. */
export const stopsBindings = (state: string): boolean => state === 'bindings' || state === 'both'

/** Whether a state stops calls to the person. */
export const stopsCalls = (state: string): boolean => state === 'calls' || state === 'both'
