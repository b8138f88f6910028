import type { Fault } from './fault.ts'

/** Faults in what is kept. */
export const storeFaults: readonly Fault[] = []
