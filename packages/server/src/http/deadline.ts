import { clearTimeout, setTimeout } from 'node:timers'

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
export const within = async <T>(ms: number, work: T | Promise<T>): Promise<T> => {
  if (!(work instanceof Promise)) return work
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DeadlinePassed()), ms)
  })
  try {
    return await Promise.race([work, deadline])
  } finally {
    clearTimeout(timer)
  }
}
