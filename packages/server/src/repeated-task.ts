import type { Log } from './observe/log.ts'

/** What is done again and again, and after how many ms the next time. */
export type RepeatedTask = () => Promise<number>

/** How long a task rests that failed, for whatever reason: the store may be busy, or closed for a moment by its disk. */
const afterFailureMs = 5_000

/** Runs a task until the function returned is called, one time after the other. A failure is logged, and it is tried again `failedMs` later. */
export const repeat = (
  name: string,
  task: RepeatedTask,
  firstMs: number,
  log: Pick<Log, 'warn'>,
  failedMs = afterFailureMs,
): (() => void) => {
  let isStopped = false
  let timer: NodeJS.Timeout | undefined
  const waitFor = (ms: number): void => {
    if (isStopped) return
    timer = setTimeout(() => void run(), ms)
    timer.unref()
  }
  const run = async (): Promise<void> => {
    try {
      waitFor(await task())
    } catch (error) {
      if (!isStopped) log.warn({ error, task: name }, 'housekeeping failed; it is tried again')
      waitFor(failedMs)
    }
  }
  waitFor(firstMs)
  return () => {
    isStopped = true
    clearTimeout(timer)
  }
}
