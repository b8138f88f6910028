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

/** How many holds may stand at once that somebody asked for: each batch of a deletion is held to all of them. */
export const mostHolds = 1_000

/** How many may stand beside them for complaints, so that these never take the place of those. */
export const mostComplaintHolds = 1_000

type HeldBinding = Pick<StoredBinding, 'id' | 'customer' | 'orderId' | 'x' | 'y'>

type HeldRecord = Pick<CallRecord, 'customer' | 'binding' | 'orderId' | 'x'>

/** The binding of a record, as far as it is kept still, and whether a party stands or stood in it. */
export type BindingOfRecord = {
  readonly binding: () => HeldBinding | undefined
  readonly hasStood: (party: KeyedHash) => boolean
}

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

  /** Whether a number or a person is held: what a record does not tell by itself. */
  get areOfNumbersOrParties(): boolean {
    return this.#numbers.size > 0 || this.parties.length > 0
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

  /** What keeps a binding keeps its calls: a hold on one of its two numbers those that dialled the other too. `of` is asked last. */
  holdsRecord({ customer, binding, orderId, x }: HeldRecord, of: BindingOfRecord): boolean {
    return (
      (customer !== null && this.#customers.has(customer)) ||
      (binding !== null && this.#bindings.has(binding)) ||
      (customer !== null && orderId !== null && this.#orders.has(orderText(customer, orderId))) ||
      (x !== null && this.#numbers.has(x)) ||
      (binding !== null && this.areOfNumbersOrParties && this.#holdsBindingOf(of))
    )
  }

  #holdsBindingOf({ binding, hasStood }: BindingOfRecord): boolean {
    const found = binding()
    return found !== undefined && this.holdsBinding(found, hasStood)
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
