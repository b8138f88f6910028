import { type PhoneNumber, parseNationalMobile, reveal } from '../numbering/phone-number.ts'
import type { Sealed, Vault } from '../ports/vault.ts'
import { type Binding, type BindingId, blockOfBinding, type StoredBinding } from './binding.ts'

const scopeOf = (id: BindingId): string => `binding/${blockOfBinding(id)}`

const separator = ' '

/** Seals the two parties of a binding under its block's key, bound to its id. */
export const sealParties = (vault: Vault, id: BindingId, a: PhoneNumber, b: PhoneNumber): Sealed =>
  vault.seal(scopeOf(id), id, reveal(a) + separator + reveal(b))

/** Opens a stored binding. Throws when its sealed parties do not belong to it. */
export const openBinding = (vault: Vault, stored: StoredBinding): Binding => {
  const { parties, ...rest } = stored
  const [a, b] = vault.open(scopeOf(stored.id), stored.id, parties).split(separator).map(partyFrom)
  if (a === undefined || b === undefined) throw new Error(`binding ${stored.id} does not hold two parties`)
  return { ...rest, a, b }
}

const partyFrom = (text: string): PhoneNumber => {
  const phone = parseNationalMobile(text)
  if (!phone.ok) throw new Error('a sealed party is not a real number')
  return phone.value
}
