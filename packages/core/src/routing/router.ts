import { openBinding } from '../binding/parties.ts'
import type { PhoneNumber } from '../numbering/phone-number.ts'
import type { ProtectedNumber } from '../numbering/protected-number.ts'
import type { Clock } from '../ports/clock.ts'
import type { Store } from '../ports/store.ts'
import type { Vault } from '../ports/vault.ts'
import { type Route, route } from './route.ts'

/** Answers who is meant when a caller dials a number, from the committed rows of that one pair. */
export class Router {
  readonly #store: Pick<Store, 'bindings'>
  readonly #vault: Vault
  readonly #clock: Clock

  constructor(store: Pick<Store, 'bindings'>, vault: Vault, clock: Clock) {
    this.#store = store
    this.#vault = vault
    this.#clock = clock
  }

  async route(caller: PhoneNumber, dialled: ProtectedNumber): Promise<Route> {
    const standing = await this.#store.bindings.standing(dialled, this.#vault.hashOfParty(caller))
    return route(caller, standing, this.#clock.now(), (stored) => openBinding(this.#vault, stored))
  }
}
