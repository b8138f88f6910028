import type { PhoneNumber } from '../numbering/phone-number.ts'
import type { KeyedHash, Vault } from '../ports/vault.ts'
import type { Side } from './side.ts'

/** A and B. */
export type TwoParties = { readonly kind: 'two'; readonly a: PhoneNumber; readonly b: PhoneNumber }

/** A group in the place of A. The default member is one of the members. */
export type GroupParties = {
  readonly kind: 'group'
  readonly members: readonly PhoneNumber[]
  readonly defaultMember: PhoneNumber | null
  readonly b: PhoneNumber
}

export type Parties = TwoParties | GroupParties

/** How many members a group may have. */
export const mostMembers = 200

/** Everybody on side a: A, or the members. */
export const sideA = (parties: Parties): readonly PhoneNumber[] =>
  parties.kind === 'two' ? [parties.a] : parties.members

/** Everybody, side a first. */
export const everybody = (parties: Parties): readonly PhoneNumber[] => [...sideA(parties), parties.b]

/** One party of a binding as a store knows him. */
export type PartyOfBinding = { readonly party: KeyedHash; readonly side: Side }

/** Everybody as a store knows them, side a first. */
export const partiesOf = (vault: Vault, parties: Parties): readonly PartyOfBinding[] => [
  ...sideA(parties).map((phone) => ({ party: vault.hashOfParty(phone), side: 'a' as const })),
  { party: vault.hashOfParty(parties.b), side: 'b' },
]
