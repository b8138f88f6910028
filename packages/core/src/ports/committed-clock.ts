import type { Clock } from './clock.ts'
import type { Store } from './store.ts'

/** The later of the wall clock and the highest committed time: a clock that steps back revives nothing (promise 2). */
export const committedClock = (wall: Clock, store: Pick<Store, 'highestCommittedTime'>): Clock => ({
  now: () => Math.max(wall.now(), store.highestCommittedTime()),
})
