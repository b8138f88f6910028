import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

// Node gives its collector to whoever asks for it before the context is made.
setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Octets that are alive, after everything else was collected. */
export const liveHeap = (): number => {
  collect()
  return process.memoryUsage().heapUsed
}

/** How much the heap may grow between two measures that are both taken when every timer of SIP has run at least once. */
export const tolerated = 24 * 1024 * 1024
