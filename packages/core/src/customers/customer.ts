import { accept, type Parsed, reject } from '../numbering/parsed.ts'
import type { KeyedHash, Sealed } from '../ports/vault.ts'
import type { CustomerId } from './customer-id.ts'
import type { RecordedProfile } from './customer-profile.ts'

declare const keyId: unique symbol

/** `key_` and 80 random bits: what a signature names. It is no secret. */
export type KeyId = string & { readonly [keyId]: true }

/** A business user: one legal entity, never a reseller: nothing here names another customer (APP-17). */
export type Customer = {
  readonly id: CustomerId
  readonly name: string
  readonly createdAt: number
  readonly settings: CustomerSettings
  readonly profile: RecordedProfile
}

export type CustomerSettings = {
  /** Whether a key may be sent as a bearer token; else every request is signed. */
  readonly bearerAllowed: boolean
  /** Bindings that count on one number at once; null leaves it to the server, whose limit it may only lower. */
  readonly pairsPerNumber: number | null
  /** Pairs that the whole pool may hold, live and quarantined; null for as many as fit. */
  readonly mostPairs: number | null
}

export const defaultCustomerSettings: CustomerSettings = { bearerAllowed: false, pairsPerNumber: null, mostPairs: null }

/** A key of one customer: what it was given is found by its hash, and signatures are checked with the sealed secret. */
export type ApiKey = {
  readonly id: KeyId
  readonly customer: CustomerId
  readonly hash: KeyedHash
  /** Null for a key of an earlier version, which can only be a bearer token. */
  readonly secret: Sealed | null
  readonly createdAt: number
  readonly revokedAt: number | null
}

/** A key and its customer, as a request is known by them. */
export type KnownKey = { readonly key: ApiKey; readonly customer: Customer }

export const parseKeyId = (text: string): Parsed<KeyId> =>
  /^key_[a-z2-9]{16}$/.test(text) ? accept(text as KeyId) : reject('is not a key id')
