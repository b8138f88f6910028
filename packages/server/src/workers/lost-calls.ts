import { type Clock, StoreError } from '@axbridge/core'
import type { StoreLink } from '@axbridge/store'
import type { Log } from '../observe/log.ts'

export type LostCallsParts = {
  readonly clock: Clock
  readonly log: Pick<Log, 'warn' | 'error'>
  /** The store is about to close: what is still open then is closed by the next start. */
  isStopping(): boolean
}

const againMs = 1_000

/**
 * Closes the records of calls whose worker is gone, once all that it sent was taken, and the way by which it sent. A store that takes
 * nothing for the moment is asked again.
 */
export const closeLostCalls = async (
  link: StoreLink,
  worker: number | undefined,
  { clock, log, isStopping }: LostCallsParts,
): Promise<void> => {
  for (;;) {
    try {
      const lostCalls = await link.closeLost(clock.now())
      if (lostCalls > 0) log.warn({ worker, lostCalls }, 'calls were lost with their worker')
      break
    } catch (error) {
      if (isStopping() || (error instanceof StoreError && error.code === 'closed')) break
      log.error({ worker, error }, 'lost calls could not be closed; it is tried again')
      await new Promise((resolve) => setTimeout(resolve, againMs))
    }
  }
  link.close()
}
