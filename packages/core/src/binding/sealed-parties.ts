import type { CustomerId } from '../customers/customer-id.ts'
import { type PhoneNumber, parseNationalMobile, reveal } from '../numbering/phone-number.ts'
import type { Sealed, Vault } from '../ports/vault.ts'
import { type Binding, type BindingId, blockOfBinding, type StoredBinding } from './binding.ts'
import type { Parties } from './parties.ts'

const scopeOf = (id: BindingId): string => `binding/${blockOfBinding(id)}`

const separator = ' '
const groupMark = 'G'
const defaultMark = '*'

/** `138… 139…` for two; `G 138… 139…* 137…` for a group: B stands last, the default member is marked. */
const written = (parties: Parties): string => {
  if (parties.kind === 'two') return [parties.a, parties.b].map((phone) => reveal(phone)).join(separator)
  const members = parties.members.map((member) =>
    parties.defaultMember?.equals(member) === true ? reveal(member) + defaultMark : reveal(member),
  )
  return [groupMark, ...members, reveal(parties.b)].join(separator)
}

/** Seals the parties of a binding under its customer's key for its block, bound to its id. */
export const sealParties = (vault: Vault, id: BindingId, parties: Parties, customer?: CustomerId): Sealed =>
  vault.seal(scopeOf(id), id, written(parties), customer)

/** Opens a stored binding. Throws when its sealed parties do not belong to it. */
export const openBinding = (vault: Vault, stored: StoredBinding): Binding => {
  const { parties: sealed, lastCaller: _, ...rest } = stored
  return { ...rest, parties: partiesFrom(vault.open(scopeOf(stored.id), stored.id, sealed)) }
}

const partiesFrom = (text: string): Parties => {
  const words = text.split(separator)
  const isGroup = words[0] === groupMark
  const b = phoneFrom(words.pop())
  if (!isGroup) return { kind: 'two', a: phoneFrom(words[0]), b }
  let defaultMember: PhoneNumber | null = null
  const members = words.slice(1).map((word) => {
    if (!word.endsWith(defaultMark)) return phoneFrom(word)
    defaultMember = phoneFrom(word.slice(0, -defaultMark.length))
    return defaultMember
  })
  return { kind: 'group', members, defaultMember, b }
}

const phoneFrom = (text: string | undefined): PhoneNumber => {
  const phone = parseNationalMobile(text ?? '')
  if (!phone.ok) throw new Error('a sealed party is not a real number')
  return phone.value
}
