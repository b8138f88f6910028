import { renameSync, writeFileSync } from 'node:fs'

/**
 * Loaded into the measured server with --expose-gc: at SIGUSR2 it collects all garbage and writes what is left into the
 * file that its own address names, so that memory per call is not drowned by garbage.
 */
const report = new URL(import.meta.url).searchParams.get('report') ?? ''

process.on('SIGUSR2', () => {
  globalThis.gc?.()
  const { heapUsed, external, rss } = process.memoryUsage()
  writeFileSync(`${report}.part`, JSON.stringify({ heldOctets: heapUsed + external, residentOctets: rss }))
  renameSync(`${report}.part`, report)
})
