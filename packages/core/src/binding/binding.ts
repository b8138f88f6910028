import type { CustomerId } from '../customers/customer-id.ts'
import { accept, type Parsed, reject } from '../numbering/parsed.ts'
import type { Block, ProtectedNumber } from '../numbering/protected-number.ts'
import { timedToken } from '../ports/id.ts'
import type { Randomness } from '../ports/randomness.ts'
import type { KeyedHash, Sealed } from '../ports/vault.ts'
import type { BindingUse } from './binding-use.ts'
import type { Mode } from './mode.ts'
import type { Parties } from './parties.ts'
import type { BindingTerms } from './terms.ts'

declare const bindingId: unique symbol

/** `bnd_`, the block, `_`, the time of the bind and 80 random bits: an id says where its binding is kept. */
export type BindingId = string & { readonly [bindingId]: true }

/** A relation between people for one order, with the number or numbers between them. Times are integer ms. */
export type Binding = {
  readonly id: BindingId
  readonly customer: CustomerId
  readonly mode: Mode
  readonly orderId: string
  /** What side a dials and sees. */
  readonly x: ProtectedNumber
  /** What B dials and sees: x itself in AXB and GXB, another number of its block in AXYB and GXYB. */
  readonly y: ProtectedNumber
  readonly parties: Parties
  readonly terms: BindingTerms
  /** Null where nothing was said of it, as in bindings of an earlier version. */
  readonly use: BindingUse | null
  readonly createdAt: number
  /** The binding has ended from this instant on. */
  readonly expiresAt: number
  /** When it was unbound; null when it was not, or not before it expired. */
  readonly unboundAt: number | null
  /** When a call through it was first answered; kept only where its terms ask for it. */
  readonly firstAnsweredAt: number | null
  /** Counts the changes, from 0: a change that was made from an older state is made again. */
  readonly revision: number
}

/** A binding as a store keeps it: its parties sealed, its last caller of side a as a hash. */
export type StoredBinding = Omit<Binding, 'parties'> & {
  readonly parties: Sealed
  readonly lastCaller: KeyedHash | null
}

export type BindingState = 'live' | 'grace' | 'ended'

export type EndReason = 'unbound' | 'expired' | 'answered'

type Life = Pick<Binding, 'expiresAt' | 'unboundAt'>

/** The instant at which the binding ends. */
export const endOf = (binding: Life): number => binding.unboundAt ?? binding.expiresAt

/** The instant from which the binding means nobody: its end and the grace behind it. */
export const routesUntil = (binding: Life & Pick<Binding, 'terms'>): number => endOf(binding) + binding.terms.graceMs

export const stateOf = (binding: Life & Pick<Binding, 'terms'>, now: number): BindingState => {
  if (now < endOf(binding)) return 'live'
  return now < routesUntil(binding) ? 'grace' : 'ended'
}

/** Why a binding ended, or would end if nothing changes. */
export const endReasonOf = (binding: Life & Pick<Binding, 'terms' | 'firstAnsweredAt'>): EndReason => {
  if (binding.unboundAt !== null) return 'unbound'
  const { firstAnsweredAt, terms, expiresAt } = binding
  const isAfterAnswer =
    firstAnsweredAt !== null && firstAnsweredAt + (terms.endAfterAnswerMs ?? Number.NaN) === expiresAt
  return isAfterAnswer ? 'answered' : 'expired'
}

/** Whether a mode gives B a number of his own. */
export const hasOwnY = (mode: Mode): boolean => mode === 'AXYB' || mode === 'GXYB'

/** Whether a group stands in the place of A. */
export const isGroupMode = (mode: Mode): boolean => mode === 'GXB' || mode === 'GXYB'

export const makeBindingId = (block: Block, token: string): BindingId => `bnd_${block}_${token}` as BindingId

/** The part of an id that is its own: the same in every candidate of one bind. */
export const makeBindingToken = (now: number, randomness: Randomness): string => timedToken(now, randomness)

/** The ids of the first version, which customers still hold, have no time before their random bits. */
export const parseBindingId = (text: string): Parsed<BindingId> =>
  /^bnd_700[0-9]{8}_(?:[a-z2-9]{8})?[a-z2-9]{16}$/.test(text)
    ? accept(text as BindingId)
    : reject('is not a binding id')

export const blockOfBinding = (id: BindingId): Block => id.slice(4, 15) as Block
