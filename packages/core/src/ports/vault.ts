import type { CustomerId } from '../customers/customer-id.ts'
import type { PhoneNumber } from '../numbering/phone-number.ts'

/** A keyed hash with the key's id in its first octet: equal inputs give equal hashes, and nobody without the key can test a guess. */
export type KeyedHash = Uint8Array

/** Encrypted octets with the key's id in their first octet. */
export type Sealed = Uint8Array

/** What a keyed hash is for: hashes of two purposes never compare equal. */
export type HashPurpose =
  | 'party'
  | 'api-key'
  | 'idempotency-key'
  | 'request-body'
  | 'key-check'
  | 'loop-mark'
  | 'session'
  | 'csrf'
  | 'invitation'

/** Keeps the secrets: keyed hashes to find by, sealed values to keep. The keys never pass this port. */
export type Vault = {
  hash(purpose: HashPurpose, text: string): KeyedHash
  /** The hash by which a real number is found. */
  hashOfParty(phone: PhoneNumber): KeyedHash
  /**
   * Seals a text. `scope` names the key (one for each block, so that no key seals more values than its nonces allow);
   * `owner` is bound to the value, and only a caller that names both opens it again. What is of a customer is sealed under a key of
   * his own where `customer` says so; the value itself says under which it was.
   */
  seal(scope: string, owner: string, text: string, customer?: CustomerId): Sealed
  /** Throws when the value was not sealed under this scope and owner, or was changed since. */
  open(scope: string, owner: string, sealed: Sealed): string
}

/** The text by which a hash is compared in memory. */
export const hashText = (hash: KeyedHash): string => {
  let text = ''
  for (const octet of hash) text += String.fromCharCode(octet)
  return text
}

export const hashesEqual = (one: KeyedHash, other: KeyedHash): boolean =>
  one.length === other.length && one.every((octet, index) => octet === other[index])
