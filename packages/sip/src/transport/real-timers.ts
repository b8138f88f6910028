import { performance } from 'node:perf_hooks'
import type { Timers } from './timers.ts'

/** The machine's clock: `now` counts from the start of the process and never steps back. */
export const realTimers: Timers = {
  now: () => performance.now(),
  after(ms, call) {
    const timer = setTimeout(call, ms)
    return () => clearTimeout(timer)
  },
}
