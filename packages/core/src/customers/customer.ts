import type { Block } from '../numbering/protected-number.ts'
import type { KeyedHash } from '../ports/vault.ts'

declare const customerId: unique symbol

/** `cus_` and 80 random bits. */
export type CustomerId = string & { readonly [customerId]: true }

/** A business user: one legal entity, never a reseller. */
export type Customer = {
  readonly id: CustomerId
  readonly name: string
  readonly createdAt: number
}

/** An API key of one customer. Only its keyed hash is kept. */
export type ApiKey = {
  readonly hash: KeyedHash
  readonly customer: CustomerId
  readonly createdAt: number
}

/** A block that a customer may draw numbers from. A customer's blocks are its pool. */
export type PoolBlock = {
  readonly customer: CustomerId
  readonly block: Block
  /** The regulator's approval; the sandbox's says that it is none. */
  readonly approval: string
  readonly createdAt: number
}
