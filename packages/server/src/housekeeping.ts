import { type Clock, keptAnswerLifeMs, type Store } from '@axbridge/core'
import type { Log } from './observe/log.ts'

const everyMs = 10_000
const mostAtOnce = 50_000

/** Forgets the answers that nobody may ask for again, a bounded number at a time. Nothing's meaning depends on it. */
export const startHousekeeping = (store: Store, clock: Clock, log: Log): (() => void) => {
  const timer = setInterval(() => {
    const at = clock.now()
    store
      .forgetAnswers({ before: at - keptAnswerLifeMs, limit: mostAtOnce, at })
      .catch((error: unknown) => log.warn({ error }, 'housekeeping failed; it is tried again'))
  }, everyMs)
  timer.unref()
  return () => clearInterval(timer)
}
