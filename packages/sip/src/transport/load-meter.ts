import { performance } from 'node:perf_hooks'

/** How busy whoever carries the calls is. */
export type LoadMeter = {
  /** The share of time, 0 to 1, in which there was work to do since the last reading. */
  read(): number
}

/** The event loop of this thread. Time in which the system gave the processor to others counts as busy: it was not ours either. */
export const eventLoopLoad = (): LoadMeter => {
  let last = performance.eventLoopUtilization()
  return {
    read: () => {
      const now = performance.eventLoopUtilization()
      const { utilization } = performance.eventLoopUtilization(now, last)
      last = now
      return utilization
    },
  }
}
