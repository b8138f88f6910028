import type { Clock, Randomness, Store, Vault } from '@axbridge/core'
import { OptOutDesk } from './opt-out-desk.ts'
import type { Restrictions } from './restrictions.ts'
import { SuspensionDesk } from './suspension-desk.ts'

export type RestrictionDesks = { readonly suspensions: SuspensionDesk; readonly optOuts: OptOutDesk }

export type RestrictionDeskParts = {
  readonly store: Pick<Store, 'matters' | 'events' | 'numbers' | 'customers'>
  readonly vault: Vault
  readonly clock: Clock
  readonly randomness: Randomness
  /** Hears what went wrong behind what is durable already. */
  failed(error: unknown, what: string): void
  readonly restrictions: Pick<Restrictions, 'suspensions' | 'optOuts' | 'caughtUp'>
}

/** Where restrictions are made and lifted: in the server's process. */
export const openRestrictionDesks = ({
  store,
  vault,
  clock,
  randomness,
  failed,
  restrictions: { suspensions: inForce, optOuts, caughtUp },
}: RestrictionDeskParts): RestrictionDesks => ({
  suspensions: new SuspensionDesk({ store, inForce, caughtUp, failed, clock, randomness }),
  optOuts: new OptOutDesk({ matters: store.matters, vault, optOuts, caughtUp, clock, randomness }),
})
