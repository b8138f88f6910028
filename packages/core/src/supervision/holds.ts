import type { BindingId, StoredBinding } from '../binding/binding.ts'
import type { CustomerId } from '../customers/customer-id.ts'
import type { ProtectedNumber } from '../numbering/protected-number.ts'
import { hashText, type KeyedHash } from '../ports/vault.ts'
import type { CallRecord } from '../records/call-record.ts'

/** What a legal hold names: nothing of it is deleted while the hold stands (REG-6). */
export type HeldThing =
  | { readonly kind: 'customer'; readonly customer: CustomerId }
  | { readonly kind: 'binding'; readonly binding: BindingId }
  | { readonly kind: 'order'; readonly customer: CustomerId; readonly orderId: string }
  | { readonly kind: 'number'; readonly number: ProtectedNumber }
  | { readonly kind: 'party'; readonly party: KeyedHash }

/** How many holds may stand at once: each batch of a deletion is held to all of them. */
export const mostHolds = 1_000

type HeldBinding = Pick<StoredBinding, 'id' | 'customer' | 'orderId' | 'x' | 'y'>

type HeldRecord = Pick<CallRecord, 'customer' | 'binding' | 'orderId' | 'x'>

/** What stands under no hold may be deleted. */
export class Holds {
  readonly parties: readonly KeyedHash[]
  readonly #customers = new Set<string>()
  readonly #bindings = new Set<string>()
  readonly #orders = new Set<string>()
  readonly #numbers = new Set<string>()
  /** As they stand in the subject of a matter. */
  readonly #subjects = new Set<string>()

  constructor(things: readonly HeldThing[]) {
    const parties = new Map<string, KeyedHash>()
    for (const thing of things) {
      switch (thing.kind) {
        case 'customer':
          this.#customers.add(thing.customer)
          break
        case 'binding':
          this.#bindings.add(thing.binding)
          this.#subjects.add(thing.binding)
          break
        case 'order':
          this.#orders.add(orderText(thing.customer, thing.orderId))
          break
        case 'number':
          this.#numbers.add(thing.number)
          this.#subjects.add(thing.number)
          break
        case 'party':
          parties.set(hashText(thing.party), thing.party)
          this.#subjects.add(subjectOfParty(thing.party))
          break
      }
    }
    this.parties = [...parties.values()]
  }

  /** `hasStood`: whether a party stands or stood in the binding; asked last. */
  holdsBinding({ id, customer, orderId, x, y }: HeldBinding, hasStood: (party: KeyedHash) => boolean): boolean {
    return (
      this.#customers.has(customer) ||
      this.#bindings.has(id) ||
      this.#orders.has(orderText(customer, orderId)) ||
      this.#numbers.has(x) ||
      this.#numbers.has(y) ||
      this.parties.some(hasStood)
    )
  }

  /** `hasStood`: whether a party stands or stood in the binding of the record. */
  holdsRecord({ customer, binding, orderId, x }: HeldRecord, hasStood: (party: KeyedHash) => boolean): boolean {
    return (
      (customer !== null && this.#customers.has(customer)) ||
      (binding !== null && this.#bindings.has(binding)) ||
      (customer !== null && orderId !== null && this.#orders.has(orderText(customer, orderId))) ||
      (x !== null && this.#numbers.has(x)) ||
      (binding !== null && this.parties.some(hasStood))
    )
  }

  /** A matter, or an entry of the audit log: whose it is, and what it was about. */
  holdsSubject({ customer, subject }: { readonly customer: string | null; readonly subject: string | null }): boolean {
    return (
      (customer !== null && this.#customers.has(customer)) ||
      (subject !== null && (this.#subjects.has(subject) || this.#customers.has(subject)))
    )
  }
}

const orderText = (customer: CustomerId, orderId: string): string => `${customer} ${orderId}`

/** A person as the subject of a matter names him. */
export const subjectOfParty = (party: KeyedHash): string =>
  Array.from(party, (octet) => octet.toString(16).padStart(2, '0')).join('')
