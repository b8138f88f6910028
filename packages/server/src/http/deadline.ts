import { clearTimeout, setTimeout } from 'node:timers'
import type { MaybePromise } from '@axbridge/core'

/** Work that was not done in time. It goes on, and what comes of it is dropped. */
export class DeadlinePassed extends Error {
  override readonly name = 'DeadlinePassed'

  constructor() {
    super('work was not done in time')
  }
}

/**
 * What the work resolves with, or a rejection with DeadlinePassed after `ms`. Fastify's own `handlerTimeout` ends with
 * the request's body (it listens to `close` of the request), so that it never comes for a POST.
 */
export const within = <T>(ms: number, work: MaybePromise<T>): MaybePromise<T> => {
  if (!(work instanceof Promise)) return work
  return new Promise((resolve, reject) => {
    const deadline = setTimeout(() => reject(new DeadlinePassed()), ms)
    const done = (value: T) => {
      clearTimeout(deadline)
      resolve(value)
    }
    const failed = (error: unknown) => {
      clearTimeout(deadline)
      reject(error)
    }
    work.then(done, failed)
  })
}
