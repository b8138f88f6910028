import {
  type BindScreen,
  type ConnectionScreen,
  type CustomerId,
  type EnteringParty,
  type Matter,
  type MatterStore,
  type MaybePromise,
  optOutKey,
  type Refused,
  refuse,
  stopsBindings,
  stopsCalls,
  type Vault,
} from '@axbridge/core'
import { settled, settledAll } from '../operation/settled.ts'

export type OptOutParts = { readonly matters: Pick<MatterStore, 'findByKey'>; readonly vault: Vault }

/**
 * What persons want none of, looked up where it matters: for a customer who has opt-outs one indexed read for each person, for all others
 * nothing. Which customers have any is followed by the process.
 */
export class OptOuts {
  readonly #parts: OptOutParts
  readonly #customers = new Set<CustomerId>()

  constructor(parts: OptOutParts) {
    this.#parts = parts
  }

  /** Takes a matter of kind `opt_out_customer`. */
  take({ customer }: Pick<Matter, 'customer'>): void {
    if (customer !== null) this.#customers.add(customer)
  }

  has(customer: CustomerId): boolean {
    return this.#customers.has(customer)
  }

  /** Refuses binds that bring in who wants no bindings of the customer (USE-4). */
  get binds(): BindScreen {
    return {
      screen: ({ customer, entering }) =>
        this.#customers.has(customer.id) ? this.#refusalOf(customer.id, entering) : undefined,
    }
  }

  /** Refuses calls and texts to who wants none of the customer's (USE-6). */
  get connections(): ConnectionScreen {
    return {
      refusalOf: ({ standing, callee }) => {
        const { customer } = standing.stored
        if (!this.#customers.has(customer)) return undefined
        const found = this.#parts.matters.findByKey(
          'opt_out',
          optOutKey(customer, this.#parts.vault.hashOfParty(callee)),
        )
        return settled(found, (matter) =>
          matter !== undefined && stopsCalls(matter.state) ? 'refused_by_callee' : undefined,
        )
      },
    }
  }

  #refusalOf(customer: CustomerId, entering: readonly EnteringParty[]): MaybePromise<Refused | undefined> {
    const found = entering.map(({ party }) => this.#parts.matters.findByKey('opt_out', optOutKey(customer, party)))
    const refusalOf = (matters: readonly (Matter | undefined)[]): Refused | undefined => {
      const at = matters.findIndex((matter) => matter !== undefined && stopsBindings(matter.state))
      const field = entering[at]?.field
      return field === undefined
        ? undefined
        : refuse('opted_out', field, 'must be nobody who wants no bindings of this customer')
    }
    return settledAll(found, refusalOf)
  }
}
