import type { CustomerId } from '../customers/customer.ts'
import { accept, type Parsed, reject } from '../numbering/parsed.ts'
import type { PhoneNumber } from '../numbering/phone-number.ts'
import type { Block, ProtectedNumber } from '../numbering/protected-number.ts'
import { blockOf } from '../numbering/protected-number.ts'
import { randomToken } from '../ports/id.ts'
import type { Randomness } from '../ports/randomness.ts'
import type { Sealed } from '../ports/vault.ts'

declare const bindingId: unique symbol

/** `bnd_`, the block, `_` and 80 random bits: an id says where its binding is kept. */
export type BindingId = string & { readonly [bindingId]: true }

/** How the parties of a binding see each other. AXB: both dial and see X. */
export type Mode = 'AXB'

/** Which party of a binding somebody is. */
export type Side = 'a' | 'b'

/** A relation between two people for one order, with the number between them. Times are integer ms. */
export type Binding = {
  readonly id: BindingId
  readonly customer: CustomerId
  readonly mode: Mode
  readonly orderId: string
  readonly x: ProtectedNumber
  readonly a: PhoneNumber
  readonly b: PhoneNumber
  readonly createdAt: number
  /** The binding routes nothing from this instant on. */
  readonly expiresAt: number
  /** When it was unbound; null when it was not, or not before it expired. */
  readonly unboundAt: number | null
}

/** A binding as a store keeps it: its parties sealed. */
export type StoredBinding = Omit<Binding, 'a' | 'b'> & { readonly parties: Sealed }

export type BindingState = 'live' | 'ended'

/** The instant from which the binding means nobody. */
export const endOf = (binding: Pick<Binding, 'expiresAt' | 'unboundAt'>): number =>
  binding.unboundAt ?? binding.expiresAt

export const stateOf = (binding: Pick<Binding, 'expiresAt' | 'unboundAt'>, now: number): BindingState =>
  endOf(binding) <= now ? 'ended' : 'live'

export const makeBindingId = (x: ProtectedNumber, randomness: Randomness): BindingId =>
  `bnd_${blockOf(x)}_${randomToken(randomness)}` as BindingId

export const parseBindingId = (text: string): Parsed<BindingId> =>
  /^bnd_700[0-9]{8}_[a-z2-9]{16}$/.test(text) ? accept(text as BindingId) : reject('is not a binding id')

export const blockOfBinding = (id: BindingId): Block => id.slice(4, 15) as Block
