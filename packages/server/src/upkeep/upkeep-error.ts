import { StoreError } from '@axbridge/core'
import { isExpectedAtStart } from '../start-error.ts'

/** Why a store could not be checked, copied, backed up or restored: one line for the person who asked. */
export class UpkeepError extends Error {
  override readonly name = 'UpkeepError'
}

/** What to throw instead of `cause`: a line for the person who asked where a store or the system refused, else itself. */
export const storeFault = (what: string, cause: unknown): unknown => {
  if (isExpectedAtStart(cause)) return cause
  const code = (cause as NodeJS.ErrnoException).code
  if (cause instanceof StoreError) return new UpkeepError(`${what}: ${cause.message}`, { cause })
  return typeof code === 'string' && cause instanceof Error ? new UpkeepError(`${what} (${code})`, { cause }) : cause
}

/** Whether an error is for the person who asked, and no fault of the program. */
export const isExpectedInUpkeep = (error: unknown): error is Error =>
  error instanceof UpkeepError || isExpectedAtStart(error)
