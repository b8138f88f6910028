import { readdirSync, renameSync, writeFileSync } from 'node:fs'

/** What a process holds after a full collection of its garbage. */
export type WhatIsLeft = {
  /** Heap and external memory. */
  readonly heldOctets: number
  readonly residentOctets: number
  /** What keeps the event loop busy, timers among it. */
  readonly resources: number
  /** Open files and sockets; 0 where the system does not list them. */
  readonly descriptors: number
}

/**
 * Loaded into the measured server with --expose-gc: at SIGUSR2 it collects all garbage and writes what is left into the
 * file that its own address names, so that memory per call is not drowned by garbage.
 */
const report = new URL(import.meta.url).searchParams.get('report') ?? ''

const openDescriptors = (): number => {
  try {
    return readdirSync('/proc/self/fd').length
  } catch {
    return 0
  }
}

process.on('SIGUSR2', () => {
  globalThis.gc?.()
  const { heapUsed, external, rss } = process.memoryUsage()
  const left: WhatIsLeft = {
    heldOctets: heapUsed + external,
    residentOctets: rss,
    resources: process.getActiveResourcesInfo().length,
    descriptors: openDescriptors(),
  }
  writeFileSync(`${report}.part`, JSON.stringify(left))
  renameSync(`${report}.part`, report)
})
