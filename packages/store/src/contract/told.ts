import type { CustomerId, Event, EventOwner, Store } from '@axbridge/core'
import { customer } from './samples.ts'

/** All that was told to an owner, the oldest first. */
export const toldTo = async (store: Store, owner: EventOwner = customer): Promise<readonly Event[]> =>
  (await store.events.read({ owner, after: 0, limit: 100_000 })).events

/** Types and instants of all that was told to a customer. */
export const storyOf = async (store: Store, owner: CustomerId = customer): Promise<readonly [string, number][]> =>
  (await toldTo(store, owner)).map(({ happening, at }) => [happening.type, at])

/** Takes all turns up to an instant, as often as there are any. */
export const passUntil = async (store: Store, at: number, limit = 100): Promise<number> => {
  for (let all = 0; ; ) {
    const { taken } = await store.events.passTime({ at, limit })
    all += taken
    if (taken === 0) return all
  }
}
