import { writeFileSync } from 'node:fs'
import { nodeOptions } from './config.ts'
import { StartError } from './start-error.ts'

/** Flags of Node that write what is in memory into files, or let somebody else read it. */
const revealing = [
  '--heapsnapshot-signal',
  '--heapsnapshot-near-heap-limit',
  '--heap-prof',
  '--abort-on-uncaught-exception',
  '--inspect',
  '--inspect-brk',
  '--inspect-wait',
] as const

const flagsOf = (texts: readonly string[]): readonly string[] =>
  texts.map((text) => text.split('=')[0]?.replaceAll('_', '-') ?? '')

/** The first flag that must not be there; undefined where there is none. */
export const revealingFlag = (execArgv: readonly string[], options: string): string | undefined => {
  const given = flagsOf([...execArgv, ...options.split(/\s+/).map((text) => text.replace(/^["']/, ''))])
  return revealing.find((flag) => given.includes(flag))
}

/**
 * Keeps what is in memory out of files, whatever becomes of this process: no diagnostic report, no core dump with memory in it, no
 * debugger by a signal. For the process itself: whoever runs one calls it first. Throws StartError where Node was told to do otherwise.
 */
export const keepMemoryOutOfFiles = (): void => {
  const flag = revealingFlag(process.execArgv, nodeOptions())
  if (flag !== undefined) {
    const rule = 'would write real numbers and keys to a file, or show them to a debugger: start without it'
    throw new StartError('diagnostics', `${flag} (of Node.js, or in NODE_OPTIONS) ${rule}`)
  }
  const { report } = process
  if (report !== undefined) {
    report.reportOnFatalError = false
    report.reportOnSignal = false
    report.reportOnUncaughtException = false
  }
  // Node opens a port for debuggers at this signal, unless somebody else listens to it.
  process.on('SIGUSR1', () => {})
  try {
    // core(5): of no kind of memory anything is written. It counts for every process that is started from here.
    writeFileSync('/proc/self/coredump_filter', '0')
  } catch {
    // Another system, or a /proc that is read-only: there the limit of core files has to do (docs/security.md).
  }
}
