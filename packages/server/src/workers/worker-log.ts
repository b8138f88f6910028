import type { Log } from '../observe/log.ts'

/** The log of a process among several that write to one place: each line names the worker. */
export const workerLog = (log: Log, worker: number): Log => ({
  debug: (fields, text) => log.debug({ worker, ...fields }, text),
  info: (fields, text) => log.info({ worker, ...fields }, text),
  warn: (fields, text) => log.warn({ worker, ...fields }, text),
  error: (fields, text) => log.error({ worker, ...fields }, text),
})
